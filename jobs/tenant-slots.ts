/** How many jobs a process works on at once, and how many of them may be of one tenant: a tenant that is slow must not hold up the others. */

export interface Slots {
  /** Jobs at once in one process. Work on a tenant is waiting for its services nearly all the time. */
  readonly concurrency: number;
  /** Jobs of one tenant among them; absent: all of them may be. */
  readonly perTenant?: number;
}

/** Of the queues that work on tenants. A change of one kind of object never keeps another from being undone. */
export const tenantSlots = {
  audit: { concurrency: 24, perTenant: 2 },
  change: { concurrency: 16, perTenant: 4 },
  // A round over the quick logs, one over the slow ones, and a test that someone sends. A service that answers no tenant must not fill all places.
  watch: { concurrency: 44, perTenant: 3 },
} as const satisfies Readonly<Record<string, Slots>>;

/** Counts who works at the moment. */
export class TenantSlots {
  readonly #taken = new Map<string, number>();
  readonly #perTenant: number;

  constructor(perTenant = Number.POSITIVE_INFINITY) {
    this.#perTenant = perTenant;
  }

  /** False when the tenant has all that it may have. Anyone who got one gives it back. */
  take(tenant: string): boolean {
    const taken = this.#taken.get(tenant) ?? 0;
    if (taken >= this.#perTenant) return false;
    this.#taken.set(tenant, taken + 1);
    return true;
  }

  release(tenant: string): void {
    const taken = (this.#taken.get(tenant) ?? 0) - 1;
    if (taken > 0) this.#taken.set(tenant, taken);
    else this.#taken.delete(tenant);
  }
}
