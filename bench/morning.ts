/** What the audits of a morning take: many tenants at once over several built workers, and someone who asks for an audit meanwhile. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openQueues } from '../jobs/queues';
import { tenantSlots } from '../jobs/tenant-slots';
import { startWorkers } from '../jobs/worker';
import { systemClock } from '../src/process/system-clock';
import { startTestValkey } from '../test/support/stores/valkey';
import { type Benchmark, median } from './support/benchmark';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import { type Fleet, openFleet } from './support/fleet';

/** Before every answer of a tenant, as long as a service takes. */
const latencyMs = 150;
/** Tenants that are audited one after the other, on workers that have nothing else to do. */
const alone = 3;
const slots = tenantSlots.audit.concurrency;

/** One morning. Times in seconds as on a machine that is not the limit, memory in megabytes. */
interface Morning {
  readonly seconds: number;
  /** What the tenants' own answers take, where every place of every worker is always taken. */
  readonly floor: number;
  readonly ask: number;
  /** Milliseconds of a processor that one audit takes of a worker. */
  readonly cpuMs: number;
  readonly worker: number;
  readonly gateway: number;
}

interface Shape {
  readonly tenants: number;
  readonly workers: number;
  /**
   * Tenants answer this many times as slowly, and times are divided by as much: workers and the tenants' imitation share this machine, which
   * otherwise would be measured.
   */
  readonly slower: number;
}

async function runMorning(shape: Shape): Promise<Morning> {
  const { tenants, workers, slower } = shape;
  const fleet = await openFleet({ tenants: tenants + alone * 2, latencyMs: latencyMs * slower });
  try {
    await fleet.startGateway();
    await fleet.startWorkers(workers);
    // The first ones load what a worker loads once.
    await fleet.scan(fleet.names.slice(0, alone));
    const single = await each(fleet, fleet.names.slice(alone, alone * 2));
    const all = fleet.names.slice(alone * 2);
    const before = fleet.cpu();
    const scanning = fleet.scan(all);
    const ask = await fleet.ask(all.at(-1) ?? '');
    const seconds = await scanning;
    const floor = median(single) * Math.max(1, tenants / (workers * slots));
    const cpuMs = ((fleet.cpu() - before) / tenants) * 1000;
    const morning = { seconds: seconds / slower, floor: floor / slower, ask: ask / slower, cpuMs, ...fleet.peaks() };
    process.stderr.write(`${JSON.stringify({ ...shape, ...morning })}\n`);
    return morning;
  } finally {
    await fleet.close();
  }
}

async function each(fleet: Fleet, names: readonly string[]): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const name of names) seconds.push(await fleet.scan([name]));
  return seconds;
}

const figures: readonly FigureOfRun<Morning>[] = [
  {
    name: 'audits',
    about: 'from the first that is begun to the last that ends, against the time that the tenants take to answer',
    unit: 's',
    goal: { kind: 'ratio', number: 1.2 },
    of: ({ seconds, floor }) => ({ value: seconds, floor }),
  },
  {
    name: 'ask',
    about: 'from `/harden audit pop-imap` to its finding, asked for in the middle',
    unit: 's',
    goal: atMost(10),
    of: ({ ask }) => ({ value: ask }),
  },
  {
    name: 'memory',
    about: 'peak of the largest worker, beside that of the gateway',
    unit: 'MB',
    goal: atMost(256),
    of: ({ worker, gateway }) => ({ value: worker, floor: gateway }),
  },
];

function morningOf(prefix: string, shape: Shape): readonly Benchmark[] {
  const { tenants, workers, slower } = shape;
  const about = `every control of ${tenants} tenants at ${latencyMs} ms an answer by ${workers} workers (tenants ${slower} times as slow, times divided by ${slower})`;
  return figuresOfRun({ prefix, about, isRare: true }, figures, () => runMorning(shape));
}

const scans = 10_000;
/** About what an audit takes at that latency. */
const auditMs = 2500;

const behindScans: Benchmark = {
  name: 'ask-behind-scans',
  about: `how long a person's audit waits for a worker while ${scans} audits of a morning of ${auditMs} ms each wait for the same one; the floor is one such audit in all places`,
  unit: 's',
  goal: { kind: 'atMost', number: 10 },
  rounds: 3,
  open: async () => {
    const valkey = await startTestValkey();
    const queues = openQueues(valkey.connect());
    const reply = { conversation: { platform: 'terminal', channel: 'bench' }, messageKey: 'bench' };
    const add = (name: 'scan' | 'audit', n: number): Promise<void> =>
      queues.add({ name, tenant: `${name}-${n}`, subject: `${name}-${n}`, reply });
    await Promise.all(Array.from({ length: scans }, (_unused, n) => add('scan', n)));
    let taken: () => void = () => undefined;
    const quiet = (): void => undefined;
    const run = (job: { readonly name: string }): Promise<void> => {
      if (job.name === 'audit') taken();
      return pause(auditMs);
    };
    const workers = startWorkers({
      connection: valkey.connect(),
      logger: { info: quiet, warn: quiet, error: quiet },
      clock: systemClock,
      handlers: { audit: { ...tenantSlots.audit, run } },
    });
    let asked = 0;
    return {
      round: async () => {
        const began = performance.now();
        const done = new Promise<void>((resolve) => {
          taken = resolve;
        });
        asked += 1;
        await add('audit', asked);
        await done;
        return { value: (performance.now() - began) / 1000, floor: auditMs / slots / 1000 };
      },
      close: async () => {
        await workers.close(100);
        await queues.close();
        await valkey.stop();
      },
    };
  },
};

/**
 * Times as slow as a tenant: one audit takes up to 300 ms of a processor of its worker and 100 ms of the tenant's imitation, so that this leaves a
 * machine of two cores half idle.
 */
const slower = 12;

/** All but the first where they are requested by name: they take minutes. */
export const morning: readonly Benchmark[] = [
  behindScans,
  ...morningOf('morning-small', { tenants: 48, workers: 2, slower }),
  ...morningOf('morning-full', { tenants: 1000, workers: 4, slower }),
];
