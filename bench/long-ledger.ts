/** What a ledger of very many entries costs a gateway that has just started: the time until its first answer, its memory, and what the store holds for it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { keys as storeKeys } from '../adapters/redis/keys';
import { newDecisionKeys } from '../src/compose/keys';
import { entrySigner } from '../src/engine/ledger/envelope';
import { processFlags } from '../src/process/node-flags';
import { storeLongLedger } from '../test/support/ledger/long-ledger';
import { startTestValkey, type TestValkey } from '../test/support/stores/valkey';
import type { FirstAnswer } from './long-ledger-child';
import type { Benchmark } from './support/benchmark';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import type { RunKeys } from './support/long-change';

const tenant = '7e000000-0000-4000-8000-00000000001e';

interface Measured {
  /** Nothing was kept of the ledger yet. */
  readonly first: FirstAnswer;
  /** With the index that the one before kept. */
  readonly next: FirstAnswer;
  /** Megabytes of the store: rows, and the index. */
  readonly rows: number;
  readonly index: number;
}

const figures: readonly FigureOfRun<Measured>[] = [
  {
    name: 'first-answer',
    about: 'until the first answer of a gateway that has just started, against one for which nothing was kept',
    unit: 's',
    goal: atMost(3),
    of: ({ first, next }) => ({ value: next.seconds, floor: first.seconds }),
  },
  {
    name: 'memory',
    about: 'its peak memory until then, against what the store holds of the ledger and its index',
    unit: 'MB',
    goal: atMost(256),
    of: ({ next, rows, index }) => ({ value: next.megabytes, floor: rows + index }),
  },
];

/** `long-ledger-…` in every run, `long-ledger-full-…` where `--only` names it: a million entries take minutes to sign, and a gigabyte of the store. */
export const longLedger: readonly Benchmark[] = [
  ...benchmarksOf('long-ledger', 50_000, false),
  ...benchmarksOf('long-ledger-full', 1_000_000, true),
];

function benchmarksOf(prefix: string, entries: number, isRare: boolean): readonly Benchmark[] {
  const about = `a ledger of ${entries} entries of one tenant`;
  return figuresOfRun({ prefix, about, isRare }, figures, async () => {
    const valkey = await startTestValkey();
    try {
      return await measure(valkey, entries);
    } finally {
      await valkey.stop();
    }
  });
}

async function measure(valkey: TestValkey, entries: number): Promise<Measured> {
  const keys: RunKeys = { gateway: newDecisionKeys(), worker: newDecisionKeys() };
  const redis = valkey.connect();
  // Nothing is lost that matters: each run makes its own.
  await redis.config('SET', 'appendonly', 'no');
  await storeLongLedger(redis, { tenant, entries, signer: entrySigner('worker', keys.worker.privateKeyPem) });
  const first = await answer(valkey.url, keys);
  const next = await answer(valkey.url, keys);
  if (first.head !== entries || next.head !== entries) throw new Error('The ledger was not read to its end.');
  const measured: Measured = {
    first,
    next,
    rows: await megabytesOf(redis, [storeKeys.ledger(tenant)]),
    index: await megabytesOf(redis, await redis.keys(`${storeKeys.ledgerIndex(tenant)}*`)),
  };
  process.stderr.write(`${JSON.stringify({ entries, ...measured })}\n`);
  return measured;
}

async function answer(url: string, keys: RunKeys): Promise<FirstAnswer> {
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  const child = fork(join(__dirname, 'long-ledger-child.ts'), [url, JSON.stringify(keys), tenant], {
    execArgv: [...processFlags.gateway, '--require', hook],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let told: FirstAnswer | null = null;
  child.on('message', (message: FirstAnswer) => {
    told = message;
  });
  const [code] = await ended;
  if (code !== 0 || told === null) throw new Error('The gateway of the benchmark gave no answer.');
  return told;
}

async function megabytesOf(redis: ReturnType<TestValkey['connect']>, names: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const name of names) bytes += Number(await redis.call('MEMORY', 'USAGE', name));
  return bytes / 1024 / 1024;
}
