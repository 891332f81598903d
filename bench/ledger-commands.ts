/** What `hardenbot ledger verify` and `hardenbot ledger restore` take of a long ledger of one tenant, and how another tenant gets on meanwhile. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { keys as storeKeys } from '../adapters/redis/keys';
import { mirrorPath } from '../adapters/redis/mirror';
import { entryText } from '../src/engine/ledger/chain';
import { isSignedWith } from '../src/engine/ledger/envelope';
import { longLedger, storeLongLedger } from '../test/support/ledger/long-ledger';
import { gatewayKeys, keyring, ledgerOn, workerKeys, workerSigner } from '../test/support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../test/support/stores/valkey';
import { type Benchmark, percentile } from './support/benchmark';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import { peakOf } from './support/fleet';

const tenant = '7e000000-0000-4000-8000-00000000001e';
const neighbour = '7e000000-0000-4000-8000-00000000001f';
/** How often the neighbour appends. */
const neighbourEveryMs = 25;
/** For how long it does so with nothing beside it. */
const aloneMs = 5000;

interface Ran {
  readonly seconds: number;
  /** Peak. */
  readonly megabytes: number;
  /** Milliseconds of one entry of the neighbour meanwhile: at the 99th percentile, and at most. */
  readonly p99: number;
  readonly most: number;
}

interface Measured {
  readonly verify: Ran;
  readonly restore: Ran;
  /** Milliseconds of one entry of the neighbour with nothing beside it, at the 99th percentile. */
  readonly alone: number;
  /** Seconds that verifying as many signatures takes on one thread. */
  readonly signatures: number;
}

const figures: readonly FigureOfRun<Measured>[] = [
  {
    name: 'verify',
    about: 'verify it and its mirror, against verifying the signatures of both on one thread',
    unit: 's',
    goal: { kind: 'ratio', number: 1.3 },
    of: ({ verify, signatures }) => ({ value: verify.seconds, floor: 2 * signatures }),
  },
  {
    name: 'verify-memory',
    about: 'peak of that',
    unit: 'MB',
    goal: atMost(256),
    of: ({ verify }) => ({ value: verify.megabytes }),
  },
  {
    name: 'restore',
    about:
      'restore it from its mirror after the store lost all of it, against verifying the signatures of the mirror on one thread',
    unit: 's',
    goal: { kind: 'ratio', number: 2 },
    of: ({ restore, signatures }) => ({ value: restore.seconds, floor: signatures }),
  },
  {
    name: 'restore-memory',
    about: 'peak of that',
    unit: 'MB',
    goal: atMost(256),
    of: ({ restore }) => ({ value: restore.megabytes }),
  },
  {
    name: 'neighbour',
    about: 'one entry of another tenant while either runs, p99, against nothing beside it',
    unit: 'ms',
    goal: atMost(50),
    of: ({ verify, restore, alone }) => ({ value: Math.max(verify.p99, restore.p99), floor: alone }),
  },
];

/** `ledger-commands-…` in every run, `ledger-commands-full-…` where `--only` names it: a million entries take minutes to sign. */
export const ledgerCommands: readonly Benchmark[] = [
  ...benchmarksOf('ledger-commands', 50_000, false),
  ...benchmarksOf('ledger-commands-full', 1_000_000, true),
];

function benchmarksOf(prefix: string, entries: number, isRare: boolean): readonly Benchmark[] {
  const about = `a ledger of ${entries} entries of one tenant`;
  return figuresOfRun({ prefix, about, isRare }, figures, () => measured(entries));
}

