/** What one plan that is typed and approved makes the two processes do: how often a ledger is read, how often words are split, and how much code runs. */
import { setTimeout as pause } from 'node:timers/promises';
import { askers, tenant } from './click';
import { type Benchmark, median } from './support/benchmark';
import type { ProcessName } from './support/built-process';
import type { CallCounts } from './support/call-counts';
import { type Corridor, channel, openCorridor } from './support/corridor';

const presses = 9;

/** Between two steps: whatever one of them had begun has ended by then. */
const settledMs = 1500;

type Counted = Readonly<Record<ProcessName, CallCounts>>;

interface Press {
  readonly asked: Counted;
  readonly approved: Counted;
}

interface Work {
  readonly presses: readonly Press[];
  /** Files that run while nobody does anything. */
  readonly idle: ReadonlySet<string>;
}

interface Figure {
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly goal: number;
  readonly of: (work: Work) => number;
}

/** Of a function that cannot but be called: where it was not, it has another name by now. */
function callsOf(counted: readonly CallCounts[], file: string, name: string): number {
  const calls = median(counted.map((one) => one.of(file, name)));
  if (calls === 0) throw new Error(`${name} of ${file} was never called.`);
  return calls;
}

const reads = (name: ProcessName) => (work: Work) =>
  callsOf(
    work.presses.map(({ approved }) => approved[name]),
    'src/engine/ledger/tenant-chain.js',
    'refresh',
  );

const figures: readonly Figure[] = [
  {
    name: 'click-reads-gateway',
    about: 'how often the gateway reads what is new in a ledger for one Approve, until the last card of it is drawn',
    unit: 'reads',
    goal: 4,
    of: reads('gateway'),
  },
  {
    name: 'click-reads-worker',
    about: 'the same of the worker',
    unit: 'reads',
    goal: 4,
    of: reads('worker'),
  },
  {
    name: 'click-splits',
    about: 'how often the words of one typed command are split',
    unit: 'times',
    goal: 1,
    of: ({ presses: all }) =>
      callsOf(
        all.map(({ asked }) => asked.gateway),
        'src/gateway/commands/words/split-words.js',
        'splitWords',
      ),
  },
  {
    name: 'click-files',
    about: 'files of hardenbot whose code runs for one Approve in either process, and not while nobody does anything',
    unit: 'files',
    goal: 140,
    of: ({ presses: all, idle }) =>
      median(all.map(({ approved }) => [...filesOf(approved)].filter((file) => !idle.has(file)).length)),
  },
];

let measured: Promise<Work> | null = null;

/** Counted once for all of them. */
export const clickWork: readonly Benchmark[] = figures.map(({ name, about, unit, goal, of }) => ({
  name,
  about,
  unit,
  goal: { kind: 'atMost', number: goal },
  rounds: 1,
  open: () =>
    Promise.resolve({
      round: async () => {
        measured ??= countWork();
        const value = of(await measured);
        return { value, floor: value };
      },
      close: () => Promise.resolve(),
    }),
}));

async function countWork(): Promise<Work> {
  const corridor = await openCorridor(tenant, [...askers, 'UBO'], true);
  try {
    // The first one loads what the others use.
    await pressOnce(corridor, 0);
    await pause(idleMs);
    const idle = filesOf(await take(corridor));
    const all: Press[] = [];
    for (let n = 0; n < presses; n += 1) all.push(await pressOnce(corridor, n));
    return { presses: all, idle };
  } finally {
    await corridor.close();
  }
}

const idleMs = 10_000;

/** Asks for a plan and approves it. */
async function pressOnce(corridor: Corridor, n: number): Promise<Press> {
  const { slack, simulator } = corridor;
  await take(corridor);
  await slack.sayAs(askers[n % askers.length] ?? '', '/harden plan modern-auth', channel);
  const waiting = await slack.until(channel, (shown) => shown.buttons.some((button) => button.label === 'Approve'));
  await pause(settledMs);
  const asked = await take(corridor);
  await slack.clickAs('UBO', waiting, 'Approve');
  await slack.until(channel, (shown) => shown.ts === waiting.ts && shown.text.includes('applied and verified'));
  await pause(settledMs);
  const approved = await take(corridor);
  simulator.load({ ...tenant, organization: { id: simulator.tenantId } });
  return { asked, approved };
}

async function take({ processes }: Corridor): Promise<Counted> {
  const [gateway, worker] = await Promise.all([processes.gateway.calls?.take(), processes.worker.calls?.take()]);
  if (gateway === undefined || worker === undefined) throw new Error('The calls of a process are not counted.');
  return { gateway, worker };
}

function filesOf({ gateway, worker }: Counted): Set<string> {
  return new Set([...gateway.files, ...worker.files]);
}
