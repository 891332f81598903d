/** The queue and the places of a worker that watches logs, in memory and on the clock that it is given: a job that waits or runs is not added again, and one that is to come later frees its place. */
import { TenantSlots, tenantSlots } from '../../jobs/tenant-slots';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import type { Sleeper } from '../../src/lib/clock';
import type { EnsuresJobs, Job } from '../../src/queue/job';

export class WatchJobs implements EnsuresJobs {
  readonly #known = new Set<string>();
  readonly #waiting: Job[] = [];
  readonly #slots = new TenantSlots(tenantSlots.watch.perTenant);
  #running = 0;
  /** What no round may throw; null: none did. */
  failed: unknown = null;

  /** @param run throws RetryLater for a job that is to come again */
  constructor(
    private readonly run: (job: Job) => Promise<void>,
    private readonly clock: Sleeper,
  ) {}

  ensure(job: Job): Promise<boolean> {
    const key = `${job.tenant} ${job.subject}`;
    if (this.#known.has(key)) return Promise.resolve(false);
    this.#known.add(key);
    this.#enter(job);
    return Promise.resolve(true);
  }

  #enter(job: Job): void {
    this.#waiting.push(job);
    this.#fill();
  }

  #fill(): void {
    for (let place = 0; place < this.#waiting.length && this.#running < tenantSlots.watch.concurrency; ) {
      const job = this.#waiting[place];
      if (job === undefined || !this.#slots.take(job.tenant)) {
        place += 1;
        continue;
      }
      this.#waiting.splice(place, 1);
      this.#running += 1;
      void this.#work(job);
    }
  }

  async #work(job: Job): Promise<void> {
    const laterMs = await this.#tried(job);
    this.#slots.release(job.tenant);
    this.#running -= 1;
    this.#fill();
    if (laterMs === null) this.#known.delete(`${job.tenant} ${job.subject}`);
    else {
      await this.clock.sleep(laterMs);
      this.#enter(job);
    }
  }

  /** Milliseconds until it is tried again; null: it is done. */
  async #tried(job: Job): Promise<number | null> {
    try {
      await this.run(job);
      return null;
    } catch (error) {
      if (error instanceof RetryLater) return error.afterMs;
      this.failed ??= error;
      return null;
    }
  }
}
