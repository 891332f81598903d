/** How long it takes from the moment a row can be read until the ledger has its signal: a built worker on very many offices, by the clock of the offices. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isSignal, signalPrefix } from '../src/features/signals/entry-terms';
import { openedSignal } from '../src/features/signals/opened-signal';
import { ledgerOn } from '../test/support/ledger/signed-entries';
import { startTestValkey } from '../test/support/stores/valkey';
import { freePort } from '../test/support/wire/free-port';
import { type Benchmark, percentile } from './support/benchmark';
import { startBuilt } from './support/built-process';
import { atMost, type FigureOfRun, figuresOfRun } from './support/figures-of-run';
import { cpuOf, peakOf, workerEnvironment } from './support/fleet';
import type { Planted } from './support/planted-attacks';
import type { Asked, WatchedAddresses, WatchedTenants } from './support/watched-tenants';

interface Shape {
  readonly tenants: number;
  readonly people: number;
  readonly minutes: number;
}

interface Live extends Asked {
  /** Seconds from readable to the ledger at the 99th percentile, by log. */
  readonly p99: Readonly<Record<Planted['log'], number>>;
  /** The same of the tenant that hardly answers, over all logs. */
  readonly slowTenant: number;
  /** Attacks that did not ring though they had been readable for long enough. */
  readonly missed: number;
  readonly attacks: number;
  readonly memory: number;
  /** Per cent of a processor that the worker took, its start included. */
  readonly share: number;
}

const minute = 60_000;
/** A start reads what has to be known of each tenant: what can be read meanwhile waits for that. */
const startMs = 4 * minute;
/** Within which each log has to ring, in seconds. */
const goals: Readonly<Record<Planted['log'], number>> = { audits: 120, 'sign-ins': 120, risk: 360, unified: 660 };

