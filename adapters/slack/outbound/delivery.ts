/** Maps what Slack answers to a message that it did not take onto the three things that can be done about it. */
import { webApi } from '@slack/bolt';
import { DeliveryError } from '../../../src/chat/platform.js';

/** The message, the channel or our place in it is no more; `cant_update_message` is a message that another app wrote. */
const gone: ReadonlySet<string> = new Set([
  'message_not_found',
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'cant_update_message',
  'edit_window_closed',
]);

/** Slack's own trouble, reported with status 200. */
const later: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/**
 * Our token is not taken, or not now: that says nothing of the message, and the next token, or an administrator, brings it there.
 * Source: the errors of chat.postMessage in Slack's own description.
 */
const withoutAccess: ReadonlySet<string> = new Set([
  'access_denied',
  'account_inactive',
  'accesslimited',
  'enterprise_is_restricted',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
]);

/** Wait before trying again where Slack names no time. */
const pauseMs = 5000;
/** A token is renewed by a person. */
const accessPauseMs = 30_000;

/** The `error` word of a Slack answer, or null for any other failure. */
export function slackCode(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}

/** Whether Slack takes nothing from our token. */
export function isWithoutAccess(error: unknown): boolean {
  return withoutAccess.has(slackCode(error) ?? '');
}

/** The failure of a Slack call as the port says it. An error that is not Slack's is a bug and stays what it is. */
export function toDeliveryError(error: unknown): unknown {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new DeliveryError('Slack asks to wait.', 'later', error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIRequestError) return new DeliveryError('Slack cannot be reached.', 'later', pauseMs);
  if (error instanceof webApi.WebAPIHTTPError) {
    const kind = error.statusCode >= 500 || error.statusCode === 429 ? 'later' : 'rejected';
    return new DeliveryError(`Slack answered with status ${error.statusCode}.`, kind, pauseMs);
  }
  const code = slackCode(error);
  if (code === null) return error;
  if (withoutAccess.has(code)) return new DeliveryError(`Slack answered ${code}.`, 'later', accessPauseMs);
  const kind = gone.has(code) ? 'gone' : later.has(code) ? 'later' : 'rejected';
  return new DeliveryError(`Slack answered ${code}.`, kind, pauseMs);
}
