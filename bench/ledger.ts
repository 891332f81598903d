/** How fast the ledger appends and is verified, against a bare durable XADD and bare hashing. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { connectRedis } from '../adapters/redis/connection';
import { startEmbeddedValkey } from '../adapters/redis/embedded';
import { createLedger } from '../adapters/redis/ledger';
import { findServerProgram } from '../adapters/redis/server-program';
import { canonicalJson } from '../src/json';
import { brokenLink, type ChainHead, genesis, link } from '../src/ledger/chain';
import type { Entry } from '../src/ledger/entry';
import { type Benchmark, median } from './support/benchmark';

const appends = 2000;
const verified = 100_000;
const event = { type: 'nothingToDo' as const, reason: 'x'.repeat(400) };

export const ledgerAppend: Benchmark = {
  name: 'ledger-append',
  about: `median of ${appends} appends one after the other on Valkey with appendfsync always, against XADD of the same bytes`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 1.5 },
  rounds: 3,
  open: async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
    const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..')), dataDir });
    const redis = connectRedis(server.url);
    const ledger = createLedger(redis, { now: () => new Date() });
    const bytes = canonicalJson(link(genesis, { tenant: 't', subject: 'c-1', event, at: new Date(0) }));
    return {
      round: async () => ({
        floor: await each(() => redis.xadd('floor', '*', 'entry', bytes)),
        value: await each((n) => ledger.append('bench', `c-${n}`, event)),
      }),
      close: async () => {
        redis.disconnect();
        await server.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  },
};

async function each(work: (n: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < appends; n += 1) {
    const began = performance.now();
    await work(n);
    times.push(performance.now() - began);
  }
  return median(times);
}

export const ledgerVerify: Benchmark = {
  name: 'ledger-verify',
  about: `entries a second when a chain of ${verified} is verified, beside SHA-256 over the same bytes`,
  unit: 'entries/s',
  goal: { kind: 'atLeast', number: 100_000 },
  rounds: 3,
  open: async () => {
    const lines: string[] = [];
    let head: ChainHead = genesis;
    for (let n = 0; n < verified; n += 1) {
      const entry: Entry = link(head, { tenant: 't', subject: `c-${n}`, event: { type: 'applying' }, at: new Date(n) });
      lines.push(canonicalJson(entry));
      head = entry;
    }
    return {
      round: () => {
        const began = performance.now();
        for (const line of lines) createHash('sha256').update(line).digest('hex');
        const hashed = performance.now();
        verify(lines);
        const done = performance.now();
        return Promise.resolve({ floor: (verified / (hashed - began)) * 1000, value: (verified / (done - hashed)) * 1000 });
      },
      close: () => Promise.resolve(),
    };
  },
};

function verify(lines: readonly string[]): void {
  let head: ChainHead = genesis;
  for (const line of lines) {
    const entry = JSON.parse(line) as Entry;
    const broken = brokenLink(head, entry);
    if (broken !== null) throw new Error(broken);
    head = entry;
  }
}
