/** What one operation of a tenant's logs means: data, so that every reader of a log judges its rows alike. */

/** What is left in the tenant by it: one word for each kind of thing by which an attacker comes back. */
export type Trace =
  | 'method'
  | 'defaultMethod'
  | 'pass'
  | 'password'
  | 'mfa'
  | 'report'
  | 'appPassword'
  | 'device'
  | 'deviceKey'
  | 'consent'
  | 'assignment'
  | 'application'
  | 'owner'
  | 'secret'
  | 'appRight'
  | 'appLimit'
  | 'role'
  | 'roleDefinition'
  | 'eligibility'
  | 'roleGroup'
  | 'elevation'
  | 'group'
  | 'wholeGroup'
  | 'unit'
  | 'account'
  | 'guest'
  | 'policy'
  | 'strength'
  | 'location'
  | 'setting'
  | 'domain'
  | 'partner'
  | 'inboxRule'
  | 'forwarding'
  | 'mailRight'
  | 'protocol'
  | 'addIn'
  | 'publishing'
  | 'handling'
  | 'mailFlow'
  | 'quarantine'
  | 'auditing'
  | 'retention'
  | 'search'
  | 'export'
  | 'preview'
  | 'caseRight'
  | 'caseAdmin'
  | 'sharing'
  | 'flow'
  | 'signIn'
  | 'outsideChat'
  | 'collaboration';

/**
 * How it was done, where several operations leave the same trace and are judged apart.
 *
 * - of methods: `own` by the person, `admin` for someone else, `credential` a passkey or device credential
 * - of passwords: `selfService` by the reset portal, `admin` for someone else, `change` by the person who knows the old one,
 *   `blocked` a reset that was refused
 * - of roles: `active` without an end, `timebound` until a moment, `activation` of a role the account may activate, `outside` of PIM,
 *   `scoped` to a part of the tenant; `settings` of a role and `alert` of PIM itself
 */
export type Manner =
  | 'own'
  | 'admin'
  | 'credential'
  | 'selfService'
  | 'change'
  | 'blocked'
  | 'active'
  | 'timebound'
  | 'activation'
  | 'outside'
  | 'scoped'
  | 'settings'
  | 'alert';

/** One row of the table. */
export interface LogOperation {
  /** Names as the vendor writes them; compared without regard to case, dashes and blanks at the ends. */
  readonly names: readonly string[];
  readonly trace: Trace;
  readonly manner?: Manner;
  /**
   * - `opens`: it opens a gap, or lowers a guard · `closes`: it closes one, or raises a guard
   * - `either`: the row's own values decide · `step`: progress of something that has a row of its own, or news that changes nothing
   */
  readonly does: 'opens' | 'closes' | 'either' | 'step';
  /** In plain words, as what was done: `added a member to a group`. */
  readonly says: string;
}

/** `Update application – Certificates and secrets management ` as it is looked up. */
export function lookupName(name: string): string {
  return name
    .replaceAll(/[\u{2010}-\u{2015}\u{2212}]/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

export function indexOf(operations: readonly LogOperation[]): ReadonlyMap<string, LogOperation> {
  return new Map(operations.flatMap((operation) => operation.names.map((name) => [lookupName(name), operation] as const)));
}
