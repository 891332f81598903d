/** The alert rules on processes that run: each fires on what a gateway and a worker tell while its condition is real, and no other one does. */

import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { madeId } from '../../adapters/m365/simulator/ids';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { keys } from '../../adapters/redis/keys';
import { certificateEnd } from '../../adapters/redis/store-tls';
import { createTenantRegister } from '../../adapters/redis/tenant-register';
import type { Card } from '../../src/chat/card';
import { DeliveryError } from '../../src/chat/platform';
import { usualTiming } from '../../src/compose/safeguards';
import { storeCertificateGauge } from '../../src/compose/watch-certificate';
import { control as directSend } from '../../src/controls/direct-send/index';
import { systemClock } from '../../src/process/system-clock';
import { buttonsOf, type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { alertRules, firing, type Scrape, samplesOf, scrape } from '../support/deploy/prometheus';
import { startTlsValkey } from '../support/stores/valkey-trials';
import { freePort } from '../support/wire/free-port';

const minute = 60_000;
const day = 24 * 60 * minute;
const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', RejectDirectSend: false },
  },
};

/** The app registration of hardenbot, with the secret that simulated tenants have. */
const registration = {
  id: 'registration',
  appId: madeId('client'),
  passwordCredentials: [
    { keyId: 'secret', hint: 'sec', endDateTime: new Date(systemClock.now().getTime() + 40 * day).toISOString() },
  ],
};

/** What the chat does with a message that is posted. */
let chat: 'shows' | 'refuses' | 'hangs' = 'shows';
let answer: () => void = () => undefined;
const answered = new Promise<void>((resolve) => {
  answer = resolve;
});
const room: ChatRoom = openChatRoom('terminal', 'hardening');
const post: ChatRoom['post'] = async (...message) => {
  if (chat === 'refuses') throw new DeliveryError('The chat is out of order.', 'later');
  if (chat === 'hangs') await answered;
  return room.post(...message);
};
/** Queues note the time of this machine, so the date is that one, turned ahead. */
let aheadMs = 0;
const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + aheadMs) };
const forward = (ms: number): void => {
  aheadMs += ms;
};
let harness: Harness;
let worker: { stop(): Promise<void> };
let ports: Readonly<Record<'hardenbot-gateway' | 'hardenbot-worker', number>>;
const fired = new Set<string>();

beforeAll(async () => {
  ports = { 'hardenbot-gateway': await freePort(), 'hardenbot-worker': await freePort() };
  harness = await openHarness({
    platform: { ...room, post },
    state: { ...tenant, graph: { applications: [registration] } },
    controls: { 'direct-send': {} },
    settings: {
      approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } },
      monitoring: { gateway: ports['hardenbot-gateway'], worker: ports['hardenbot-worker'] },
    },
    tenant: { digest: { at: '08:00', timeZone: 'UTC' } },
    clock,
    withoutWorker: true,
    timing: { ...usualTiming, reconcileEveryMs: 200 },
    overdue: { everyMs: 200, graceMs: 10 * minute },
  });
  worker = await harness.startWorker();
});
afterAll(async () => {
  answer();
  await harness.close();
});

const says = (words: string) => (card: Card) => textOf(card).includes(words);
const seen = (...scrapes: readonly Scrape[]): readonly string[] => {
  const found = firing(...scrapes);
  for (const alert of found) fired.add(alert);
  return found;
};
/** Messages that are under way while the date is turned ahead look as old as that, on a slow machine more of them. */
const besidesLate = (alerts: readonly string[]): readonly string[] =>
  alerts.filter((alert) => !['HardenbotCardsLate', 'HardenbotMessagesLate'].includes(alert));

