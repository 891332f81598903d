/** What one operation of a tenant's logs means: data, so that every reader of a log judges its rows alike. */

/** What is left in the tenant by it: one word for each kind of thing by which an attacker comes back. */
export type Trace =
  | 'method'
  | 'defaultMethod'
  | 'pass'
  | 'password'
  | 'mfa'
  | 'appPassword'
  | 'device'
  | 'consent'
  | 'assignment'
  | 'application'
  | 'owner'
  | 'secret'
  | 'appRight'
  | 'role'
  | 'eligibility'
  | 'roleGroup'
  | 'elevation'
  | 'group'
  | 'account'
  | 'guest'
  | 'policy'
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
  | 'mailFlow'
  | 'auditing'
  | 'sharing';

/** One row of the table. */
export interface LogOperation {
  /** Names as the vendor writes them; compared without regard to case, dashes and blanks at the ends. */
  readonly names: readonly string[];
  readonly trace: Trace;
  /**
   * - `opens`: it opens a gap, or lowers a guard · `closes`: it closes one, or raises a guard
   * - `either`: the row's own values decide · `step`: progress of something that has a row of its own
   */
  readonly does: 'opens' | 'closes' | 'either' | 'step';
  /** In plain words, as what was done: `added a member to a group`. */
  readonly says: string;
}

/** `Update application – Certificates and secrets management ` as it is looked up. */
export function lookupName(name: string): string {
  return name
    .replaceAll(/[\u{2010}-\u{2015}]/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

export function indexOf(operations: readonly LogOperation[]): ReadonlyMap<string, LogOperation> {
  return new Map(operations.flatMap((operation) => operation.names.map((name) => [lookupName(name), operation] as const)));
}