async function runLive(shape: Shape): Promise<Live> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const valkey = await startTestValkey();
  const from = Date.now() + startMs + shape.tenants * 500;
  const order: WatchedTenants = { ...shape, from };
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  const offices = fork(join(__dirname, 'support', 'watched-tenants.ts'), [JSON.stringify(order)], {
    execArgv: ['--require', hook, '--max-old-space-size=6000'],
  });
  const [running] = (await once(offices, 'message')) as [WatchedAddresses];
  const port = await freePort();
  const settings = writeSettings(folder, running, port);
  const environment = workerEnvironment(valkey.url, join(folder, 'mirror'), running.addresses);
  const worker = await startBuilt({ name: 'worker', settings, port, environment });
  try {
    const end = from + shape.minutes * minute;
    while (Date.now() < end) await pause(Math.min(1000, end - Date.now() + 1));
    const rang = await rangOf(valkey.connect(), running);
    offices.send('asked');
    const [asked] = (await once(offices, 'message')) as [Asked];
    const share = (100 * cpuOf(worker.pid)) / (shape.minutes * 60 + startMs / 1000);
    const live = { ...asked, ...judged(running, rang, end), memory: peakOf(worker.pid), share };
    process.stderr.write(`${JSON.stringify({ ...shape, ...live })}\n`);
    return live;
  } finally {
    await worker.stop();
    offices.disconnect();
    await valkey.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By tenant and row: when the ledger took its sign. */
async function rangOf(
  redis: Parameters<typeof ledgerOn>[0],
  { addresses }: WatchedAddresses,
): Promise<ReadonlyMap<string, number>> {
  const ledger = ledgerOn(redis, { now: () => new Date() });
  const rang = new Map<string, number>();
  for (const { tenantId } of addresses)
    for (const id of (await ledger.recent(tenantId, 5000, signalPrefix)).filter(isSignal))
      for (const { at, signs } of openedSignal(await ledger.subject(tenantId, id))?.growth ?? [])
        for (const row of signs.flatMap(({ rowIds }) => rowIds)) {
          const key = `${tenantId} ${row.split('@')[0]}`;
          rang.set(key, Math.min(at.getTime(), rang.get(key) ?? Number.POSITIVE_INFINITY));
        }
  return rang;
}

function judged({ addresses, planted }: WatchedAddresses, rang: ReadonlyMap<string, number>, end: number) {
  const slow = addresses[0]?.tenantId;
  // Those that came too late in the run to be judged are left out.
  const counted = planted.filter(({ log, readable }) => readable + goals[log] * 1000 < end);
  const waitOf = ({ tenant, row, readable }: Planted): number =>
    ((rang.get(`${tenant} ${row}`) ?? Number.POSITIVE_INFINITY) - readable) / 1000;
  const others = counted.filter(({ tenant }) => tenant !== slow);
  const p99 = (log: Planted['log']): number => percentile(others.filter((one) => one.log === log).map(waitOf), 99);
  return {
    p99: { audits: p99('audits'), 'sign-ins': p99('sign-ins'), risk: p99('risk'), unified: p99('unified') },
    slowTenant: percentile(counted.filter(({ tenant }) => tenant === slow).map(waitOf), 99),
    missed: others.filter((one) => waitOf(one) === Number.POSITIVE_INFINITY).length,
    attacks: others.length,
  };
}

function writeSettings(folder: string, { addresses, breakGlass }: WatchedAddresses, port: number): string {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, addresses[0]?.ca ?? '');
  const file = join(folder, 'hardenbot.json');
  const tenantOf = ({ tenantId, endpoints }: WatchedAddresses['addresses'][number]): object => ({
    tenantId,
    endpoints: { ...endpoints, caFile },
    channel: { slack: 'C000000001' },
    breakGlass,
    signals: {},
  });
  const person = { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'UANA' };
  const everybody = { people: [person.entraId] };
  const written = {
    tenants: Object.fromEntries(addresses.map((address, n) => [`t${n}`, tenantOf(address)])),
    slack: { appId: 'A1', teamId: 'T1' },
    directory: 't0',
    people: [person],
    access: { read: everybody, request: everybody },
    approvals: { approvers: everybody },
    monitoring: { worker: port },
  };
  writeFileSync(file, JSON.stringify(written));
  return file;
}

const within = (log: Planted['log'], what: string): FigureOfRun<Live> => ({
  name: log,
  about: `p99 from when a row of ${what} can be read until the ledger has its signal`,
  unit: 's',
  goal: atMost(goals[log]),
  of: ({ p99 }) => told(p99[log]),
});

const told = (value: number) => ({ value, floor: Math.max(value, 1) });

const figures: readonly FigureOfRun<Live>[] = [
  within('audits', "the directory's audit log"),
  within('sign-ins', 'the sign-in log'),
  within('risk', 'risk detections'),
  within('unified', 'the unified audit log'),
  {
    name: 'refused',
    about: 'requests that were refused by a published limit, without the tenant that hardly answers',
    unit: 'requests',
    goal: atMost(0),
    of: ({ refused }) => told(refused),
  },
  { name: 'memory', about: 'peak of the worker', unit: 'MB', goal: atMost(256), of: ({ memory }) => told(memory) },
  {
    name: 'cpu',
    about: 'share of a processor that the worker takes, its start included',
    unit: '%',
    goal: atMost(60),
    of: ({ share }) => told(share),
  },
];

function liveOf(prefix: string, shape: Shape): readonly Benchmark[] {
  const { tenants, people, minutes } = shape;
  const about = `a built worker on ${tenants} offices of ${people} people for ${minutes} minutes, one of which takes a request in ten seconds`;
  return figuresOfRun({ prefix, about, isRare: true }, figures, () => runLive(shape));
}

export const signalsLive: readonly Benchmark[] = [
  ...liveOf('signals-live-small', { tenants: 20, people: 500, minutes: 14 }),
  ...liveOf('signals-live-full', { tenants: 200, people: 500, minutes: 20 }),
];