/** The scrape in which a metric of a process has a value that fits. Throws with the value that it kept, before the test is ended without a word. */
async function scrapeWith(series: string, fits: (value: number) => boolean, most = 2400): Promise<Scrape> {
  let value: string | undefined;
  for (let looks = 0; looks < most; looks += 1) {
    const told = await scrape(ports);
    value = samplesOf(told).get(series);
    if (value !== undefined && fits(Number(value))) return told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${series} stayed at ${value ?? 'nothing'}, in ${fits.toString()}`);
}
const ofGateway = (name: string, labels: string): string => `${name}{job="hardenbot-gateway",${labels}}`;
const ofWorker = (name: string, labels: string): string => `${name}{job="hardenbot-worker",${labels}}`;

async function audits(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await room.says('ana', 'audit direct-send');
}

test('none fires after an audit and a change that waits to be kept', async () => {
  await room.says('ana', 'audit');
  await room.waitFor(says('requested by'), 'audited');
  await room.says('ana', 'plan direct-send');
  // The digest of the day may stand there already, and says that one waits.
  await room.waitFor((card) => buttonsOf(card).some(({ label }) => label === 'Approve'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('or it is undone automatically'), 'applied for now');
  expect(seen(await scrapeWith(ofWorker('hardenbot_keep_deadlines', 'state="due"'), (due) => due === 1))).toEqual([]);
});

// Before the date is turned ahead: nothing that is under way looks late yet.
test('a store that lost its replicas is told by both processes', async () => {
  const redis = harness.valkey.connect();
  await redis.config('SET', 'min-replicas-to-write', '1');
  try {
    expect(seen(await scrape(ports))).toEqual(['HardenbotStoreTakesNoWrites']);
  } finally {
    await redis.config('SET', 'min-replicas-to-write', '0');
  }
});

test('a chat that refuses messages is told as failing jobs, and as late cards once it takes them', async () => {
  const failed = ofGateway('hardenbot_job_seconds_count', 'exported_job="draw",outcome="failed"');
  chat = 'refuses';
  await audits(8);
  const first = await scrapeWith(failed, (count) => count > 0);
  const already = Number(samplesOf(first).get(failed));
  expect(seen(first, await scrapeWith(failed, (count) => count > already + 6))).toEqual(['HardenbotJobsFail']);
  forward(minute);
  const drawn = 'hardenbot_drawing_delay_seconds_count{job="hardenbot-gateway"}';
  const before = Number(samplesOf(first).get(drawn));
  chat = 'shows';
  expect(seen(first, await scrapeWith(drawn, (count) => count >= before + 8))).toContain('HardenbotCardsLate');
});

test('a chat that does not answer is told as messages that wait', async () => {
  chat = 'hangs';
  await audits(12);
  await scrapeWith(ofWorker('hardenbot_jobs_due', 'queue="outbox"'), (due) => due > 0);
  forward(2 * minute);
  expect(besidesLate(seen(await scrape(ports)))).toEqual([]);
  expect(fired).toContain('HardenbotMessagesLate');
  chat = 'shows';
  answer();
  await scrapeWith(ofWorker('hardenbot_jobs_waiting', 'queue="outbox"'), (waiting) => waiting === 0);
});

test('a mistake of ours is told, though the rest of the audit is done', async () => {
  const faults = 'hardenbot_own_faults_total{job="hardenbot-worker"}';
  const before = await scrapeWith(faults, (count) => count === 0);
  const { audit } = directSend;
  const fail = (): never => {
    throw new TypeError('a mistake of ours');
  };
  Object.assign(directSend, { audit: fail });
  await audits(1);
  expect(seen(before, await scrapeWith(faults, (count) => count > 0))).toContain('HardenbotOwnFault');
  Object.assign(directSend, { audit });
});

test('a service that turns most requests away is told', async () => {
  const throttled = ofWorker('hardenbot_tenant_requests_total', 'service="exchange",outcome="throttled"');
  const before = await scrape(ports);
  const state = harness.simulator.state() as object;
  harness.simulator.load({ ...state, simulator: { throttle: { exchange: { size: 1, perSecond: 0.001 } } } });
  await audits(6);
  const throttledCalls = Number(samplesOf(before).get(throttled));
  expect(seen(before, await scrapeWith(throttled, (count) => count > throttledCalls))).toContain('HardenbotThrottled');
  harness.simulator.load({ ...state, simulator: {} });
});

test('without a worker the gateway tells that, what waits, and what is not put back', async () => {
  await worker.stop();
  await room.says('ana', 'plan direct-send');
  await audits(1);
  forward(31 * minute);
  const told = await scrapeWith(ofGateway('hardenbot_keep_deadlines', 'state="overdue"'), (overdue) => overdue === 1);
  expect(besidesLate(seen(told))).toEqual([
    'HardenbotAuditsLate',
    'HardenbotProcessMissing',
    'HardenbotUndoingOverdue',
    'HardenbotWorkStandsStill',
  ]);
  worker = await harness.startWorker();
  await room.waitFor(says('undone without being kept'), 'restored');
  const series = [ofGateway, ofWorker].map((of) => of('hardenbot_keep_deadlines', 'state="overdue"'));
  for (const one of series) await scrapeWith(one, (overdue) => overdue === 0);
});

test('a secret that ends soon, and a tenant that was not audited for long, are told; and a secret that has ended', async () => {
  // What a service asked to be left alone for, above, is over.
  forward(180 * minute);
  // Entra ID is asked with every whole audit, but for one that ends behind a newer audit: those that were turned away above are tried again meanwhile.
  const daysLeft = ofWorker('hardenbot_credential_days_left', 'of="tenants"');
  const asksFor = async (looks: number): Promise<unknown> => {
    await room.says('ana', 'audit');
    return scrapeWith(daysLeft, () => true, looks);
  };
  await asksFor(100).catch(() => asksFor(2400));
  forward(28 * day);
  // Audits that were turned away above are tried again meanwhile, and what they draw may look late on the new date.
  expect(seen(await scrape(ports))).toEqual(expect.arrayContaining(['HardenbotCredentialEnds', 'HardenbotTenantNotAudited']));
  forward(13 * day);
  expect(seen(await scrape(ports))).toEqual(
    expect.arrayContaining(['HardenbotCredentialEnded', 'HardenbotCredentialEnds', 'HardenbotTenantNotAudited']),
  );
});

test('a certificate of the store that ends soon is told, and one that has ended', async () => {
  const { cert: certificate, key } = await makeCertificate();
  const server = await startTlsValkey({ certificate, key, users: ['user default on nopass ~* &* +@all'] });
  const redis = new Redis({ host: 'localhost', port: server.port, tls: { ca: certificate } });
  const told = async (daysOn: number): Promise<readonly string[]> => {
    const registry = new Registry();
    const at = { now: () => new Date(systemClock.now().getTime() + daysOn * day) };
    registry.registerMetric(storeCertificateGauge(redis, at));
    return seen({ 'hardenbot-worker': await registry.metrics() });
  };
  try {
    await redis.ping();
    const days = Math.floor(((certificateEnd(redis)?.getTime() ?? 0) - systemClock.now().getTime()) / day);
    expect(await told(days - 10)).toContain('HardenbotStoreCertificateEnds');
    expect(await told(days + 2)).toContain('HardenbotStoreCertificateEnded');
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

test('a ledger that somebody emptied is told as halted', async () => {
  await harness.valkey.connect().del(keys.ledger(harness.tenantId));
  const told = await scrapeWith(ofWorker('hardenbot_ledgers_halted', 'of="tenants"'), (halted) => halted === 1);
  expect(seen(told)).toContain('HardenbotLedgerHalted');
});

test('a tenant that left the settings, and of which nobody can read whether somebody is let in there, is told', async () => {
  const gone = '90000000-0000-4000-8000-000000000009';
  const redis = harness.valkey.connect();
  await redis.xadd(keys.ledger(gone), '1-0', 'entry', '{}', 'hash', 'nobody wrote this');
  await createTenantRegister(redis).add([gone]);
  const told = await scrapeWith(ofWorker('hardenbot_tenants_left_behind', 'of="tenants"'), (behind) => behind === 1);
  expect(seen(told)).toContain('HardenbotTenantLeftBehind');
});

test('a worker whose clock is not that of the store is told', async () => {
  await worker.stop();
  worker = await harness.startWorker(true);
  const told = await scrapeWith(ofWorker('hardenbot_clock_ahead_seconds', 'of="store"'), (ahead) => ahead > 60);
  expect(seen(told)).toContain('HardenbotClockWrong');
});

test('so every alert has fired', () => {
  expect([...fired].sort()).toEqual(alertRules.map(({ alert }) => alert).sort());
});
