/** A change of very many mailboxes as people have it made: asked for, approved, applied, verified and undone by both built programs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openQueues } from '../jobs/queues';
import type { Benchmark } from './support/benchmark';
import type { ProcessName } from './support/built-process';
import { type Corridor, channel, type ImitatedTenant, openCorridorOf } from './support/corridor';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import { cpuOf, peakOf } from './support/fleet';
import type { Counted } from './support/scaled-simulator';
import { startTenantApart } from './support/scaled-tenant';

const people = ['UANA', 'UBO', 'UCY'];
const lookEveryMs = 1000;

/** Seconds of each part, and what it took. */
interface Whole {
  readonly mailboxes: number;
  readonly planned: number;
  readonly applied: number;
  readonly undone: number;
  /** Requests to the tenant, a batch for one. */
  readonly requests: number;
  readonly writes: number;
  /** Peaks, in megabytes. */
  readonly worker: number;
  readonly gateway: number;
  /** Milliseconds of a processor for each mailbox that was changed, once there and once back. */
  readonly workerCpu: number;
  readonly gatewayCpu: number;
  /** Jobs that waited at once, at most, in all queues. */
  readonly waiting: number;
  /** The longest time in which the card of a change under way did not change, in seconds. */
  readonly still: number;
  /** Warnings and errors that either process logged. */
  readonly troubles: readonly string[];
}

const figures: readonly FigureOfRun<Whole>[] = [
  {
    name: 'memory',
    about: 'peak of the larger process',
    unit: 'MB',
    goal: atMost(256),
    of: ({ worker, gateway }) => ({ value: Math.max(worker, gateway) }),
  },
  {
    name: 'cpu',
    about: 'processor time of both processes for each write',
    unit: 'ms',
    goal: atMost(5),
    of: ({ workerCpu, gatewayCpu }) => ({ value: workerCpu + gatewayCpu, floor: workerCpu }),
  },
  {
    name: 'still',
    about: 'the longest time that its card says nothing new',
    unit: 's',
    goal: atMost(60),
    of: ({ still }) => ({ value: still }),
  },
  { name: 'waiting', about: 'jobs that wait at once', unit: 'jobs', goal: atMost(50), of: ({ waiting }) => ({ value: waiting }) },
  {
    name: 'troubles',
    about: 'warnings and errors that are logged',
    unit: '',
    goal: atMost(0),
    of: ({ troubles }) => ({ value: troubles.length, floor: 1 }),
  },
];

/** All where they are requested by name: they take minutes, as long as the tenant takes to answer. */
export const wholeChange: readonly Benchmark[] = [
  ...benchmarksOf('whole-change-small', 5000),
  ...benchmarksOf('whole-change-large', 20_000),
  ...benchmarksOf('whole-change-full', 100_000),
];

function benchmarksOf(prefix: string, mailboxes: number): readonly Benchmark[] {
  const about = `a change of ${mailboxes} mailboxes, planned, approved, applied, verified and undone by the built programs`;
  return figuresOfRun({ prefix, about, isRare: true }, figures, () => runWhole(mailboxes));
}

type Apart = ImitatedTenant & { counted(): Promise<Counted> };

async function runWhole(mailboxes: number): Promise<Whole> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const apart = await startTenantApart({ folder, state: stateOf(mailboxes), times: 1 });
  const tenant: Apart = { ...apart.told, counted: () => apart.counted(), close: () => apart.close() };
  const corridor = await openCorridorOf(tenant, people);
  const looks = watch(corridor);
  try {
    const { slack } = corridor;
    await slack.sayAs('UANA', '/harden plan pop-imap', channel);
    const planned = await timed(() => slack.until(channel, ({ buttons }) => buttons.some(({ label }) => label === 'Approve')));
    const applied = await timed(() => decideUntil(corridor, 'applied and verified'));
    const card = slack.messages(channel).find(({ text }) => text.includes('applied and verified'));
    if (card === undefined) throw new Error('There is no card.');
    await slack.clickAs('UANA', card, 'Revert');
    const undone = await timed(() => decideUntil(corridor, 'undoes', 'applied and verified'));
    const { requests, done } = await corridor.simulator.counted();
    if (done !== 2 * mailboxes) throw new Error(`${done} writes were done, ${2 * mailboxes} were wanted.`);
    const { gateway, worker } = corridor.processes;
    const each = (name: ProcessName): number => (cpuOf(corridor.processes[name].pid) * 1000) / done;
    const whole: Whole = {
      mailboxes,
      planned,
      applied,
      undone,
      requests,
      writes: done,
      worker: peakOf(worker.pid),
      gateway: peakOf(gateway.pid),
      workerCpu: each('worker'),
      gatewayCpu: each('gateway'),
      ...(await looks.end()),
      troubles: [...gateway.troubles(), ...worker.troubles()],
    };
    process.stderr.write(`${JSON.stringify(whole)}\n`);
    return whole;
  } finally {
    await looks.end();
    await corridor.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Approves what waits, by as many as it takes, until a card of the channel has all these words. */
async function decideUntil({ slack }: Corridor<Apart>, ...words: readonly string[]): Promise<void> {
  const decided = new Set<string>();
  for (;;) {
    const cards = slack.messages(channel);
    if (cards.some(({ text }) => words.every((word) => text.includes(word)))) return;
    const failed = cards.find(({ text }) => ['not as expected', 'stopped', 'refused'].some((word) => text.includes(word)));
    if (failed !== undefined) throw new Error(`It ended otherwise: ${failed.text}`);
    for (const card of cards) {
      if (!card.buttons.some(({ label }) => label === 'Approve')) continue;
      for (const who of ['UBO', 'UCY']) {
        if (decided.has(`${who} ${card.ts}`)) continue;
        decided.add(`${who} ${card.ts}`);
        await slack.clickAs(who, card, 'Approve');
      }
    }
    await pause(lookEveryMs);
  }
}

/** Looks at queues and cards once a second. */
function watch({ slack, valkey }: Corridor<Apart>): { readonly end: () => Promise<Pick<Whole, 'waiting' | 'still'>> } {
  const queues = openQueues(valkey.connect());
  const course = { isOver: false };
  let waiting = 0;
  let still = 0;
  const looking = (async () => {
    let shown = '';
    let since = performance.now();
    while (!course.isOver) {
      const now = slack
        .messages(channel)
        .map(({ text }) => text)
        .join('\n');
      const isUnderWay = now.includes('being applied');
      if (now !== shown || !isUnderWay) since = performance.now();
      shown = now;
      still = Math.max(still, (performance.now() - since) / 1000);
      waiting = Math.max(
        waiting,
        Object.values(await queues.waiting()).reduce((sum, jobs) => sum + jobs, 0),
      );
      await pause(lookEveryMs);
    }
  })();
  let closing: Promise<void> | null = null;
  return {
    end: async () => {
      course.isOver = true;
      await looking;
      closing ??= queues.close();
      await closing;
      return { waiting, still };
    },
  };
}

function stateOf(mailboxes: number): object {
  return {
    schema: 'tenant-state/1',
    exchange: {
      CASMailbox: Array.from({ length: mailboxes }, (_unused, n) => ({
        PrimarySmtpAddress: `user${n}@contoso.com`,
        Guid: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        PopEnabled: true,
        ImapEnabled: n % 2 === 0,
      })),
      CASMailboxPlan: [
        { Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false },
      ],
    },
  };
}