async function measured(entries: number): Promise<Measured> {
  const valkey = await startTestValkey();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  try {
    const redis = valkey.connect();
    // Filling it is not what is measured.
    await redis.config('SET', 'appendfsync', 'everysec');
    await storeLongLedger(redis, { tenant, entries, signer: workerSigner });
    await writeMirror(join(folder, 'mirror'), entries);
    await redis.config('SET', 'appendfsync', 'always');
    const settings = writeSettings(folder);
    const run = (command: 'verify' | 'restore') =>
      runBeside(valkey, folder, ['ledger', command, '--settings', settings, '--tenant', 'long']);
    const before = watchNeighbour(valkey);
    await pause(aloneMs);
    const alone = percentile(await before.end(), 99);
    const verify = await run('verify');
    await redis.unlink(storeKeys.ledger(tenant));
    const restore = await run('restore');
    if ((await redis.xlen(storeKeys.ledger(tenant))) !== entries) throw new Error('The ledger was not restored.');
    const told: Measured = { verify, restore, alone, signatures: secondsOfSignatures(entries) };
    process.stderr.write(`${JSON.stringify({ entries, ...told })}\n`);
    return told;
  } finally {
    await valkey.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same entries: signatures of Ed25519 come out the same each time. */
async function writeMirror(folder: string, entries: number): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = await open(mirrorPath(folder, tenant), 'w');
  let lines = '';
  for (const entry of longLedger({ tenant, entries, signer: workerSigner })) {
    lines += `${entryText(entry)}\n`;
    if (entry.seq % 1000 === 0 || entry.seq === entries) {
      await file.appendFile(lines);
      lines = '';
    }
  }
  await file.close();
}

/** The built program, with a neighbour that appends meanwhile. Throws with what it said where it finds anything. */
async function runBeside(valkey: TestValkey, folder: string, args: readonly string[]): Promise<Ran> {
  const beside = watchNeighbour(valkey);
  const began = performance.now();
  const program = join(__dirname, '..', 'dist', 'src', 'cli.js');
  const child = spawn(process.execPath, [program, ...args, '--mirror', join(folder, 'mirror')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
      HARDENBOT_LEDGER_KEY: workerKeys.privateKeyPem,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part.toString();
    });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let megabytes = 0;
  const looking = setInterval(() => {
    megabytes = Math.max(megabytes, peakOrNone(child.pid));
  }, 100);
  const [code] = await ended;
  clearInterval(looking);
  const waits = await beside.end();
  if (code !== 0) throw new Error(`hardenbot ${args.join(' ')} ended with ${code}:\n${said}`);
  return { seconds: (performance.now() - began) / 1000, megabytes, p99: percentile(waits, 99), most: Math.max(...waits) };
}

/** Nothing is known of one that has just ended. */
function peakOrNone(pid: number | undefined): number {
  try {
    return pid === undefined ? 0 : peakOf(pid) || 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return 0;
    throw error;
  }
}

/** Another tenant of the same store, into whose ledger a worker writes. */
function watchNeighbour(valkey: TestValkey): { readonly end: () => Promise<readonly number[]> } {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, { now: () => new Date() });
  const course = { isOver: false };
  const waits: number[] = [];
  const writing = (async () => {
    while (!course.isOver) {
      const since = performance.now();
      await ledger.append(neighbour, 'c-neighbour', { type: 'nothingToDo', reason: 'as it should be' });
      waits.push(performance.now() - since);
      await pause(neighbourEveryMs);
    }
  })();
  return {
    end: async () => {
      course.isOver = true;
      await writing;
      redis.disconnect();
      return waits;
    },
  };
}

const sampled = 5000;

function secondsOfSignatures(entries: number): number {
  const some = [...longLedger({ tenant, entries: sampled, signer: workerSigner })];
  const key = keyring.find(workerSigner.keyId);
  const began = performance.now();
  for (const { hash, signature } of some)
    if (key === undefined || !isSignedWith(key, hash, signature)) throw new Error('A signature does not fit.');
  return ((performance.now() - began) / 1000) * (entries / sampled);
}

function writeSettings(folder: string): string {
  const file = join(folder, 'hardenbot.json');
  const person = 'a1a1a1a1-0000-4000-8000-000000000001';
  const everybody = { people: [person] };
  const tenantOf = (tenantId: string, name: string): object => ({
    tenantId,
    channel: { terminal: name },
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
  });
  const settings = {
    tenants: { long: tenantOf(tenant, 'long'), neighbour: tenantOf(neighbour, 'neighbour') },
    directory: 'long',
    people: [{ entraId: person, name: 'Ana', terminal: 'ana' }],
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody },
  };
  writeFileSync(file, JSON.stringify(settings));
  return file;
}
