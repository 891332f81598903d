/** What happens is sent to one receiver outside: each thing at least once, in order, signed, and never to an address that only we can reach. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebhookSender, isPublic } from '../../adapters/webhook/index';
import { secretsOf, signatureHeaders } from '../../adapters/webhook/sign';
import { examine } from '../../src/cli/doctor/examine';
import { checkWebhooks } from '../../src/cli/doctor/webhooks';
import type { KnownTenant } from '../../src/compose/tenants';
import { openWebhooks } from '../../src/compose/webhooks';
import { Secrets } from '../../src/config/load';
import { type WebhookTopic, webhooksSettings, webhookTopics } from '../../src/config/webhooks';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { cloudEvent } from '../../src/gateway/webhooks/cloud-event';
import { deliver } from '../../src/gateway/webhooks/deliver';
import { deliverJob, watchWebhooks } from '../../src/gateway/webhooks/watch-webhooks';
import { subjectOf, type Webhook, type WebhookSender } from '../../src/gateway/webhooks/webhook';
import { serialQueue } from '../../src/lib/serial-queue';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { notBefore } from '../../src/queue/not-before';
import { type Check, everyControl } from '../../src/setup/doctor/check';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { idOfTenant, openCampaignLab } from '../support/corridor/campaign-lab';
import { openHarness } from '../support/corridor/harness';
import { type Office, openOffice, otherTenantId, tenantId } from '../support/corridor/office';
import { gatewaySigner, keyring, ledgerOn } from '../support/ledger/signed-entries';
import { memoryLog } from '../support/stores/memory-stores';
import { openReceiver, type Receiver, secret } from '../support/wire/receiver';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const tenant = { id: tenantId, name: 'contoso' };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function webhookTo(url: string, topics: readonly WebhookTopic[] = webhookTopics): Webhook {
  return { name: 'siem', url: new URL(url), topics: () => new Set(topics), hears: () => true };
}

const clockOf = (office: Office) => ({
  now: () => office.now(),
  monotonicMs: () => office.now().getTime(),
  sleep: () => Promise.resolve(),
});

/** The real clock: the reference library refuses a signature that is minutes old. */
const realClock = { now: () => new Date(), monotonicMs: () => performance.now(), sleep: () => Promise.resolve() };

function senderTo({ ca }: Receiver, options: Partial<Parameters<typeof createWebhookSender>[0]> = {}): WebhookSender {
  const secrets = new Map([['siem', secretsOf(secret, 'SECRET')]]);
  return createWebhookSender({ clock: realClock, secrets, mayReach: () => true, ca, ...options });
}

/** A gateway beside the office that notifies the receiver; `round` looks once for what was not sent, and does what it finds. */
function tellingOf(office: Office, send = senderTo(receiver), webhook = webhookTo(receiver.url)) {
  const ledger = openLedger({
    log: memoryLog(office.storage),
    clock: clockOf(office),
    keyring,
    signer: gatewaySigner,
    onHalt: () => undefined,
  });
  const found: Job[] = [];
  const jobs = { ensure: async (job: Job) => found.push(job) > 0 };
  const inTurn = serialQueue();
  const tell = () => inTurn(() => deliver({ ledger, send }, { tenant, webhook }));
  const watch = watchWebhooks({
    ledger,
    jobs,
    deliver: tell,
    notBefore: notBefore(clockOf(office)),
    clock: clockOf(office),
    tenants: [tenant],
    webhooks: [webhook],
    logger: quiet,
  });
  return {
    ledger,
    tell,
    look: () => watch.look(),
    round: async (): Promise<number> => {
      found.length = 0;
      await watch.look();
      if (found.length > 0) await tell().catch(() => undefined);
      return found.length;
    },
  };
}

async function applied(office: Office): Promise<string> {
  await office.does('ana', { says: 'plan pop-imap ticket=CHG0123' });
  await office.settle();
  const id = office.newest();
  for (const who of ['bo', 'cy'] as const) await office.approves(who, id);
  await office.settle();
  return id;
}

const typesOf = (one: Receiver) => one.taken().map(({ type }) => type.replace('hardenbot.', ''));

