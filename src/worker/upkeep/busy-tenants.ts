/** Which tenants someone is at: the background sweep gives way to the jobs of people and to audits. */
import { type Job, queueFor } from '../../queue/job.js';

export class BusyTenants {
  readonly #jobs = new Map<string, number>();

  has(tenantId: string): boolean {
    return this.#jobs.has(tenantId);
  }

  /** The same work, counted while it goes on. */
  during(run: (job: Job) => Promise<void>): (job: Job) => Promise<void> {
    return async (job) => {
      // Rounds over logs come every minute, and nobody waits for them either.
      if (queueFor(job) === 'watch') return run(job);
      this.#jobs.set(job.tenant, (this.#jobs.get(job.tenant) ?? 0) + 1);
      try {
        await run(job);
      } finally {
        const left = (this.#jobs.get(job.tenant) ?? 1) - 1;
        if (left > 0) this.#jobs.set(job.tenant, left);
        else this.#jobs.delete(job.tenant);
      }
    };
  }
}
