/** What a second worker adds, by the processor time that audits take of both. */
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { tenantSlots } from '../jobs/tenant-slots';
import type { Benchmark, Round } from './support/benchmark';
import { type Fleet, openFleet } from './support/fleet';

/** Before every answer of a tenant, as long as a service takes. */
const latencyMs = 150;
const slots = tenantSlots.audit.concurrency;
/** For each worker: what it does gets cheaper the longer it runs, so that two that share the same tenants would be compared with one that ran twice as long. */
const tenantsEach = 4 * slots;

/** What audits of as many tenants for each worker took. Processor time in seconds an audit. */
interface Share {
  readonly workers: number;
  readonly tenants: number;
  readonly seconds: number;
  readonly worker: number;
  readonly imitation: number;
  readonly store: number;
}

/** @param names of tenants that nobody audited before: who did has connections to them and tokens, and a past to compare with */
async function share(fleet: Fleet, workers: number, names: readonly string[]): Promise<Share> {
  await fleet.startWorkers(workers);
  // Each loads and compiles what a worker does once.
  await fleet.scan(fleet.names.slice(0, slots * workers));
  const before = { worker: fleet.cpu(), ...(await fleet.otherCpu()) };
  const seconds = await fleet.scan(names);
  const after = { worker: fleet.cpu(), ...(await fleet.otherCpu()) };
  await fleet.stopWorkers();
  const each = (of: 'worker' | 'tenants' | 'store'): number => (after[of] - before[of]) / names.length;
  const [worker, imitation, store] = [each('worker'), each('tenants'), each('store')];
  return { workers, tenants: names.length, seconds, worker, imitation, store };
}

interface Compared {
  readonly one: Share;
  readonly two: Share;
  /** Processor time of the same computing alone and beside another, in seconds. */
  readonly bare: { readonly alone: number; readonly beside: number };
}

let known: Compared | null = null;

async function compare(): Promise<Compared> {
  const fleet = await openFleet({ tenants: 2 * slots + 3 * tenantsEach, latencyMs });
  try {
    const [forOne, forTwo] = [fleet.names.slice(2 * slots).slice(0, tenantsEach), fleet.names.slice(-2 * tenantsEach)];
    const one = await share(fleet, 1, forOne);
    const two = await share(fleet, 2, forTwo);
    const compared = { one, two, bare: { alone: await bare(1), beside: await bare(2) } };
    process.stderr.write(`${JSON.stringify(compared)}\n`);
    return compared;
  } finally {
    await fleet.close();
  }
}

const computing =
  "const text = JSON.stringify(Array.from({ length: 2000 }, (_, n) => ({ id: n, name: 'mailbox ' + n }))); for (let n = 0; n < 2000; n += 1) JSON.parse(text); const { user, system } = process.cpuUsage(); process.stdout.write(String(user + system))";

/** Processor time of a process that computes while this many do, in seconds: processors that share a core, a cache or a memory make it longer. */
async function bare(processes: number): Promise<number> {
  const told = await Promise.all(
    Array.from({ length: processes }, () => promisify(execFile)(process.execPath, ['-e', computing])),
  );
  return told.reduce((sum, { stdout }) => sum + Number(stdout), 0) / processes / 1_000_000;
}

/** All that computes for the audits, spread over the processors of this machine; a worker computes on one of them at a time. In seconds. */
const computed = (of: Share): number =>
  of.tenants * Math.max(of.worker / of.workers, (of.worker + of.imitation + of.store) / cpus().length);

function figure(of: Omit<Benchmark, 'rounds' | 'open'>, told: (compared: Compared) => Round): Benchmark {
  return {
    ...of,
    rounds: 1,
    isRare: true,
    open: () =>
      Promise.resolve({
        round: async () => {
          known ??= await compare();
          return told(known);
        },
        close: () => Promise.resolve(),
      }),
  };
}

const about = `${tenantsEach} tenants for each worker, at ${latencyMs} ms an answer`;

/** Where they are requested by name: they take minutes. */
export const twoWorkers: readonly Benchmark[] = [
  figure(
    {
      name: 'two-workers',
      about: `${about}: how many times as many audits two workers do as one, each with a processor of its own, by the processor time that an audit takes of its worker; the floor is what this machine makes of two processes that only compute`,
      unit: 'times',
      goal: { kind: 'atLeast', number: 1.8 },
    },
    ({ one, two, bare: { alone, beside } }) => ({ value: (2 * one.worker) / two.worker, floor: (2 * alone) / beside }),
  ),
  figure(
    {
      name: 'two-workers-clock',
      about: `${about}: the time that two workers take on one machine that imitates the tenants too, against all that computes for it, spread over its processors`,
      unit: 's',
      goal: { kind: 'ratio', number: 1.3 },
    },
    ({ two }) => ({ value: two.seconds, floor: computed(two) }),
  ),
];
