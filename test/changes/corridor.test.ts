/** The corridor from end to end: a person hardens a tenant from chat. */

import { Queue, QueueEvents } from 'bullmq';
import type { Card } from '../../src/chat/card';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { buttonsOf, type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness } from '../support/corridor/harness';
import { ledgerOn } from '../support/ledger/signed-entries';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = tenantOfMailboxes({ 1: 'both', 2: 'none', 3: 'both' }, 'both');

let room: ChatRoom;
let harness: Harness;

beforeEach(async () => {
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({ platform: room, state: tenant, controls: { 'pop-imap': {} } });
});
afterEach(() => harness.close());

const says = (words: string) => (card: Card) => textOf(card).includes(words);
const waiting = says('waiting for approval');
const writes = () => harness.simulator.calls().filter((call) => call.write);
const mailboxes = () => (harness.simulator.state() as typeof tenant).exchange;

async function events(subject: string): Promise<readonly LedgerEvent[]> {
  const ledger = ledgerOn(harness.valkey.connect(), { now: () => new Date() });
  return (await ledger.subject(harness.tenantId, subject)).map((entry) => entry.event);
}

const idIn = changeIdIn;

test('status, audit, plan, approve, verify, revert: everything is measured, recorded and restored', async () => {
  expect(textOf(await room.says('ana', 'status'))).toContain('not been audited');
  await room.says('ana', 'audit');
  await room.waitFor(says('POP or IMAP is on for 2 of 3'), 'the findings');
  expect(textOf(await room.says('ana', 'status all'))).toContain('POP or IMAP is on for 2 of 3');

  await room.says('ana', 'plan pop-imap');
  const change = idIn(await room.waitFor(waiting, 'a plan to approve'));
  expect(writes()).toEqual([]);
  expect(textOf(await room.clicks('ana', 'Approve'))).toContain('someone else has to approve');
  expect(await room.clicks('bo', 'Approve')).toBeNull();
  await room.waitFor(says('applied and verified'), 'applied and verified');
  expect(mailboxes().CASMailbox.every((row) => !row.PopEnabled && !row.ImapEnabled)).toBe(true);
  expect(writes().map((call) => call.cmdlet)).toEqual(['Set-CASMailbox', 'Set-CASMailbox', 'Set-CASMailboxPlan']);

  await room.says('bo', `revert ${change}`);
  await room.waitFor((card) => card.title.startsWith('Undo: ') && waiting(card), 'a plan to undo it');
  await room.clicks('cy', 'Approve');
  await room.waitFor((card) => card.title.startsWith('Undo: ') && says('applied and verified')(card), 'undone and verified');
  expect(mailboxes()).toEqual(tenant.exchange);
  await room.waitFor((card) => !card.title.startsWith('Undo') && says('undone by')(card), 'shown as undone');

  const types = (await events(change)).map((event) => event.type);
  expect(types).toEqual([
    'requested',
    'planned',
    'approved',
    'applying',
    'intent',
    'outcome',
    'intent',
    'outcome',
    'intent',
    'outcome',
    'applied',
    'verified',
    'checkpoint',
    'reverted',
  ]);
  expect(textOf(await room.says('ana', 'changes'))).toContain(change);
});

test('progress is shown in one message that is rewritten, not in many', async () => {
  await room.says('ana', 'audit');
  await room.waitFor(says('POP or IMAP is on'), 'the findings');
  expect(room.cards()).toHaveLength(1);
  expect(room.seen.length).toBeGreaterThan(1);
});

test('one reject with a reason ends a plan; approving it afterwards changes nothing', async () => {
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(waiting, 'a plan to approve');
  expect(textOf(await room.clicks('bo', 'Reject', ' '))).toContain('needs a reason');
  await room.clicks('bo', 'Reject', 'not during the migration');
  const card = await room.waitFor(says('not during the migration'), 'rejected');
  expect(buttonsOf(card).map(({ label }) => label)).toEqual(['Plan again']);
  expect(writes()).toEqual([]);
});

test('a mailbox that changed after the plan was made stops the change, and says so', async () => {
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(waiting, 'a plan to approve');
  const moved = structuredClone(tenant);
  for (const row of moved.exchange.CASMailbox) row.ImapEnabled = false;
  harness.simulator.load({ ...moved, organization: { id: harness.tenantId } });
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('changed after the plan was made'), 'stopped');
  expect(writes()).toEqual([]);
});

test('a plan with nothing to change says so instead of asking for approval', async () => {
  const closed = structuredClone(tenant);
  for (const row of [...closed.exchange.CASMailbox, ...closed.exchange.CASMailboxPlan])
    Object.assign(row, { PopEnabled: false, ImapEnabled: false });
  harness.simulator.load({ ...closed, organization: { id: harness.tenantId } });
  await room.says('ana', 'plan pop-imap');
  await room.waitFor(says('nothing to change'), 'nothing to change');
});

test('a job that somebody put into the queue store by hand is refused and recorded', async () => {
  await room.says('ana', 'plan pop-imap');
  const change = idIn(await room.waitFor(waiting, 'a plan to approve'));
  const queue = new Queue('change', { connection: harness.valkey.connect(), prefix: '{hardenbot}' });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: change };
  const ends = new QueueEvents('change', { connection: harness.valkey.connect(), prefix: '{hardenbot}' });
  await ends.waitUntilReady();
  const early = await queue.add('apply', { name: 'apply', tenant: harness.tenantId, subject: change, reply });
  const forged = await queue.add('apply', { name: 'apply', tenant: harness.tenantId, subject: 'c-forged', reply });
  await Promise.all([early.waitUntilFinished(ends), forged.waitUntilFinished(ends)]);
  await queue.add('apply', { name: 'apply', tenant: 'another-tenant', subject: change, reply });
  await queue.add('nonsense', { everything: true });
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'the genuine approval applied');
  // Nothing gets into the subjects that they name; one note in the ledger says that there were some.
  expect((await events(change)).filter((event) => event.type === 'turnedAway')).toEqual([]);
  expect(await events('c-forged')).toEqual([]);
  expect(await events('turned-away')).toEqual([expect.objectContaining({ type: 'turnedAway', job: 'any' })]);
  await ends.close();
  await queue.close();
});

test('operations that were edited in the store are not applied', async () => {
  await room.says('ana', 'plan pop-imap');
  const change = idIn(await room.waitFor(waiting, 'a plan to approve'));
  const redis = harness.valkey.connect();
  const key = `hardenbot:{${harness.tenantId}}:plan:${change}`;
  const line = String(await redis.lindex(key, 0));
  await redis.lset(key, 0, line.replaceAll('"PopEnabled":false', '"PopEnabled":true'));
  expect(textOf(await room.clicks('bo', 'Approve'))).toContain('not the ones that its digest stands for');
  expect((await events(change)).map(({ type }) => type)).toEqual(['requested', 'planned']);
  expect(writes()).toEqual([]);
});
