/** What an answer of a vendor means: the one mapping to TenantError, and whether the same request may be sent again. */

import { z } from 'zod';
import { TenantError, type TenantErrorDetail, type TenantErrorKind } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { type Cloud, cloudWords } from '../../src/tenant/cloud.js';
import { renewal } from '../../src/tenant/credential-end.js';
import { capitalized, type SpeakerNames } from '../../src/tenant/origin.js';
import { provisioning } from '../../src/tenant/prerequisite.js';
import { type Read, type Resource, readName } from '../../src/tenant/resource.js';
import { type EndlessAnswer, jsonOf, type NetworkFailure, type Reply } from './wire.js';

/** What the body and headers of a refusing answer tell, service by service. */
interface ErrorBody {
  /** The service's own code, or ''; of at most 120 characters, as the next. */
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

const phrase = z.string().nullish();
const graphBody = z.object({ error: z.looseObject({ code: phrase, message: phrase }) });
const armBody = z.union([graphBody, z.object({ Code: z.string(), Message: phrase })]);
const inner = z.looseObject({ message: phrase, type: phrase });
const exchangeBody = z.object({
  error: z.looseObject({
    code: phrase,
    message: phrase,
    details: z.array(z.looseObject({ message: phrase })).nullish(),
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
function graphErrorBody(reply: Reply): ErrorBody {
  const body = graphBody.safeParse(jsonOf(reply));
  if (!body.success) return { ...nothing, text: plain(reply) };
  const { code, message } = body.data.error;
  const whole = line(message, 4000);
  const [permission = null] = namedPermissions.flatMap((pattern) => pattern.exec(whole)?.[1]?.slice(0, 300) ?? []);
  return { code: word(code), type: '', text: line(message), permission, structured: true };
}

/** App Service writes its errors flat and with capitals, the rest of Azure as Graph does. */
function armErrorBody(reply: Reply): ErrorBody {
  const body = armBody.safeParse(jsonOf(reply));
  if (!body.success) return { ...nothing, text: plain(reply) };
  const { code, message } = 'error' in body.data ? body.data.error : { code: body.data.Code, message: body.data.Message };
  return { ...nothing, code: word(code), text: line(message), structured: true };
}

/**
 * Exchange's `message` says nothing ("Error executing cmdlet"). The text is in the first detail, as `hash|exception|text`, or
 * in the inner exception. A 403 has no readable body; its reason, if any, is in `x-ms-diagnostics`.
 */
function exchangeErrorBody(reply: Reply): ErrorBody {
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
  return { code: word(code), type: word(type), text: line(text), permission: null, structured: true };
}

/** A body that is not JSON, when it is words: throttled services answer in plain text, proxies in HTML. */
function plain(reply: Reply): string {
  const isText = (reply.header('content-type') ?? 'text/plain').startsWith('text/plain');
  return isText ? line(reply.text) : '';
}

/** The service pads refusals with runs of NUL bytes. */
function line(text: string | null | undefined, length = 300): string {
  return (text ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, length);
}

/** A code or the name of an exception, far longer than any of them is. */
function word(text: string | null | undefined): string {
  return line(text, 120);
}

/**
 * When the same request may be sent again.
 * - `never`: it was refused
 * - `briefly`: a read may, a few times: the service broke, perhaps for good
 * - `reads`: a read may, patiently; whether a write was done is not known
 * - `always`: certainly nothing was done
 */
type Replay = 'never' | 'briefly' | 'reads' | 'always';

export interface Failure {
  readonly error: TenantError;
  readonly replay: Replay;
}

/** What a request is about, for messages and for the permission it needs. */
export interface Subject {
  /** As `readName` writes it. */
  readonly name: string;
  readonly resource: Resource;
  readonly write: boolean;
  /** Called right before each request goes out; what it throws ends the asking. */
  readonly mayStart?: () => void;
  /** See `Read.polls`. */
  readonly polls?: true;
}

export function subjectOf(read: Read): Subject {
  return { name: readName(read), resource: read.resource, write: false, ...omitUndefined({ polls: read.polls }) };
}

export type VendorService = 'exchange' | 'graph' | 'arm';

/** A text by which a service says something that its status does not. */
interface Sign {
  readonly text: RegExp;
  readonly kind: TenantErrorKind;
  readonly replay: Replay;
  readonly licence?: string;
}

/** Sources: codes and texts that public clients of these services handle; the location lag (1040) and the licences as CIPP found them. */
const signs: Readonly<Record<VendorService, readonly Sign[]>> = {
  exchange: [
    { text: /maximum number of concurrent requests/i, kind: 'throttled', replay: 'always' },
    { text: /Expired or Invalid pagination request/i, kind: 'incomplete', replay: 'never' },
    { text: /AlreadyExistsException/i, kind: 'conflict', replay: 'never' },
    { text: /not licensed for Exchange/i, kind: 'unlicensed', replay: 'never', licence: 'Exchange Online' },
    {
      text: /ServerBusyException|TransientException|CmdletProxyNotAvailableFailure|BackendCommunicationException|DCOverloadedException|SuitabilityDirectoryException|ServerInMMException|ADServerSettingsChangedException/,
      kind: 'unavailable',
      replay: 'reads',
    },
  ],
  graph: [
    {
      text: /Authentication_RequestFromNonPremiumTenantOrB2CTenant/,
      kind: 'unlicensed',
      replay: 'never',
      licence: 'Microsoft Entra ID P1',
    },
    { text: /AadPremiumLicenseRequired/, kind: 'unlicensed', replay: 'never', licence: 'Microsoft Entra ID P2' },
    { text: /not licensed for this feature/i, kind: 'unlicensed', replay: 'never', licence: 'Microsoft Entra ID P2' },
    // Answered with 401, as if the credential were wrong. Source: Microsoft's onboarding guide of the message trace API.
    { text: /service principal-less authentication failed/i, kind: 'notOffered', replay: 'never' },
    { text: /Authorization_RequestDenied/, kind: 'forbidden', replay: 'never' },
    { text: /(?<![-\w])1040(?![-\w])/, kind: 'unavailable', replay: 'always' },
  ],
  arm: [],
};

const tellers = { exchange: exchangeErrorBody, graph: graphErrorBody, arm: armErrorBody } as const;

/** What a refusing answer means. */
export function answerFailure(service: VendorService, subject: Subject, reply: Reply, names: SpeakerNames): Failure {
  const body = tellers[service](reply);
  const sign = signs[service].find(({ text }) => text.test(`${body.code} ${body.type} ${body.text}`));
  const { kind, replay } = sign ?? byStatus(reply.status, body);
  const said = body.type || body.code;
  const detail: TenantErrorDetail = {
    kind,
    status: reply.status,
    ...(said === '' ? {} : { code: said }),
    ...(kind === 'forbidden' || kind === 'unauthenticated' ? permissionFor(service, subject, body, reply.status) : {}),
    ...omitUndefined({ licence: sign?.licence }),
    ...retryAfter(reply),
  };
  const { prerequisite } = subject.resource;
  if (kind === 'notOffered' && prerequisite !== undefined) {
    const remedy = provisioning(prerequisite);
    const why = `the service principal ${prerequisite.appId} of Microsoft's ${prerequisite.purpose} is not in the tenant, or was made less than a day ago`;
    return { error: new TenantError(why, { ...detail, remedy }), replay };
  }
  const code = body.code === '' ? '' : ` (${body.code})`;
  const words = reply.status < 400 ? 'a redirect that is not followed' : body.text;
  const text = words === '' ? '' : `: ${words}`;
  return {
    error: new TenantError(`${subject.name}: ${names[service]} answered ${reply.status}${code}${text}`, detail),
    replay,
  };
}

function byStatus(status: number, body: ErrorBody): { readonly kind: TenantErrorKind; readonly replay: Replay } {
  if (status < 400) return { kind: 'unavailable', replay: 'never' };
  switch (status) {
    case 401:
      return { kind: 'unauthenticated', replay: 'never' };
    case 403:
      return { kind: 'forbidden', replay: 'never' };
    case 404:
      return { kind: body.structured ? 'notFound' : 'invalid', replay: 'never' };
    case 409:
    case 412:
      return { kind: 'conflict', replay: 'never' };
    case 429:
      return { kind: 'throttled', replay: 'always' };
    case 408:
    case 502:
    case 503:
    case 504:
      return { kind: 'unavailable', replay: 'reads' };
    default:
      return status >= 500 ? { kind: 'unavailable', replay: 'briefly' } : { kind: 'invalid', replay: 'never' };
  }
}

/** Exchange answers 401 to an app that has neither the application permission nor a role, and 403 to one without the role. */
function permissionFor(
  service: VendorService,
  subject: Subject,
  body: ErrorBody,
  status: number,
): { readonly permission?: string } {
  if (body.permission !== null) return { permission: body.permission };
  const { read, write } = subject.resource.permission;
  const own = subject.write ? (write ?? read) : read;
  if (status !== 401) return { permission: own };
  return service === 'exchange' ? { permission: `application permission Exchange.ManageAsApp, and ${own}` } : {};
}

/** A service that asks for more than an hour is asked again after an hour. */
const waits = { minMs: 1000, maxMs: 3_600_000 } as const;

/** `Retry-After`: seconds, or a date that is measured against the answer's own `Date`, so that our clock does not matter. */
function retryAfter(reply: Reply): { readonly retryAfterMs?: number } {
  const value = reply.header('retry-after');
  if (value === null || value.trim() === '') return {};
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.parse(reply.header('date') ?? '') : seconds * 1000;
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.min(waits.maxMs, Math.max(waits.minMs, Math.ceil(ms))) };
}

/** What a missing answer means. @param name what the service is called */
export function networkFailure(name: string, subject: Subject, failure: NetworkFailure): Failure {
  const error = new TenantError(`${subject.name}: ${name} gave ${failure.message}`, { kind: 'unavailable' });
  if (failure.untrusted) return { error, replay: 'never' };
  return { error, replay: failure.neverSent ? 'always' : 'reads' };
}

/** What an answer without an end means: a read is not tried again, because the next one would be as long; a write may have been done. */
export function endlessAnswer(name: string, subject: Subject, failure: EndlessAnswer): Failure {
  const error = incomplete(subject, `${name} gave ${failure.message}`);
  return { error, replay: subject.write ? 'reads' : 'never' };
}

/** What a cloud does not have; nothing is asked. */
export function notInCloud({ resource }: Subject, cloud: Cloud): TenantError {
  const what = resource.prerequisite?.purpose ?? resource.key;
  return new TenantError(`there are no ${what} in this cloud (${cloudWords[cloud]})`, { kind: 'notOffered' });
}

/** What a log does not hold any more. */
export function outOfReach({ resource }: Subject, begins: Date): TenantError {
  const what = resource.prerequisite?.purpose ?? resource.key;
  return new TenantError(`there are no ${what} of before ${begins.toISOString().slice(0, 10)}: older ones are not kept`, {
    kind: 'notOffered',
  });
}

/** A list that is not whole, though the service answered. */
export function incomplete(subject: Subject, why: string): TenantError {
  return new TenantError(`${subject.name}: ${why}`, { kind: 'incomplete' });
}

/**
 * Why there is no token. The library's own message is left out but for Entra's error code: it repeats what was sent.
 * An error of another kind (no file for a federated token, a malformed key) comes before any answer and is a wrong credential too.
 */
export function tokenFailure(error: unknown, { entra }: SpeakerNames): TenantError {
  const speaker = capitalized(entra);
  const message = error instanceof Error ? error.message : '';
  const code = /AADSTS\d+/.exec(message)?.[0] ?? /\b(invalid_\w+|unauthorized_client)\b/.exec(message)?.[0];
  if (code !== undefined && notNow.has(code))
    return new TenantError(`${speaker} gave no token (${code}): it is busy or out of order; wait a few minutes`, {
      kind: 'unavailable',
      code,
    });
  if (code !== undefined) {
    const why = whyRefused(code, message);
    const told = `${speaker} refused the credential (${code})${why === null ? '' : `: ${why}`}`;
    return new TenantError(told, { kind: 'unauthenticated', code });
  }
  const known = error instanceof Error && credentialErrors.has(error.name) ? error : null;
  const status = known !== null && 'statusCode' in known && typeof known.statusCode === 'number' ? known.statusCode : undefined;
  const network = /\b(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|network_error|endpoints_resolution_error)\b/.exec(message)?.[0];
  if (network !== undefined || status === 429 || (status ?? 0) >= 500)
    return new TenantError(`${speaker} gave no token (${network ?? status})`, {
      kind: 'unavailable',
      ...omitUndefined({ status }),
    });
  return new TenantError(`${speaker} gave no token (${known?.name ?? 'the credential cannot be used'})`, {
    kind: 'unauthenticated',
  });
}

/**
 * Codes by which Entra ID says that it is busy or out of order, and nothing of the credential.
 * Source: Microsoft's list of error codes of the sign-in service.
 */
const notNow: ReadonlySet<string> = new Set([50000, 50196, 90006, 90012, 90024, 90033, 90055].map((number) => `AADSTS${number}`));

/** As `@azure/identity` calls its own; known by name, because loading the library for its classes takes a tenth of a second. */
const credentialErrors = new Set(['AuthenticationError', 'AuthenticationRequiredError', 'CredentialUnavailableError']);

/** Null for an unknown code: the message then shows the code alone. */
function whyRefused(code: string, message: string): string | null {
  switch (code) {
    case 'AADSTS7000222':
      return `its secret has expired; ${renewal.secret}`;
    case 'AADSTS700027':
      return /key used is expired/i.test(message)
        ? `its certificate has expired; ${renewal.certificate}`
        : 'its certificate is not, or not any more, one of the app registration; upload it there, or give the file that belongs to one that is there';
    case 'AADSTS7000215':
      return 'its secret is none of the app registration; give the value of one, not its id, and restart';
    case 'AADSTS700016':
      // What to do depends on how the tenant lets hardenbot in, so the caller that knows it adds the fix.
      return 'the tenant has no such app, or nobody consented to it there: look at the client id and the tenant id';
    case 'AADSTS7000112':
      return 'its app is turned off in the tenant; Entra admin center, Enterprise apps, the app, Properties: enable it for sign-in';
    case 'AADSTS53003':
      return 'a Conditional Access policy of the tenant blocks it; let the app in from the addresses of the worker, or exclude it from that policy';
    case 'AADSTS65001':
    case 'AADSTS7000229':
      return 'nobody consented to its app in the tenant, or someone took that back';
    case 'AADSTS90002':
      return 'there is no tenant of that id, or it was deleted; correct tenantId in hardenbot.yaml or take the tenant out, and restart';
    case 'AADSTS700024':
      return 'what it signed is not valid at this time; set the clock of the worker by NTP';
    default:
      return null;
  }
}
