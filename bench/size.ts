/** What a change of very many mailboxes costs: the store, anyone else who uses it, and both processes, while it is applied and drawn. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { newDecisionKeys } from '../src/compose/keys';
import { processFlags } from '../src/process/node-flags';
import { startTestValkey, type TestValkey } from '../test/support/stores/valkey';
import type { GatewayTold } from './size-gateway-child';
import type { WorkerOrder, WorkerTold } from './size-worker-child';
import { type Benchmark, percentile } from './support/benchmark';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import type { RunKeys } from './support/long-change';
import { startScaledTenant } from './support/scaled-tenant';

/** How many times faster the clock of the tenant runs, so that its client learns quickly how fast it may ask. */
const times = 50;

/** One change, from its first operation to its last. Times in milliseconds, memory in megabytes. */
interface Sized {
  readonly mailboxes: number;
  readonly seconds: number;
  /** The longest command, as the server itself logs them, and what it was. */
  readonly command: number;
  readonly commandName: string;
  /** How long another client waited for its write: at most, and at the 99th percentile. */
  readonly wait: number;
  readonly waitP99: number;
  /** The longest that the server waited for its disk, as it logs that itself: nobody's write is answered meanwhile. */
  readonly disk: number;
  /** Peaks. */
  readonly worker: number;
  readonly gateway: number;
  readonly draws: number;
  /** Processor time of the 99th percentile of draws in the last tenth of the change, and in the first. */
  readonly draw: number;
  readonly drawAtFirst: number;
  /** By the clock. */
  readonly slowestDraw: number;
  /** The longest look for lost work. */
  readonly look: number;
}

const figures: readonly FigureOfRun<Sized>[] = [
  {
    name: 'command',
    about: 'the longest command of the store',
    unit: 'ms',
    goal: atMost(20),
    of: ({ command }) => ({ value: command }),
  },
  {
    name: 'wait',
    about: 'the longest wait of another client for its write, against the longest that the store waited for its disk',
    unit: 'ms',
    goal: atMost(50),
    of: ({ wait, disk }) => ({ value: wait, floor: disk }),
  },
  {
    name: 'memory',
    about: 'peak of the larger process',
    unit: 'MB',
    goal: atMost(256),
    of: ({ worker, gateway }) => ({ value: Math.max(worker, gateway) }),
  },
  {
    name: 'draw',
    about: 'processor time of one draw (p99) in the last tenth of the change, against the first tenth',
    unit: 'ms',
    goal: atMost(200),
    of: ({ draw, drawAtFirst }) => ({ value: draw, floor: drawAtFirst }),
  },
];

/** `size-…` in every run, `size-full-…` where it is requested by name. */
export const size: readonly Benchmark[] = [...benchmarksOf('size', 50_000, false), ...benchmarksOf('size-full', 500_000, true)];

function benchmarksOf(prefix: string, mailboxes: number, isRare: boolean): readonly Benchmark[] {
  const about = `a change of ${mailboxes} mailboxes, drawn every 400 ms`;
  return figuresOfRun({ prefix, about, isRare }, figures, async () => {
    const valkey = await startTestValkey();
    try {
      return await applyAndDraw(valkey, mailboxes);
    } finally {
      await valkey.stop();
    }
  });
}

