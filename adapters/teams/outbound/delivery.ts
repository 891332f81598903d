/** Maps what Teams answers to a message that it did not take onto the three things that can be done about it. */
import { DeliveryError } from '../../../src/chat/platform.js';

/** What the connector service answered instead of taking a call. Holds no part of the request, which carries our token. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';

  constructor(
    /** HTTP status; null where there was no answer. */
    readonly status: number | null,
    /** The service's word for it, e.g. `ConversationNotFound`. */
    readonly word: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(status === null ? `Teams cannot be reached (${word}).` : `Teams answered ${word} with status ${status}.`);
  }
}

/** The conversation, the message or our place in it is no more. */
const gone: ReadonlySet<string> = new Set([
  'ConversationNotFound',
  'ActivityNotFoundInConversation',
  'BotNotInConversationRoster',
  'BotDisabledByAdmin',
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
  'ForbiddenOperationException',
]);

/** Microsoft names 412, 429, 502 and 504 as those to try again; 500 and 503 are trouble of the same kind. */
const later: ReadonlySet<number> = new Set([412, 429, 500, 502, 503, 504]);

/** How the words begin of what Entra ID answers instead of a token of ours. */
export const signInWord = 'sign-in';

/** Wait before trying again where Teams names no time. */
const pauseMs = 5000;
/** A secret is renewed by a person. */
const accessPauseMs = 30_000;

/** The failure of a call as the port says it. An error that is not of the service is a bug and stays what it is. */
export function toDeliveryError(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error;
  return new DeliveryError(
    error.message,
    kindOf(error),
    error.retryAfterMs ?? (isWithoutAccess(error) ? accessPauseMs : pauseMs),
  );
}

/** Our token is not taken, or there is none: that says nothing of the message, which the next secret brings there. */
function isWithoutAccess({ status, word }: ConnectorError): boolean {
  return status === 401 || word.startsWith(signInWord);
}

function kindOf(error: ConnectorError): DeliveryError['kind'] {
  const { status, word } = error;
  if (status === null || later.has(status) || isWithoutAccess(error)) return 'later';
  return status === 404 || status === 410 || gone.has(word) ? 'gone' : 'rejected';
}

/** Whether a message was refused because it is too long. */
export function isTooLong(error: unknown): boolean {
  return error instanceof ConnectorError && (error.status === 413 || error.word === 'MessageSizeTooBig');
}