test('a change is told from its request to what was measured, signed as the reference library has it, in the order of the ledger', async () => {
  const office = openOffice();
  const gateway = tellingOf(office);
  await gateway.round();
  const id = await applied(office);
  await gateway.round();
  expect(typesOf(receiver)).toEqual(['requested', 'approved', 'approved', 'applied', 'verified']);
  const told = receiver.taken();
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map(({ sequence }) => sequence).toSorted());
  expect(new Set(told.map((one) => one.id)).size).toBe(5);
  const [request, first] = told;
  expect(request).toMatchObject({ subject: id, data: { tenant: { name: 'contoso' }, ticket: 'CHG0123', by: { name: 'ana' } } });
  expect(first?.data).toMatchObject({
    change: { id, control: 'pop-imap', tickets: ['CHG0123'], approvedBy: ['bo'], operations: 2 },
  });
  expect(receiver.requests[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
});

test('what happened before the receiver was named is not told, and nothing is told twice', async () => {
  const office = openOffice();
  await applied(office);
  const gateway = tellingOf(office);
  expect([await gateway.round(), await gateway.round(), await gateway.round()]).toEqual([0, 0, 0]);
  expect(receiver.requests).toEqual([]);
});

test('a receiver that is new hears of what happens from the first look on, however late the queue brings it', async () => {
  const office = openOffice();
  const gateway = tellingOf(office);
  await gateway.look();
  await applied(office);
  await gateway.tell();
  expect(typesOf(receiver)).toEqual(['requested', 'approved', 'approved', 'applied', 'verified']);
});

test('a receiver that is away for an hour loses nothing', async () => {
  const office = openOffice();
  const gateway = tellingOf(office);
  await gateway.round();
  receiver.answer(() => ({ status: 500 }));
  await applied(office);
  for (let minute = 0; minute < 60; minute += 10) {
    office.forward(10 * 60_000);
    await gateway.round();
  }
  expect(receiver.taken()).toEqual([]);
  expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  receiver.answer(() => ({ status: 200 }));
  await gateway.round();
  expect(typesOf(receiver)).toEqual(['requested', 'approved', 'approved', 'applied', 'verified']);
});

test.each([
  ['a 500', { status: 500 }],
  ['a 404', { status: 404 }],
  ['a connection that is cut', 'cut'],
  ['no answer', 'silent'],
] as const)('%s in the middle is tried again, with what was taken before it told once', async (_what, reply) => {
  const office = openOffice();
  const gateway = tellingOf(office, senderTo(receiver, reply === 'silent' ? { timeoutMs: 3000 } : {}));
  await gateway.round();
  await applied(office);
  receiver.answer((_request, count) => (count === 3 ? reply : { status: 204 }));
  await gateway.round();
  expect(typesOf(receiver)).toEqual(['requested', 'approved']);
  await gateway.round();
  expect(typesOf(receiver)).toEqual(['requested', 'approved', 'approved', 'applied', 'verified']);
});

test('a gateway that died before it wrote down what it had told tells it again under the same ids', async () => {
  const office = openOffice();
  await tellingOf(office).round();
  await applied(office);
  const dying = tellingOf(office);
  const { ledger } = dying;
  const mute = { ...ledger, read: ledger.read.bind(ledger), append: () => Promise.reject(new Error('It died.')) };
  await expect(deliver({ ledger: mute, send: senderTo(receiver) }, { tenant, webhook: webhookTo(receiver.url) })).rejects.toThrow(
    'It died.',
  );
  await tellingOf(office).round();
  const ids = receiver.taken().map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([10, 5]);
  expect(ids.slice(0, 5)).toEqual(ids.slice(5));
});

test('a receiver that says when it takes more is left alone for so long', async () => {
  receiver.answer(() => ({ status: 429, headers: { 'retry-after': '90' } }));
  const sent = senderTo(receiver)(webhookTo(receiver.url), { id: 'x', body: '{}' });
  await expect(sent).rejects.toMatchObject({ name: 'RetryLater', afterMs: 90_000 });
  await expect(sent).rejects.toBeInstanceOf(RetryLater);
});

test('it is told of the topics and tenants that the settings name, and of nothing else', async () => {
  const office = openOffice();
  const gateway = tellingOf(office, senderTo(receiver), webhookTo(receiver.url, ['applied']));
  await gateway.round();
  await applied(office);
  await gateway.round();
  expect(typesOf(receiver)).toEqual(['applied']);
});

test('the ledger says where it goes and since when, without what an address may hold as a secret', async () => {
  const office = openOffice();
  await tellingOf(office).round();
  const [first] = await office.work.ledger.subject(tenantId, subjectOf({ name: 'siem' }));
  expect(first?.event).toEqual({ type: 'delivered', to: new URL(receiver.url).origin, upTo: 0 });
});

test('a redirect is not followed', async () => {
  receiver.answer(({ path }) => (path === '/inside' ? { status: 204 } : { status: 307, headers: { location: '/inside' } }));
  await expect(senderTo(receiver)(webhookTo(receiver.url), { id: 'x', body: '{}' })).rejects.toThrow('which is not followed');
  expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook?to=us']);
});

test('nothing connects to a host of which one address may not be reached, or to such an address itself', async () => {
  const resolve = async () => ['93.184.215.14', '127.0.0.1'];
  const guarded = senderTo(receiver, { resolve, mayReach: isPublic });
  const { port } = new URL(receiver.url);
  for (const host of ['localhost', '127.0.0.1', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost.'])
    await expect(guarded(webhookTo(`https://${host}:${port}/`), { id: 'x', body: '{}' })).rejects.toThrow(
      'no address of the internet',
    );
  expect(receiver.requests).toEqual([]);
});

test('the connection goes to the address that was checked, whatever the host leads to a moment later', async () => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return asked.length > 1 ? ['192.0.2.1'] : ['127.0.0.1'];
  };
  await senderTo(receiver, { resolve })(webhookTo(receiver.url), { id: 'x', body: '{}' });
  expect([asked, receiver.requests.length]).toEqual([['localhost'], 1]);
});

test('one that does not answer, or cannot be reached, is said to be that', async () => {
  receiver.answer(() => 'silent');
  const slow = senderTo(receiver, { timeoutMs: 200 })(webhookTo(receiver.url), { id: 'x', body: '{}' });
  await expect(slow).rejects.toThrow('The webhook siem did not answer within 0.2 seconds.');
  receiver.answer(() => 'cut');
  const cut = senderTo(receiver)(webhookTo(receiver.url), { id: 'x', body: '{}' });
  await expect(cut).rejects.toThrow('The webhook siem cannot be reached: the connection broke off (ECONNRESET).');
});

test('what a resolver or a certificate says is never repeated: only the code of the failure is', async () => {
  const nowhere = Object.assign(new Error('getaddrinfo ENOTFOUND <https://evil.example|click>'), { code: 'ENOTFOUND' });
  const unresolved = senderTo(receiver, { resolve: () => Promise.reject(nowhere) })(webhookTo(receiver.url), {
    id: 'x',
    body: '{}',
  });
  await expect(unresolved).rejects.toThrow('The webhook siem cannot be reached: DNS has no address for its host (ENOTFOUND).');
  const odd = Object.assign(new Error('odd'), { code: 'a code <!channel>' });
  const unknown = senderTo(receiver, { resolve: () => Promise.reject(odd) })(webhookTo(receiver.url), { id: 'x', body: '{}' });
  await expect(unknown).rejects.toThrow(/^The webhook siem cannot be reached\.$/);
  const untrusted = senderTo({ ...receiver, ca: '' })(webhookTo(receiver.url), { id: 'x', body: '{}' });
  await expect(untrusted).rejects.toThrow(
    /^The webhook siem cannot be reached: this machine does not trust its certificate \([A-Z_]+\)\.$/,
  );
});

test('a server whose certificate is for another name is told nothing', async () => {
  const elsewhere = receiver.url.replace('localhost', 'receiver.example');
  const send = senderTo(receiver, { resolve: async () => ['127.0.0.1'] });
  await expect(send(webhookTo(elsewhere), { id: 'x', body: '{}' })).rejects.toThrow(
    'The webhook siem cannot be reached: its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID).',
  );
  expect(receiver.requests).toEqual([]);
});

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001::1',
  '2002:7f00:1::',
  '2001:db8::1',
  'localhost',
  '',
])('%s is no address of the internet', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['93.184.215.14', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '2606:2800:21f:cb07::1', '2a00:1450::1'])(
  '%s is one',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test('two secrets sign side by side while one takes the place of the other', () => {
  const [older, newer] = secretsOf(`${secret}\nwhsec_${Buffer.alloc(32, 7).toString('base64')}`, 'SECRET');
  const headers = signatureHeaders(
    { id: 'x', seconds: 1, body: '{}' },
    [older, newer].filter((one) => one !== undefined),
  );
  expect(headers['webhook-signature']?.split(' ').length).toBe(2);
});

test.each(['', 'abc', 'whsec_abc', `whsec_${Buffer.alloc(80).toString('base64')}`])('%j is no secret', (text) => {
  expect(() => secretsOf(text, 'HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET')).toThrow('HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET');
});

test.each([
  ['http', { url: 'http://receiver.example/' }],
  ['a password in the address', { url: 'https://u:p@receiver.example/' }],
  ['a topic that there is not', { url: 'https://receiver.example/', events: ['everything'] }],
])('settings with %s are refused', (_what, webhook) => {
  expect(webhooksSettings.safeParse({ siem: webhook }).success).toBe(false);
});

test('a forged job reaches only receivers that settings name, and of no other tenant', async () => {
  const office = openOffice();
  const { ledger } = tellingOf(office);
  const url = receiver.url.replace('http:', 'https:');
  const settings = { tenants: {}, webhooks: webhooksSettings.parse({ siem: { url, tenants: ['fabrikam'] } }) };
  const jobs = { add: async () => undefined, ensure: async () => true };
  const tenants = [
    { ...tenant, settings: {}, channel: {}, fallback: {}, rules: {}, settingsVersion: '' },
  ] as unknown as readonly KnownTenant[];
  const input = { settings, ledger, jobs, tenants, clock: realClock, logger: quiet, everyMs: 3_600_000 };
  expect(() => openWebhooks({ ...input, secrets: undefined })).toThrow('HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET is missing');
  const webhooks = openWebhooks({ ...input, secrets: new Map([['siem', secret]]), mayReach: () => true, ca: receiver.ca });
  const [known, unnamed] = [deliverJob(tenantId, { name: 'siem' }), deliverJob(tenantId, { name: 'other' })];
  for (const job of [known, unnamed, { ...known, tenant: 'elsewhere' }]) await webhooks.run(job);
  await webhooks.close();
  expect([receiver.requests.length, (await ledger.head(tenantId)).seq]).toEqual([0, 0]);
});

test('an alarm that no chat confirmed is told whoever hears of its tenant, whatever they asked for, and nobody else', async () => {
  const { ledger } = tellingOf(openOffice());
  const url = receiver.url.replace('http:', 'https:');
  const jobs = { add: async () => undefined, ensure: async () => true };
  const webhooks = openWebhooks({
    settings: { tenants: {}, webhooks: webhooksSettings.parse({ siem: { url, events: ['drift'], tenants: ['contoso'] } }) },
    ledger,
    jobs,
    tenants: [],
    clock: realClock,
    logger: quiet,
    everyMs: 3_600_000,
    secrets: new Map([['siem', secret]]),
    mayReach: () => true,
    ca: receiver.ca,
  });
  await webhooks.close();
  const alarm = {
    id: 'a'.repeat(64),
    tenant,
    title: 'The record of contoso is not what was written',
    text: 'Entry 3 is another one.',
  };
  expect(await webhooks.alarm({ ...alarm, tenant: { id: 'f', name: 'fabrikam' } })).toBe(false);
  expect(await webhooks.alarm(alarm)).toBe(true);
  const { id, ...told } = alarm;
  expect(receiver.taken()).toMatchObject([{ id, type: 'hardenbot.alarm', data: told }]);
  receiver.answer(() => ({ status: 500 }));
  expect(await webhooks.alarm(alarm)).toBe(false);
});

test('where someone gave the place of its job to one that nobody takes, it is told within ten minutes, and a pause is kept', async () => {
  const office = openOffice();
  const { ledger, tell } = tellingOf(office);
  await tell();
  const known = notBefore(clockOf(office));
  const sent: Promise<void>[] = [];
  const watch = watchWebhooks({
    ledger,
    jobs: { ensure: async () => false },
    deliver: (job) => {
      const one = tell().catch((error: unknown) => {
        if (error instanceof RetryLater) known.postponed(job, error.afterMs);
      });
      sent.push(one);
      return one;
    },
    notBefore: known,
    clock: clockOf(office),
    tenants: [tenant],
    webhooks: [webhookTo(receiver.url)],
    logger: quiet,
  });
  /** Looks each minute; in how many of them something was sent. */
  const pass = async (minutes: number): Promise<number> => {
    const before = sent.length;
    for (let left = minutes; left > 0; left -= 1) {
      office.forward(60_000);
      await watch.look();
      await Promise.all(sent);
    }
    return sent.length - before;
  };
  await pass(30);
  expect(sent).toEqual([]);
  await applied(office);
  expect(await pass(9)).toBe(0);
  expect(await pass(2)).toBe(1);
  expect(typesOf(receiver)).toEqual(['requested', 'approved', 'approved', 'applied', 'verified']);
  receiver.answer(() => ({ status: 429, headers: { 'retry-after': '1800' } }));
  await applied(office);
  expect(await pass(31)).toBe(1);
  expect(await pass(12)).toBe(1);
});

test('gateway, queue and worker on a real store tell it, and what a 500 kept back comes by itself', async () => {
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({
    platform: room,
    state: simulated,
    controls: { 'pop-imap': {} },
    settings: { webhooks: { siem: { url: receiver.url } } },
    webhooks: { webhookSecrets: new Map([['siem', secret]]), webhooks: { mayReach: () => true, ca: receiver.ca, everyMs: 50 } },
  });
  try {
    const ledger = ledgerOn(harness.valkey.connect(), { now: () => new Date() });
    await eventually(async () => (await ledger.count(harness.tenantId, subjectOf({ name: 'siem' }))) > 0);
    receiver.answer((_request, count) => ({ status: count === 2 ? 500 : 204 }));
    await room.says('ana', 'plan pop-imap');
    await room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a plan to approve');
    await room.clicks('bo', 'Approve');
    await eventually(async () => receiver.taken().length === 4);
    expect(typesOf(receiver)).toEqual(['requested', 'approved', 'applied', 'verified']);
    expect(harness.log.join('\n')).not.toContain(secret.slice(6));
  } finally {
    await harness.close();
  }
});

const simulated = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [
      { PrimarySmtpAddress: '1@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001', PopEnabled: true, ImapEnabled: true },
    ],
    CASMailboxPlan: [],
  },
};

