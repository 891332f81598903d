/**
 * An hour of roll-outs in seconds, by a clock that stands still while anything is done and jumps to whatever comes next: one change, worker code as it is, the
 * client of the tenant as it is, before a simulated tenant whose service asks again and again to be left alone. Every twenty seconds another worker takes the place of the one before.
 */
import type { Redis } from 'ioredis';
import { openTenant } from '../../../adapters/m365/index';
import { type RecordedCall, startSimulator } from '../../../adapters/m365/simulator/index';
import { createSharedPauses } from '../../../adapters/redis/shared-limits';
import { usualTiming } from '../../../src/compose/safeguards';
import type { Change } from '../../../src/engine/changes/change';
import type { LeaseStore } from '../../../src/engine/ledger/lease';
import { sealedValues } from '../../../src/engine/ledger/sealed-value';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { Job } from '../../../src/queue/job';
import { notBefore, whyItWaits } from '../../../src/queue/not-before';
import type { SharedPauses } from '../../../src/tenant/shared-limits';
import type { WorkerContext } from '../../../src/worker/context';
import { runJob } from '../../../src/worker/run-job';
import { type Ask, anyAsk, early, faultsOf } from '../chaos/left-alone';
import { through } from '../chaos/mortal';
import { type Chance, chanceOf } from '../chaos/random';
import { stateFor } from '../chaos/weather';
import { keyring, workerSigner } from '../ledger/signed-entries';
import { StandingTime } from '../time/standing-time';
import { type Office, openOffice, tenantId } from './office';

const everyMs = 20_000;
/** Milliseconds that a worker takes until it begins its first job. */
const startMs = 2000;
/** By then it is stuck: what the service asks for is over in two hours, and each worker takes its part of starting. */
const patienceMs = 3 * 3_600_000;
/** Changed for each minute that the service asks for. */
const mailboxesAMinute = 2;
/** Milliseconds until a round begins again what failed at once. */
const roundMs = 1000;

export interface RolledHour {
  readonly change: Change | null;
  readonly calls: readonly RecordedCall[];
  readonly asks: readonly Ask[];
  /** Why a try ended that did not have to wait. */
  readonly failures: readonly string[];
  readonly rollOuts: number;
  readonly minutes: number;
}

/** What a worker shares with those before it. */
interface Shared {
  readonly office: Office;
  readonly time: StandingTime;
  readonly pauses: SharedPauses;
  readonly job: Job;
  readonly open: (ends: AbortSignal) => ReturnType<typeof openTenant>;
  readonly failures: string[];
}

/**
 * @param minutes about which the service asks for in all
 * @param pausesAt where workers tell each other what a service asked for, by a clock
 */
export async function rolledHour(
  seed: number,
  { minutes, pausesAt }: { readonly minutes: number; readonly pausesAt: (now: () => Date) => SharedPauses },
): Promise<RolledHour> {
  const chance = chanceOf(seed);
  const asks = asksOf(chance, minutes * 60);
  const mailboxes = mailboxesAMinute * minutes + 20;
  const clock = { now: () => new Date(Date.parse('2026-11-24T09:00:00Z')) };
  const simulator = await startSimulator({ state: stateFor(tenantId, [], { mailboxes }), now: () => clock.now() });
  const time = new StandingTime(() => clock.now().getTime());
  const open = (ends?: AbortSignal) => {
    const { clientId, clientSecret } = simulator.credential;
    return openTenant(
      {
        tenantId,
        endpoints: simulator.endpoints,
        ca: simulator.ca,
        credential: { kind: 'secret', clientId, secret: clientSecret },
        resolve: (question) => simulator.resolve(question),
        giveUpAfterMs: 60_000,
        sharedPauses: pauses,
      },
      {
        monotonicMs: () => clock.now().getTime(),
        sleep: (ms) => time.sleep(ms),
        random: () => chance.below(1000) / 1000,
        ...omitUndefined({ ends }),
      },
    );
  };
  const kept = pausesAt(() => clock.now());
  // What one worker writes down the next one reads, however long the store of a busy machine takes.
  const pauses: SharedPauses = {
    keep: (...of) => time.during(kept.keep(...of)),
    left: (...of) => time.during(kept.left(...of)),
  };
  const planning = open();
  const office = openOffice({ client: planning, approvals: { applyWithin: '4h' } });
  clock.now = office.now;
  time.moves = office.forward;
  try {
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    const digest = office.change(id)?.plan?.digest ?? '';
    for (const who of ['bo', 'cy'] as const) await office.does(who, { clicks: 'approve', on: id, digest });
    simulator.load({
      ...(simulator.state() as object),
      simulator: { faults: faultsOf(asks) },
    });
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const failures: string[] = [];
    const shared: Shared = { office, time, pauses, open, failures, job: { name: 'apply', tenant: tenantId, subject: id, reply } };
    const began = clock.now().getTime();
    const rollOuts = await rollOut(
      shared,
      chance,
      () => office.change(id)?.status !== 'verified' && clock.now().getTime() - began < patienceMs,
    );
    const took = (clock.now().getTime() - began) / 60_000;
    return { change: office.change(id), calls: simulator.calls(), asks, failures, rollOuts, minutes: took };
  } finally {
    time.close();
    await planning.close();
    await simulator.close();
  }
}

