/** Many watched tenants in one worker, with one that says "not now" for minutes and one that never answers: who waits for them, and who does not. */

import { AppLimits } from '../../adapters/m365/app-limits';
import { openTenant } from '../../adapters/m365/index';
import { AppRequests, type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { openQueues } from '../../jobs/queues';
import { tenantSlots } from '../../jobs/tenant-slots';
import { startWorkers } from '../../jobs/worker';
import { readSettings } from '../../src/config/load';
import { signalTicks, tickMs } from '../../src/features/signals/worker/index';
import { omitUndefined } from '../../src/lib/omit-undefined';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { openTenantLogs } from '../../src/tenant/logs/tenant-logs';
import { runJob } from '../../src/worker/run-job';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { count } from '../support/runner/counts';
import { clockOf, minute } from '../support/signals/signal-lab';
import { turnedOff, watchedState } from '../support/signals/turned-off';
import { memorySignals } from '../support/stores/memory-stores';
import { startTestValkey } from '../support/stores/valkey';

const calm = count({ fast: 6, full: 24 });
/** The first is the tenant of the directory. */
const nameOf = (n: number): string => (n < calm ? `calm-${n}` : n === calm ? 'throttled' : 'silent');
const idOf = (n: number): string => tenantId.slice(0, -2) + String(n + 1).padStart(2, '0');
const trouble: Readonly<Record<string, object>> = {
  throttled: {
    throttle: { graph: { size: 1, perSecond: 1 / 600, retryAfter: true }, exchange: { size: 1, perSecond: 1 / 600 } },
  },
  silent: { latencyMs: 60_000 },
};
const numbers = Array.from({ length: calm + 2 }, (_, n) => n);

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Opens all of them on one clock. Pauses of calm tenants pass at once; those of the others last as long as the clock says. */
async function openAll() {
  let office: Office | null = null;
  const nowMs = (): number => office?.now().getTime() ?? Date.parse(clockOf(0));
  let isOver = false;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const forward = (ms: number): void => {
    office?.forward(ms);
    for (const one of sleepers.filter(({ at }) => at <= nowMs())) one.wake();
  };
  const time = (isCalm: boolean) => ({
    monotonicMs: nowMs,
    random: () => 0.5,
    sleep: (ms: number) => {
      if (!isCalm && !isOver) return new Promise<void>((wake) => void sleepers.push({ at: nowMs() + ms, wake }));
      forward(ms);
      return Promise.resolve();
    },
  });
  const appRequests = new AppRequests();
  const limits = new AppLimits(time(true));
  const simulators = new Map<string, Simulator>();
  const clients = new Map<string, ReturnType<typeof openTenant>>();
  for (const n of numbers) {
    const name = nameOf(n);
    const simulator = await startSimulator({
      state: {
        schema: 'tenant-state/1',
        asOf: clockOf(0),
        organization: { id: idOf(n) },
        ...watchedState,
        simulator: { publishedLimits: true, ...trouble[name] },
      },
      now: () => new Date(nowMs()),
      monotonicMs: nowMs,
      appRequests,
    });
    const credential = {
      kind: 'secret' as const,
      clientId: simulator.credential.clientId,
      secret: simulator.credential.clientSecret,
    };
    const { endpoints, ca } = simulator;
    const client = openTenant(
      {
        tenantId: simulator.tenantId,
        endpoints,
        ca,
        credential,
        resolve: (question) => simulator.resolve(question),
        giveUpAfterMs: 60_000,
        ...omitUndefined({ appLimits: limits.of(credential) }),
      },
      time(n < calm),
    );
    simulators.set(name, simulator);
    clients.set(name, Object.assign(client, { logs: openTenantLogs() }));
    closing.push(
      () => (name === 'silent' ? Promise.resolve() : simulator.close()),
      () => client.close(),
    );
  }
  const everyone = { people: Object.values(ids) };
  const settings = readSettings(
    {
      tenants: Object.fromEntries(
        numbers.map((n) => [nameOf(n), { tenantId: idOf(n), channel: { terminal: nameOf(n) }, signals: {} }]),
      ),
      directory: nameOf(0),
      people: Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name })),
      access: { read: everyone, request: everyone },
      approvals: { approvers: everyone },
    },
    'hardenbot.yaml',
  );
  const signals = memorySignals();
  const clientOf = (name: string) => clients.get(name) as ReturnType<typeof openTenant>;
  office = openOffice({ settings, clientOf, client: clientOf(nameOf(0)), stores: () => ({ signals }) });
  const settled = await openWorkers(office);
  // What still waits for a tenant ends before the workers do.
  closing.push(async () => {
    isOver = true;
    await simulators.get('silent')?.close();
    forward(60 * minute);
  });
  return { office, simulators, forward, settled };
}

/** The queue and the worker of hardenbot. The answer hands out what is due, and settles once the rounds of calm tenants have ended. */
async function openWorkers(office: Office): Promise<() => Promise<void>> {
  const valkey = await startTestValkey();
  const queues = openQueues(valkey.connect());
  const quiet = (): void => undefined;
  const isCalm = ({ tenant }: Job): boolean => numbers.slice(0, calm).some((n) => idOf(n) === tenant);
  let under = 0;
  let idle: () => void = quiet;
  const workers = startWorkers({
    connection: valkey.connect(),
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: systemClock,
    handlers: {
      watch: {
        ...tenantSlots.watch,
        run: async (job) => {
          await runJob({ work: office.work, scan: () => Promise.resolve() }, job);
          if (isCalm(job)) under -= 1;
          if (under === 0) idle();
        },
      },
    },
  });
  closing.push(
    () => valkey.stop(),
    () => queues.close(),
    () => workers.close(2000),
  );
  const tick = signalTicks({
    ensure: async (job) => {
      const isNew = await queues.ensure(job);
      if (isNew && isCalm(job)) under += 1;
      return isNew;
    },
  });
  return async () => {
    const rested = new Promise<void>((resolve) => {
      idle = resolve;
    });
    // As if a round more was under way, until all have been handed out.
    under += 1;
    await tick(office.work.served(), office.now());
    under -= 1;
    if (under > 0) await rested;
  };
}

test('a tenant that is throttled for minutes, and one that never answers, delay no card of another', async () => {
  const { office, simulators, forward, settled } = await openAll();
  const pass = async (minutes: number): Promise<void> => {
    const end = office.now().getTime() + minutes * minute;
    while (office.now().getTime() < end) {
      forward(tickMs);
      await settled();
    }
  };
  await pass(3);
  const readable = office.now().getTime() + minute;
  for (const [name, simulator] of simulators)
    simulator.happen([{ at: readable, key: 'graph.directoryAudits', put: turnedOff(`row of ${name}`, 3) }]);
  await pass(6);
  const waits = numbers.slice(0, calm).map((n) => {
    const found = (office.storage.entries.get(idOf(n)) ?? []).find(({ event }) => event.type === 'signalled');
    return found === undefined ? `${nameOf(n)} never` : (Date.parse(found.at) - readable) / 1000;
  });
  expect(waits.filter((wait) => typeof wait === 'string' || wait > 90)).toEqual([]);
  const refused =
    simulators
      .get('throttled')
      ?.calls()
      .filter(({ status }) => status === 429) ?? [];
  expect(refused.length).toBeGreaterThan(0);
});