async function applyAndDraw(valkey: TestValkey, mailboxes: number): Promise<Sized> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const redis = valkey.connect();
  const keys: RunKeys = { gateway: newDecisionKeys(), worker: newDecisionKeys() };
  const simulated = await startScaledTenant({ folder, mailboxes, times });
  const order: WorkerOrder = { url: valkey.url, keys, folder, mailboxes, tenant: simulated.told, times };
  const worker = startChild('worker', [JSON.stringify(order)]);
  try {
    await toldBy<WorkerTold>(worker);
    await logSlowness(redis);
    const gateway = startChild('gateway', [valkey.url, JSON.stringify(keys), simulated.told.tenantId]);
    const asking = { isOver: false };
    const waiting = longestWait(valkey, asking);
    const [told, drawn] = await Promise.all([toldBy<WorkerTold>(worker), toldBy<GatewayTold>(gateway)]);
    asking.isOver = true;
    const { done } = await simulated.counted();
    if (told === 'began' || done !== mailboxes) throw new Error(`Only ${done} of ${mailboxes} were changed.`);
    const { seconds, look } = told;
    const command = await longestCommand(redis);
    const sized: Sized = {
      mailboxes,
      seconds,
      command: command.milliseconds,
      commandName: command.name,
      ...(await waiting),
      disk: await longestSync(redis),
      worker: told.megabytes,
      gateway: drawn.megabytes,
      ...drawFigures(drawn, mailboxes),
      look,
    };
    process.stderr.write(`${JSON.stringify(sized)}\n`);
    return sized;
  } finally {
    worker.kill();
    await simulated.close();
    redis.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

function drawFigures({ draws }: GatewayTold, mailboxes: number) {
  const tenth = (part: number): number =>
    percentile(
      draws.filter(({ entries }) => Math.min(9, Math.floor(entries / (mailboxes / 5))) === part).map(({ cpu }) => cpu),
      99,
    );
  const slowestDraw = Math.max(...draws.map(({ milliseconds }) => milliseconds));
  return { draws: draws.length, draw: tenth(9), drawAtFirst: tenth(0), slowestDraw };
}

/** Shorter waits of the server are not logged. */
const loggedFromMs = 1;

async function logSlowness(redis: ReturnType<TestValkey['connect']>): Promise<void> {
  await redis.config('SET', 'latency-monitor-threshold', loggedFromMs);
  await redis.call('LATENCY', 'RESET');
  await redis.config('SET', 'slowlog-log-slower-than', 1000);
  await redis.config('SET', 'slowlog-max-len', 10_000);
  await redis.call('SLOWLOG', 'RESET');
}

function startChild(name: 'gateway' | 'worker', args: readonly string[]) {
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  return fork(join(__dirname, `size-${name}-child.ts`), [...args], { execArgv: [...processFlags[name], '--require', hook] });
}

/** The next thing that a child says. Throws where it ends before. */
async function toldBy<Told>(child: ChildProcess): Promise<Told> {
  const ended = new AbortController();
  const { signal } = ended;
  const failed = once(child, 'exit', { signal }).then(() => {
    throw new Error('A process of the benchmark ended early.');
  });
  const told = (once(child, 'message', { signal }) as Promise<[Told]>).then(([first]) => first);
  try {
    return await Promise.race([told, failed]);
  } finally {
    ended.abort();
    await Promise.allSettled([told, failed]);
  }
}

/** As someone who writes twenty times a second sees the store. */
async function longestWait(
  valkey: TestValkey,
  asking: { readonly isOver: boolean },
): Promise<{ readonly wait: number; readonly waitP99: number }> {
  const redis = valkey.connect();
  // Connecting is no wait for a write.
  await redis.ping();
  const waits: number[] = [];
  for (let n = 0; !asking.isOver; n += 1) {
    const since = performance.now();
    await redis.set('bench:other', n);
    waits.push(performance.now() - since);
    await pause(50);
  }
  redis.disconnect();
  return { wait: Math.max(...waits), waitP99: percentile(waits, 99) };
}

type SlowCommand = readonly [id: number, at: number, microseconds: number, words: readonly string[]];

async function longestCommand(
  redis: ReturnType<TestValkey['connect']>,
): Promise<{ readonly name: string; readonly milliseconds: number }> {
  const commands = (await redis.call('SLOWLOG', 'GET', -1)) as readonly SlowCommand[];
  const [longest] = commands.toSorted((one, other) => other[2] - one[2]);
  return { name: longest?.[3][0] ?? '', milliseconds: (longest?.[2] ?? 0) / 1000 };
}

/** What kept the server from its clients: the event, when it was last, and its milliseconds then and at most. */
type Latency = readonly [event: string, at: number, latest: number, most: number];

/** Milliseconds; those of a disk that never took longer than is logged are reported as such. */
async function longestSync(redis: ReturnType<TestValkey['connect']>): Promise<number> {
  const events = (await redis.call('LATENCY', 'LATEST')) as readonly Latency[];
  return events.find(([event]) => event === 'aof-fsync-always')?.[3] ?? loggedFromMs;
}
