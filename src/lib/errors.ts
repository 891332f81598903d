/** The three kinds of failure: a TenantError (the service said no), a Refusal (we said no, and why), and anything else is a bug. */

/**
 * What went wrong when talking to a tenant, by what can be done about it.
 * - `unauthenticated`: no or a wrong credential · `forbidden`: a permission or role is missing · `unlicensed`: the tenant lacks a licence
 * - `notOffered`: the service has no such thing for this tenant: not in its cloud, or not before something is set up (`remedy`)
 * - `notFound`, `invalid`, `conflict`: the request was understood and refused
 * - `throttled`, `unavailable`: not now; nothing was changed
 * - `incomplete`: a list broke off; what came is not the whole
 * - `ambiguous`: the service broke at a write, again and again perhaps; only reading back can tell whether it happened
 */
export type TenantErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'unlicensed'
  | 'notOffered'
  | 'notFound'
  | 'invalid'
  | 'conflict'
  | 'throttled'
  | 'unavailable'
  | 'incomplete'
  | 'ambiguous';

export interface TenantErrorDetail {
  readonly kind: TenantErrorKind;
  /** HTTP status, when the service answered with one. */
  readonly status?: number;
  /** The service's own word for it, e.g. `Authorization_RequestDenied`, or the name of the exception behind it. */
  readonly code?: string;
  /** The permission or role that would allow the call, when the service or our own table names it. */
  readonly permission?: string;
  /** The licence that is missing, when the service says so. */
  readonly licence?: string;
  /** What an administrator has to do once, where that is known: a clause for people, with the exact command. */
  readonly remedy?: string;
  /** Milliseconds the service asked us to wait. */
  readonly retryAfterMs?: number;
}

/** A failure of the tenant's services, already mapped: adapters throw nothing else for an answer of a service. */
export class TenantError extends Error {
  override readonly name = 'TenantError';
  readonly kind: TenantErrorKind;
  readonly detail: TenantErrorDetail;

  constructor(message: string, detail: TenantErrorDetail) {
    super(message);
    this.kind = detail.kind;
    this.detail = detail;
  }
}

/** A service that is busy or away comes back one day, and a credential that has ended is renewed. */
export function mayAnswerLater({ kind }: TenantError): boolean {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'unauthenticated';
}

/** Whether Entra ID gave no token for a credential, or there is none: an answer of a service that only refuses has a status. */
export function isRefusedCredential(error: unknown): error is TenantError {
  return error instanceof TenantError && error.kind === 'unauthenticated' && error.detail.status === undefined;
}

/** We decline, say why and what to do instead. A value, not an exception: refusing is an ordinary answer. */
/** A refusal as it is kept and shown. */
export interface RefusalWords {
  /** Stable word for programs and the ledger, e.g. `self-approval`. */
  readonly code: string;
  /** One sentence: what was wrong. */
  readonly reason: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
}

export interface Refusal extends RefusalWords {
  readonly refused: true;
  /** The accounts that may have been meant: a card asks with a button for each. */
  readonly accounts?: readonly MeantAccount[];
}

export interface MeantAccount {
  /** Object id in Entra ID, or the name it signs in with. */
  readonly id: string;
  readonly name: string;
}

export function refuse(code: string, reason: string, remedy: string): Refusal {
  return { refused: true, code, reason, remedy };
}

/** What a person reads of a refusal: why, and what to do about it. */
export function refusalText({ reason, remedy }: { readonly reason: string; readonly remedy: string }): string {
  return `${reason} ${remedy}`.trimEnd();
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true;
}

/** Bad settings, state files or arguments: reported to the person who wrote them, all problems at once. */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(
    /** One sentence. */
    readonly what: string,
    /** One line each: where, what is wrong, what to do. */
    readonly problems: readonly string[],
  ) {
    super([what, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** Ends a switch over a closed union: a new member becomes a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
