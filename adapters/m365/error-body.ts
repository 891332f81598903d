/** What the body and headers of a refusing answer tell, service by service. */
import { z } from 'zod';
import { jsonOf, type Reply } from './wire.js';

export interface ErrorBody {
  /** The service's own code, or ''. */
  readonly code: string;
  /** The exception behind it, or ''. */
  readonly type: string;
  /** One line of at most 300 characters, or ''. */
  readonly text: string;
  /** The permission that the service itself asks for. */
  readonly permission: string | null;
  /** Whether the body was an error of the service at all, not the page of something in between. */
  readonly structured: boolean;
}

const nothing: ErrorBody = { code: '', type: '', text: '', permission: null, structured: false };

const words = z.string().nullish();
const graphBody = z.object({ error: z.looseObject({ code: words, message: words }) });
const armBody = z.union([graphBody, z.object({ Code: z.string(), Message: words })]);
const inner = z.looseObject({ message: words, type: words });
const exchangeBody = z.object({
  error: z.looseObject({
    code: words,
    message: words,
    details: z.array(z.looseObject({ message: words })).nullish(),
    innererror: inner.extend({ internalexception: inner.nullish() }).nullish(),
  }),
});

/** The words in which parts of Graph name the permission that is missing. */
const namedPermissions: readonly RegExp[] = [
  /requires one of '([^']+)'/,
  /missing permission scope ([\w.]+\w)/,
  /required Microsoft Graph permission\(s\): ([\w., ]+?) to call/,
];

/** Some parts of Graph name the permission, others only say that one is missing. */
export function graphErrorBody(reply: Reply): ErrorBody {
  const body = graphBody.safeParse(jsonOf(reply));
  if (!body.success) return { ...nothing, text: plain(reply) };
  const { code, message } = body.data.error;
  const [permission = null] = namedPermissions.flatMap((pattern) => pattern.exec(message ?? '')?.[1] ?? []);
  return { code: code ?? '', type: '', text: line(message), permission, structured: true };
}

/** App Service writes its errors flat and with capitals, the rest of Azure as Graph does. */
export function armErrorBody(reply: Reply): ErrorBody {
  const body = armBody.safeParse(jsonOf(reply));
  if (!body.success) return { ...nothing, text: plain(reply) };
  const { code, message } = 'error' in body.data ? body.data.error : { code: body.data.Code, message: body.data.Message };
  return { ...nothing, code: code ?? '', text: line(message), structured: true };
}

/**
 * Exchange's `message` says nothing ("Error executing cmdlet"). The text is in the first detail, as `hash|exception|text`, or
 * in the inner exception. A 403 has no readable body; its reason, if any, is in `x-ms-diagnostics`.
 */
export function exchangeErrorBody(reply: Reply): ErrorBody {
  const body = exchangeBody.safeParse(jsonOf(reply));
  if (!body.success) {
    const reason = /reason="([^"]*)"/.exec(reply.header('x-ms-diagnostics') ?? '')?.[1];
    return { ...nothing, text: reason === undefined ? plain(reply) : line(reason) };
  }
  const { code, message, details, innererror } = body.data.error;
  const [detail] = details ?? [];
  const parts = (detail?.message ?? '').split('|');
  const [, exception, ...rest] = parts;
  const text = rest.length > 0 ? rest.join('|') : parts[0] || innererror?.internalexception?.message || message;
  const type = exception ?? innererror?.internalexception?.type ?? '';
  return { code: code ?? '', type, text: line(text), permission: null, structured: true };
}

/** A body that is not JSON, when it is words: throttled services answer in plain text, proxies in HTML. */
function plain(reply: Reply): string {
  const isText = (reply.header('content-type') ?? 'text/plain').startsWith('text/plain');
  return isText ? line(reply.text) : '';
}

/** The service pads refusals with runs of NUL bytes. */
function line(text: string | null | undefined): string {
  return (text ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