/** Resolves once it is so; the test's own time limit ends the wait. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a receiver that takes nothing', () => {
  const fabrikam = { id: otherTenantId, name: 'fabrikam' };
  /** Looks each minute, tries each time; what people were called about. */
  function watched(office: Office, tenants = [tenant]) {
    const { ledger } = tellingOf(office);
    const webhook = webhookTo(receiver.url);
    const send = senderTo(receiver);
    const calls: string[] = [];
    const watch = watchWebhooks({
      ledger,
      jobs: { ensure: async () => false },
      deliver: async () => undefined,
      notBefore: notBefore(clockOf(office)),
      clock: clockOf(office),
      tenants,
      webhooks: [webhook],
      logger: quiet,
      silent: async ({ tenant: { name } }, { after }) => void calls.push(`${name} after ${after}`),
      again: async ({ tenant: { name } }, after) => void calls.push(`${name} again after ${after}`),
    });
    const pass = async (minutes: number): Promise<readonly string[]> => {
      for (let left = minutes; left > 0; left -= 1) {
        office.forward(60_000);
        await watch.look();
        for (const one of tenants) await deliver({ ledger, send }, { tenant: one, webhook }).catch(() => undefined);
      }
      return calls.splice(0);
    };
    return { pass };
  }

  test('for an hour calls people once, and again once it took something in between', async () => {
    const office = openOffice();
    const { pass } = watched(office);
    await pass(1);
    receiver.answer(() => ({ status: 410 }));
    await applied(office);
    expect(await pass(59)).toEqual([]);
    const called = await pass(120);
    expect(called).toEqual([expect.stringMatching(/^contoso after \d+$/)]);
    receiver.answer(() => ({ status: 204 }));
    expect(await pass(2)).toEqual(called.map((line) => line.replace('after', 'again after')));
    receiver.answer(() => ({ status: 413 }));
    await applied(office);
    expect(await pass(90)).toHaveLength(1);
  });

  test('for an hour calls people although the gateway is started again every 50 minutes', async () => {
    const office = openOffice();
    await watched(office).pass(1);
    receiver.answer(() => ({ status: 410 }));
    await applied(office);
    expect([await watched(office).pass(50), await watched(office).pass(9)]).toEqual([[], []]);
    expect(await watched(office).pass(11)).toEqual([expect.stringMatching(/^contoso after \d+$/)]);
  });

  test('and nothing was tried for an hour while no gateway ran: nobody is called before it was tried for a while', async () => {
    const office = openOffice();
    await watched(office).pass(1);
    await applied(office);
    office.forward(600 * 60_000);
    const { pass } = watched(office);
    receiver.answer(() => ({ status: 503 }));
    expect(await pass(9)).toEqual([]);
    receiver.answer(() => ({ status: 204 }));
    expect((await pass(9)).filter((line) => !line.includes('again'))).toEqual([]);
  });

  test('is answered for by a gateway that called nobody itself, once it takes what waited', async () => {
    const office = openOffice();
    const first = watched(office);
    await first.pass(1);
    // Behind what was taken lies the note of it, which is nothing to tell.
    await applied(office);
    await first.pass(2);
    receiver.answer(() => ({ status: 410 }));
    for (let count = 0; count < 6; count += 1) await applied(office);
    const [call = ''] = await first.pass(90);
    expect(call).toMatch(/^contoso after \d+$/);
    receiver.answer(() => ({ status: 204 }));
    // What waits is taken before this one looks for the first time, and in several notes.
    await tellingOf(office).tell();
    expect(await watched(office).pass(2)).toEqual([call.replace('after', 'again after')]);
  });

  test('of several tenants calls people of one of them', async () => {
    const office = openOffice();
    const { pass } = watched(office, [tenant, fabrikam]);
    await pass(1);
    receiver.answer(() => ({ status: 500 }));
    await applied(office);
    await office.does('ana', { says: 'plan pop-imap --tenant fabrikam' });
    expect(await pass(180)).toHaveLength(1);
  });

  test('is named in the channel, with what it answered', async () => {
    const room = openChatRoom('terminal', 'hardening');
    const options = { mayReach: () => true, ca: receiver.ca, everyMs: 50, silentMs: 3000 };
    const harness = await openHarness({
      platform: room,
      state: simulated,
      controls: { 'pop-imap': {} },
      settings: { webhooks: { siem: { url: receiver.url } } },
      webhooks: { webhookSecrets: new Map([['siem', secret]]), webhooks: options },
    });
    try {
      const ledger = ledgerOn(harness.valkey.connect(), { now: () => new Date() });
      await eventually(async () => (await ledger.count(harness.tenantId, subjectOf({ name: 'siem' }))) > 0);
      receiver.answer(() => ({ status: 410 }));
      await room.says('ana', 'plan pop-imap');
      const card = await room.waitFor(({ title }) => title.includes('webhook siem'), 'a call about the receiver');
      expect(card.title).toBe('The webhook siem takes no events of contoso');
      expect(textOf(card)).toContain('The webhook siem answered with 410.');
      receiver.answer(() => ({ status: 204 }));
      await room.waitFor(({ title }) => title === 'The webhook siem takes events of contoso again', 'the answer to the call');
    } finally {
      await harness.close();
    }
  });
});

