/** Rounds over logs that no queue brings: their jobs are in a store that may lose them, and in which someone may keep their place for ever. */
import type { Job } from '../../../queue/job.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { HasSignalStore } from '../store.js';
import { isDue } from './round.js';
import { roundOf } from './schedule.js';
import { type Speed, sourceSpecs, speeds } from './sources.js';

/** A process that did none of a tenant for so long looks whether another one does, in milliseconds. */
const lookedAfterMs = 5 * 60_000;
/** By then another one would have begun what is due, in milliseconds. */
const begunWithinMs = 2 * 60_000;

export class LateRounds {
  /** When the last one ended here, or those of others were seen to come, by the monotonic clock. */
  readonly #cameAt = new Map<string, number>();
  /** How many are under way here. */
  readonly #running = new Map<string, number>();

  constructor(private readonly work: WithClock & HasSignalStore) {}

  /** The same work, with a note of the rounds in it. */
  during(run: (job: Job) => Promise<void>): (job: Job) => Promise<void> {
    return async (job) => {
      if (job.name !== 'signals') return run(job);
      const key = keyOf(job);
      this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
      try {
        await run(job);
      } finally {
        this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
        // A job may be about a tenant that is none: only what is looked for is remembered.
        if (this.#running.get(key) === 0) this.#running.delete(key);
        if (this.#cameAt.has(key)) this.#cameAt.set(key, this.work.clock.monotonicMs());
      }
    };
  }

  /** Those that nobody began in time. A state that someone deleted says nothing, and is late as well. */
  async among(tenants: readonly TenantContext[]): Promise<readonly Job[]> {
    const late: Job[] = [];
    for (const tenant of tenants)
      for (const speed of tenant.settings.signals === null ? [] : speeds) {
        const job = roundOf(tenant, speed);
        if (this.#cameLately(keyOf(job))) continue;
        if (await this.#isLate(tenant, speed)) late.push(job);
        else this.#cameAt.set(keyOf(job), this.work.clock.monotonicMs());
      }
    return late;
  }

  #cameLately(key: string): boolean {
    const now = this.work.clock.monotonicMs();
    const at = this.#cameAt.get(key) ?? now;
    this.#cameAt.set(key, at);
    return this.#running.has(key) || now - at < lookedAfterMs;
  }

  async #isLate({ id }: TenantContext, speed: Speed): Promise<boolean> {
    const state = await this.work.signals.state(id);
    const before = new Date(this.work.clock.now().getTime() - begunWithinMs);
    return state === null || sourceSpecs.some((spec) => spec.speed === speed && isDue(state, spec, before));
  }
}

function keyOf({ tenant, subject }: Job): string {
  return `${tenant} ${subject}`;
}