/** What is wrong with it: something was asked before its time, given up, called a failure, or written twice. */
export function problemsOfHour({ change, calls, asks, failures }: RolledHour): readonly string[] {
  const written = calls
    .filter(({ effect }) => effect)
    .map(({ parameters }) => (parameters as { readonly Identity?: unknown }).Identity);
  return [
    ...early(calls, asks),
    ...failures.map((failure) => `A try failed: ${failure}`),
    ...(change?.status === 'verified' ? [] : [`It ended as ${change?.status}: ${change?.stopped ?? ''}`]),
    ...(new Set(written).size === written.length ? [] : ['A mailbox was written twice.']),
  ];
}

/** A store on a busy machine that answers late would be gone on without. */
const maxWaitMs = 60_000;

/** Where the workers of an hour tell each other what a service asked for: a store that is emptied first. */
export async function pausesIn(redis: Redis): Promise<(now: () => Date) => SharedPauses> {
  await redis.flushall();
  return (now) =>
    createSharedPauses(redis, sealedValues('worker', { keyring, signer: workerSigner, now }), {
      tenant: tenantId,
      now,
      maxWaitMs,
    });
}

function asksOf(chance: Chance, seconds: number): readonly Ask[] {
  const asks: Ask[] = [];
  for (let left = seconds; left > 0; left -= asks.at(-1)?.retryAfter ?? 0) asks.push(anyAsk(chance, 6));
  return asks;
}

/** One worker after the other, until the change is over. Gives how many there were. */
async function rollOut(shared: Shared, chance: Chance, goesOn: () => boolean): Promise<number> {
  let count = 0;
  const ending: Promise<void>[] = [];
  while (goesOn()) {
    const worker = new Life(shared);
    const running = worker.run();
    await shared.time.pass(everyMs, () => !goesOn());
    const stopped = worker.stop(running);
    // The next one starts beside the one that ends, or after it.
    if (chance.happens(0.5)) await stopped;
    ending.push(stopped);
    count += 1;
  }
  await Promise.all(ending);
  return count;
}

class Died extends Error {
  override readonly name = 'Died';
}

/** The life of a worker. What it does once it is dead reaches nobody. */
class Life {
  readonly #stopping = new AbortController();
  #isDead = false;

  constructor(private readonly shared: Shared) {}

  async run(): Promise<void> {
    const { job, failures } = this.shared;
    const client = this.shared.open(this.#stopping.signal);
    try {
      await this.#sleep(startMs);
      const known = notBefore(this.#clock());
      const work = this.#context(client);
      while (!this.#stopping.signal.aborted) {
        await this.#sleep(known.remainingMs(job));
        try {
          known.begun(job);
          await runJob({ work, scan: () => Promise.resolve() }, job);
          return;
        } catch (error) {
          if (error instanceof Died) return;
          const waits = whyItWaits(error);
          if (waits === null) failures.push(error instanceof Error ? error.message : String(error));
          known.postponed(job, Math.max(roundMs, waits?.afterMs ?? 0));
        }
      }
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    } finally {
      await client.close();
    }
  }

  /** As a process is stopped: it ends after a while, whatever it is at. */
  async stop(running: Promise<void>): Promise<void> {
    this.#stopping.abort();
    let isOver = false;
    const ended = running.finally(() => {
      isOver = true;
    });
    await this.shared.time.pass(usualTiming.stopWithinMs, () => isOver);
    this.#isDead = true;
    this.shared.time.end(this);
    await ended;
  }

  #alive(): void {
    if (this.#isDead) throw new Died('The worker has ended.');
  }

  #clock() {
    const { office } = this.shared;
    return { now: office.now, monotonicMs: () => office.now().getTime(), sleep: (ms: number) => this.#sleep(ms) };
  }

  async #sleep(ms: number): Promise<void> {
    await this.shared.time.sleep(ms, this);
    this.#alive();
  }

  #context(client: ReturnType<typeof openTenant>): WorkerContext {
    const { work } = this.shared.office;
    const fate = { before: () => this.#alive(), after: () => this.#alive(), diesDuring: () => false };
    const step = <Result>(name: string, act: () => Promise<Result>) => through(fate, name, act);
    const leases: LeaseStore = {
      acquire: (...of) => step('acquire', () => work.leases.acquire(...of)),
      renew: (...of) => step('renew', () => work.leases.renew(...of)),
      release: (...of) => step('release', () => work.leases.release(...of)),
    };
    return {
      ...work,
      clock: this.#clock(),
      leases,
      leaseMs: usualTiming.leaseMs,
      doubtMs: usualTiming.doubtMs,
      stopping: this.#stopping.signal,
      postponed: new Set(),
      ledger: {
        ...work.ledger,
        append: (...of) => step('append', () => work.ledger.append(...of)),
        appendAll: (...of) => step('append', () => work.ledger.appendAll(...of)),
      },
      tenant: (id) => {
        const known = work.tenant(id);
        return known === undefined ? undefined : { ...known, client };
      },
    };
  }
}
