/** What `hardenbot tenant add --json` prints: how far a new tenant came. */
import type { Finding } from '../../controls/finding.js';
import type { Check } from '../doctor/check.js';

export interface AddDocument {
  readonly schema: 'tenant-add/1';
  readonly tenant: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly link: string;
  /**
   * - `added`: it is in the settings and was audited
   * - `waiting`, `stopped`: the time was over, or somebody ended it; the same command goes on
   * - `refused`: Entra ID knows the app and does not believe its credential
   */
  readonly state: 'added' | 'waiting' | 'stopped' | 'refused';
  /** Object id of hardenbot in the tenant; null before the consent. */
  readonly servicePrincipalId: string | null;
  /** Permissions that are not granted yet, by name. */
  readonly missing: readonly string[];
  /** Each permission that was tried by reading, and what has to be in the tenant beside it; null before the consent. */
  readonly checks: readonly Check[] | null;
  /** Null before the first audit. */
  readonly findings: readonly Finding[] | null;
}
