/** The port of leases: who may change objects of a kind in a tenant, for how long, and under which number. Its adapter is `adapters/redis/lease.ts`. */

export interface Lease {
  readonly tenant: string;
  /** Keys of the resources it covers, e.g. `exchange.CASMailbox`. */
  readonly classes: readonly string[];
  /** Grows with every lease of the tenant; each entry of a change is written only while its number is the current one. */
  readonly fence: number;
  /** Distinguishes this holder from one that got the same number from a store that lost its memory. */
  readonly holder: string;
}

export interface LeaseStore {
  /** Null while someone else holds one of the classes. Ends on its own after `ttlMs` milliseconds. */
  acquire(tenant: string, classes: readonly string[], ttlMs: number): Promise<Lease | null>;
  /** Holds it for another `ttlMs` milliseconds; false when it had ended. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  /** Hands it back, when it is still held. */
  release(lease: Lease): Promise<void>;
}