describe('hardenbot doctor', () => {
  const variable = 'HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET';
  interface Looked {
    readonly url?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly resolve?: () => Promise<readonly string[]>;
  }
  const look = (post: boolean, { url = receiver.url, environment = { [variable]: secret }, resolve }: Looked = {}) =>
    checkWebhooks(
      { siem: { url } },
      {
        secrets: Secrets.from([], environment),
        clock: realClock,
        post,
        webhooks: { mayReach: () => true, ca: receiver.ca, ...(resolve === undefined ? {} : { resolve }) },
      },
    );
  const lines = (checks: readonly Check[]) => checks.map(({ name, state, found }) => `${state} ${name}: ${found}`);

  test('connects to each receiver, and sends nothing unless it is to post', async () => {
    expect(lines(await look(false))).toEqual([
      'works secret of the webhook siem: it can sign',
      'works webhook siem: localhost is reached and its certificate is trusted; --post also sends a signed test event',
    ]);
    expect(receiver.requests).toEqual([]);
  });

  test('sends one signed test event with --post', async () => {
    expect(lines(await look(true))).toContain('works webhook siem: it took a signed test event (hardenbot.test)');
    expect(receiver.taken()).toMatchObject([{ type: 'hardenbot.test', data: { text: expect.any(String) } }]);
    expect(receiver.taken()[0]).not.toHaveProperty('subject');
  });

  test.each([
    [401, /HARDENBOT_WEBHOOK_SIEM_SIGNING_SECRET/],
    [404, /webhooks\.siem\.url/],
    [308, /webhooks\.siem\.url/],
    [400, /type.*it does not know/],
    [429, /look at the receiver/],
    [408, /look at the receiver/],
    [500, /look at the receiver/],
  ])('says what to do about an answer of %d', async (status, remedy) => {
    receiver.answer(() => ({ status }));
    const [, check] = await look(true);
    expect(check).toMatchObject({ state: 'missing', disables: [], found: expect.stringContaining(String(status)) });
    expect(check?.remedy).toMatch(remedy);
  });

  test('does not take it for an error that a receiver asks to wait', async () => {
    receiver.answer(() => ({ status: 429, headers: { 'retry-after': '9' } }));
    expect(lines(await look(true))).toContain('works webhook siem: it is reached, and asks to wait before it takes a test event');
  });

  test('finds a secret that is missing or cannot sign, without which the gateway does not start, and looks at the receiver all the same', async () => {
    for (const environment of [{}, { [variable]: 'a canary' }]) {
      const checks = await look(true, { environment });
      expect(checks[0]).toMatchObject({ state: 'missing', disables: everyControl, remedy: expect.stringContaining(variable) });
      expect(checks[1]).toMatchObject({ state: 'works' });
      expect(JSON.stringify(checks)).not.toContain('canary');
    }
    expect(receiver.requests).toEqual([]);
  });

  test('names a receiver of another name in its certificate, and one inside the network', async () => {
    const elsewhere = receiver.url.replace('localhost', 'receiver.example');
    const [, check] = await look(false, { url: elsewhere, resolve: async () => ['127.0.0.1'] });
    expect(check).toMatchObject({ state: 'missing', found: expect.stringContaining('its certificate is for another name') });
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-webhook-'));
    const settingsFile = join(folder, 'hardenbot.json');
    const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
    writeFileSync(
      settingsFile,
      JSON.stringify({
        tenants: { contoso: { tenantId, channel: { slack: 'C000000001' } } },
        slack: { appId: 'A000000001', teamId: 'T000000001', mode: 'http' },
        people: [{ entraId: ana, name: 'Ana', slack: 'U000000001' }],
        access: { read: { people: [ana] }, request: { people: [ana] } },
        approvals: { approvers: { people: [ana] } },
        webhooks: { siem: { url: receiver.url } },
      }),
    );
    const input = { settingsFile, secrets: Secrets.from([], {}), clock: systemClock, post: true, url: null };
    const [own] = (await examine(input)).tenants;
    expect(own?.checks.find(({ name }) => name === 'webhook siem')).toMatchObject({
      area: 'webhook',
      found: expect.stringContaining('no address of the internet'),
      remedy: expect.stringContaining('relay'),
    });
  });
});

test('of a change that is one of a campaign, the id of that is told', async () => {
  const lab = openCampaignLab({ tenants: { alpha: {}, bravo: {} } });
  await lab.says('ana', 'plan pop-imap @gold');
  const change = lab.change('bravo');
  const id = idOfTenant(['alpha', 'bravo'], 'bravo');
  const subject = await lab.office.work.ledger.subject(id, change?.id ?? '');
  const [entry] = subject;
  if (entry === undefined) throw new Error('It was asked for.');
  expect(change?.request.campaign?.id).toMatch(/^g-/);
  expect(cloudEvent({ tenant: { id, name: 'bravo' }, entry, subject })?.event).toMatchObject({
    data: { change: { id: change?.id, campaign: change?.request.campaign?.id } },
  });
});
