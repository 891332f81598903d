/** How long a worker of many tenants takes until it is ready, on a machine that has no mirror yet, and how many files it then has open. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { keys } from '../adapters/redis/keys';
import { newDecisionKeys } from '../src/compose/keys';
import { entryText } from '../src/engine/ledger/chain';
import type { LedgerEvent } from '../src/engine/ledger/entry';
import { signedChain, workerKeys } from '../test/support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../test/support/stores/valkey';
import { freePort } from '../test/support/wire/free-port';
import type { Benchmark } from './support/benchmark';
import { startBuilt } from './support/built-process';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';

const entriesEach = 200;
const person = 'a1a1a1a1-0000-4000-8000-000000000001';

interface Started {
  readonly seconds: number;
  readonly files: number;
  /** Peak until it is ready. */
  readonly megabytes: number;
}

/** `start-tenants-…` in every run, the others where they are requested by name: filling ten thousand ledgers takes minutes and 1.5 GB. */
export const startTenants: readonly Benchmark[] = [
  ...benchmarksOf('start-tenants', { tenants: 200, within: 10, isRare: false }),
  ...benchmarksOf('start-tenants-full', { tenants: 1000, within: 10, isRare: true }),
  ...benchmarksOf('start-tenants-most', { tenants: 10_000, within: 30, isRare: true }),
];

interface Shape {
  readonly tenants: number;
  /** Seconds until it is to be ready. */
  readonly within: number;
  readonly isRare: boolean;
}

function benchmarksOf(prefix: string, { tenants, within, isRare }: Shape): readonly Benchmark[] {
  const about = `a worker of ${tenants} tenants with ${entriesEach} entries each and no mirror yet`;
  const figures: readonly FigureOfRun<Started>[] = [
    { name: 'ready', about: 'until it is ready', unit: 's', goal: atMost(within), of: ({ seconds }) => ({ value: seconds }) },
    {
      name: 'files',
      about: 'files that it has open then, connections among them',
      unit: '',
      goal: atMost(100),
      of: ({ files }) => ({ value: files }),
    },
    {
      name: 'memory',
      about: 'peak of it until then',
      unit: 'MB',
      goal: atMost(400),
      of: ({ megabytes }) => ({ value: megabytes }),
    },
  ];
  return figuresOfRun({ prefix, about, isRare }, figures, async () => {
    const valkey = await startTestValkey();
    try {
      return await startWith(valkey, tenants);
    } finally {
      await valkey.stop();
    }
  });
}

async function startWith(valkey: TestValkey, count: number): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const port = await freePort();
  const names = Array.from({ length: count }, (_unused, n) => `t${n}`);
  const redis = valkey.connect();
  for (const [n] of names.entries()) await fillLedger(redis, idOf(n));
  const settings = join(folder, 'hardenbot.json');
  writeFileSync(settings, JSON.stringify(settingsOf(names, port)));
  const credentials = names.flatMap((name) => [
    [`HARDENBOT_${name.toUpperCase()}_CLIENT_ID`, '22222222-2222-4222-8222-222222222222'],
    [`HARDENBOT_${name.toUpperCase()}_CLIENT_SECRET`, `bench-client-secret-${name}`],
  ]);
  const since = performance.now();
  const worker = await startBuilt({
    name: 'worker',
    settings,
    port,
    environment: {
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_PUBLIC_KEY: newDecisionKeys().publicKeyPem,
      HARDENBOT_LEDGER_KEY: workerKeys.privateKeyPem,
      HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
      ...(Object.fromEntries(credentials) as Record<string, string>),
    },
  });
  const seconds = (performance.now() - since) / 1000;
  const files = readdirSync(`/proc/${worker.pid}/fd`).length;
  const megabytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1]) / 1024;
  process.stderr.write(`${JSON.stringify({ tenants: count, entriesEach, seconds, files, megabytes })}\n`);
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
  return { seconds, files, megabytes };
}

const idOf = (n: number): string => `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function fillLedger(redis: ReturnType<TestValkey['connect']>, tenant: string): Promise<void> {
  const event: LedgerEvent = { type: 'nothingToDo', reason: 'as it should be' };
  const at = new Date('2026-11-27T12:00:00Z');
  const said = Array.from({ length: entriesEach }, (_unused, n) => ({ subject: `c-${n}`, event, at }));
  const pipeline = redis.pipeline();
  for (const entry of signedChain(tenant, said))
    pipeline.xadd(keys.ledger(tenant), `${entry.seq}-0`, 'entry', entryText(entry), 'hash', entry.hash);
  await pipeline.exec();
}

function settingsOf(names: readonly string[], port: number): object {
  const everybody = { people: [person] };
  return {
    tenants: Object.fromEntries(
      names.map((name, n) => [
        name,
        { tenantId: idOf(n), channel: { terminal: name }, breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'] },
      ]),
    ),
    directory: names[0],
    people: [{ entraId: person, name: 'Ana', terminal: 'ana' }],
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody },
    monitoring: { worker: port },
  };
}
