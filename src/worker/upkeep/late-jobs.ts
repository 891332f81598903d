/** What comes around by settings and no queue brings: jobs and schedules are in a store that may lose them, and in which someone may keep their place for ever. */
import { inParallel } from '../../lib/in-parallel.js';
import type { LogsErrors } from '../../lib/log.js';
import type { Job, JobName } from '../../queue/job.js';
import { whyItWaits } from '../../queue/not-before.js';
import type { TenantContext, WithClock } from '../context.js';

/** Jobs of one name that come around for every tenant. */
export interface ComesAround {
  readonly name: JobName;
  /** The subjects of all of them, where they are always the same: of a tenant for which each came here lately, nothing is read. */
  readonly subjects?: readonly string[];
  /** Those that anyone should have begun minutes ago, as settings and records say. A record that someone deleted says nothing, and counts as late. */
  late(tenant: TenantContext): Promise<readonly Job[]>;
}

/** So long a process that starts leaves to the others, and so often it looks at a tenant where nothing is late, in milliseconds. */
const lookEveryMs = 5 * 60_000;

/** Tenants whose records are read at once. */
const atOnce = 8;

export class LateJobs {
  /** When each tenant was looked at last and nothing was late, by the monotonic clock. */
  readonly #lastLookAt = new Map<string, number>();
  /** When the last ones ended here. */
  readonly #cameAt = new Map<string, number>();
  /** How many are under way here. */
  readonly #running = new Map<string, number>();
  /** What was late at the last look, or is under way since an earlier one. */
  #listed: ReadonlySet<string> = new Set();
  /** What was late and had to wait: the work that it waits for may have written down that nothing is late. */
  readonly #waiting = new Map<string, Job>();

  constructor(
    private readonly work: WithClock,
    private readonly sources: readonly ComesAround[],
    private readonly logger: LogsErrors,
  ) {}

  /** The same work, with a note of what comes around in it. */
  during(run: (job: Job) => Promise<void>): (job: Job) => Promise<void> {
    return async (job) => {
      if (!this.sources.some(({ name }) => name === job.name)) return run(job);
      const key = keyOf(job);
      this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
      const came = (): void => {
        this.#cameAt.set(key, this.work.clock.monotonicMs());
        this.#waiting.delete(key);
      };
      try {
        await run(job);
        came();
      } catch (error) {
        // What had to wait for another one was not done: it is late still.
        if (whyItWaits(error) === null) came();
        else if (this.#listed.has(key)) this.#waiting.set(key, job);
        throw error;
      } finally {
        const left = (this.#running.get(key) ?? 1) - 1;
        if (left === 0) this.#running.delete(key);
        else this.#running.set(key, left);
      }
    };
  }

  /** Those of all of them that are neither under way here nor came lately. A tenant that fails keeps no other one waiting. */
  async among(tenants: readonly TenantContext[]): Promise<readonly Job[]> {
    const now = this.work.clock.monotonicMs();
    for (const [key, at] of this.#cameAt) if (now - at >= lookEveryMs) this.#cameAt.delete(key);
    const looks = this.sources.flatMap((source) =>
      tenants.flatMap((tenant) => (this.#isTimeToLook(source, tenant) ? [{ source, tenant }] : [])),
    );
    const late = await inParallel(looks, ({ source, tenant }) => this.#lateOf(source, tenant), atOnce);
    const served = new Set(tenants.map(({ id }) => id));
    const waiting = [...this.#waiting.values()].filter(({ tenant }) => served.has(tenant));
    const jobs = new Map(
      [...late.flat().filter((job) => !this.#cameAt.has(keyOf(job))), ...waiting].map((job) => [keyOf(job), job]),
    );
    this.#listed = new Set([...jobs.keys(), ...[...this.#listed].filter((key) => this.#running.has(key))]);
    return [...jobs.values()].filter((job) => !this.#running.has(keyOf(job)));
  }

  #isTimeToLook(source: ComesAround, tenant: TenantContext): boolean {
    const now = this.work.clock.monotonicMs();
    const key = placeOf(source, tenant);
    const { name, subjects } = source;
    const cameHere = subjects?.every((subject) => this.#cameAt.has(keyOf({ name, tenant: tenant.id, subject }))) === true;
    const lastLookAt = cameHere ? now : (this.#lastLookAt.get(key) ?? now);
    this.#lastLookAt.set(key, lastLookAt);
    return now - lastLookAt >= lookEveryMs;
  }

  async #lateOf(source: ComesAround, tenant: TenantContext): Promise<readonly Job[]> {
    const { name } = source;
    try {
      const jobs = await source.late(tenant);
      if (jobs.length === 0) this.#lastLookAt.set(placeOf(source, tenant), this.work.clock.monotonicMs());
      return jobs;
    } catch (error) {
      this.logger.error({ err: error, tenant: tenant.name, job: name }, 'what no queue brings could not be looked for');
      return [];
    }
  }
}

function placeOf({ name }: ComesAround, { id }: TenantContext): string {
  return `${name} ${id}`;
}

function keyOf({ name, tenant, subject }: Pick<Job, 'name' | 'tenant' | 'subject'>): string {
  return `${name} ${tenant} ${subject}`;
}
