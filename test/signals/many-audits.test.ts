/** Anyone who may ask for audits may ask for many: nothing that people decide on, and nothing that was decided, goes out of sight by that. */
import type { ChatEvent } from '../../src/chat/platform';
import { touchedSince } from '../../src/engine/ledger/touched-since';
import { expectationsOf } from '../../src/features/signals/expectations';
import { ownChangesOf } from '../../src/features/signals/worker/own-rows';
import { protectedObjectsOf } from '../../src/features/signals/worker/protected-objects';
import { type Name, type Office, openOffice, tenantId } from '../support/corridor/office';
import { exportOf } from '../support/evidence/export-of';
import { askOften } from '../support/ledger/many-requests';

const asks = async (office: Office, who: Name, text: string): Promise<string> => {
  const event: ChatEvent = {
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: text,
  };
  return JSON.stringify(await office.answers(event));
};

let office: Office;
let id: string;
beforeAll(async () => {
  office = openOffice({ approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  id = office.newest();
  for (let n = 0; n < 2100; n += 1) await office.work.ledger.append(tenantId, `a-${n}`, { type: 'audited', verdicts: {} });
});

test('a plan that waits is still at home of whoever may approve it, and among the changes', async () => {
  expect(await asks(office, 'bo', 'home')).toContain(id);
  expect(await asks(office, 'ray', 'changes')).toContain(id);
});

test('a change is still in what people take with them, and in evidence', async () => {
  const { changes, older } = await exportOf(office);
  expect(changes.map((change) => change.id)).toEqual([id]);
  expect(older).toBeNull();
});

test('subjects of several kinds are told apart from the others, newest first', async () => {
  const { ledger } = office.work;
  await ledger.append(tenantId, 't-1', { type: 'nothingToDo', reason: 'a travel exception' });
  expect(await ledger.recent(tenantId, 5, ['c-', 't-'])).toEqual(['t-1', id]);
  expect(await ledger.recent(tenantId, 1, ['c-', 't-'])).toEqual(['t-1']);
});

test('what is touched while those before it are looked at is found all the same, and each once', async () => {
  const { ledger } = office.work;
  const write = (n: number) => ledger.append(tenantId, `z-${n}`, { type: 'audited', verdicts: {} });
  for (let n = 0; n < 250; n += 1) await write(n);
  const found: string[] = [];
  for await (const [first] of touchedSince(ledger, tenantId, { prefix: 'z-', since: new Date(0) })) {
    // The oldest of all moves to the front, as does one that was seen.
    if (found.length === 100) for (const n of [0, 249]) await write(n);
    found.push(first?.subject ?? '');
  }
  expect(found.toSorted()).toEqual(Array.from({ length: 250 }, (_, n) => `z-${n}`).toSorted());
});

test('a plan that waits is still at home when somebody asked for seventy others since', async () => {
  await askOften(office, id, 70);
  expect((await office.work.ledger.recent(tenantId, 60, 'c-')).includes(id)).toBe(false);
  expect(await asks(office, 'bo', 'home')).toContain(id);
});

test('of two thousand plans that somebody asked for since, what people take with them says that there are older changes', async () => {
  await askOften(office, id, 2000, 70);
  const { changes, older } = await exportOf(office);
  expect(changes).toHaveLength(2000);
  expect(older).toEqual({ count: 72, lastAt: changes.at(-1)?.lastAt });
});

test('what hardenbot keeps so is still watched when somebody asked for hundreds of plans since', async () => {
  const applied = openOffice({ approvals: { tiers: { medium: 1 } } });
  await applied.does('ana', { says: 'plan pop-imap' });
  await applied.settle();
  const change = applied.newest();
  await applied.approves('bo', change);
  await applied.settle();
  const watched = await protectedObjectsOf(applied.work, tenantId);
  expect(watched.map((one) => one.change)).toContain(change);
  const since = new Date(applied.now().getTime() - 60_000);
  const own = await ownChangesOf(applied.work, tenantId, since);
  expect(own.map((one) => one.id)).toContain(change);
  await askOften(applied, change, 300);
  expect(await protectedObjectsOf(applied.work, tenantId)).toEqual(watched);
  // Its rows in the logs of the tenant would ring as those of a thief.
  expect(await ownChangesOf(applied.work, tenantId, since)).toEqual(own);
});

test('the card of a waiver still names the plan that would change its object when somebody asked for seventy others since', async () => {
  const waived = openOffice({ approvals: { tiers: { low: 1, medium: 1, high: 1 } } });
  await waived.does('ana', { says: 'plan pop-imap' });
  await waived.settle();
  const plan = waived.newest();
  await waived.does('ana', { says: 'audit' });
  await waived.settle();
  await waived.does('ana', { says: 'waive pop-imap --days 10 --reason scanner' });
  await waived.settle();
  const waiver = waived.newest('w-');
  const card = () => asks(waived, 'bo', `approve ${waiver}`);
  expect(await card()).toContain(plan);
  await askOften(waived, plan, 70);
  expect(await card()).toContain(plan);
});

test('what someone announced still counts when two hundred others were announced since', async () => {
  const watched = openOffice();
  expect(await watched.does('ana', { says: 'expect <@cy> new phone until 4h' })).toBe('done');
  const announced = watched.newest('exp-');
  await askOften(watched, announced, 250);
  const { ledger, verifier } = watched.work;
  const expected = await expectationsOf({ ledger, verifier }, tenantId, watched.now());
  expect(expected.map((one) => one.id)).toEqual([announced]);
});

test('settings that wait for an approval are still at home when someone asked for seventy others since', async () => {
  const asked = openOffice();
  await asked.does('ana', { says: 'set idle-timeout.minutes 60' });
  await asked.settle();
  const proposal = asked.newest('p-');
  expect(await asks(asked, 'bo', 'home')).toContain(proposal);
  await askOften(asked, proposal, 70);
  expect(await asks(asked, 'bo', 'home')).toContain(proposal);
});

test('an incident that is open is still listed when a thousand others were asked for since', async () => {
  const contained = openOffice();
  await contained.does('ana', { says: 'contain cy@contoso.com' });
  const incident = contained.newest('i-');
  await askOften(contained, incident, 1000);
  expect(await asks(contained, 'bo', 'incident')).toContain(incident);
  expect(await asks(contained, 'bo', 'incident @all')).toContain('"holds":"1001 incidents"');
});

test('of more signals than are listed the card says that there are older ones', async () => {
  const watched = openOffice({ tenants: { contoso: { channel: { terminal: 'hardening' }, signals: {} } } });
  const { ledger, signals } = watched.work;
  const begunAt = watched.now().toISOString();
  await signals.saveState(tenantId, {
    v: 1,
    begunAt,
    sources: {},
    waiting: [],
    reported: [],
    quiet: [],
    unknownNames: {},
  });
  const sign = {
    kind: 'policy-weakened',
    about: { type: 'policy', id: 'p', name: 'Require MFA' },
    rowIds: ['r'],
    at: begunAt,
    answeredAt: begunAt,
    says: 'Something happened.',
    evidence: [],
    confidence: 'certain',
    weight: 'A',
    reasons: [],
    presses: [],
  } as const;
  const noticed = (n: number) =>
    ledger.append(tenantId, `sig-${n}`, { type: 'signalled', loudness: 'normal', signs: [{ ...sign, key: `r${n}` } as never] });
  for (let n = 0; n < 8; n += 1) await noticed(n);
  expect(await asks(watched, 'bo', 'signals')).not.toContain('Older signals are not listed');
  // What waits is listed for a week, however many came since.
  watched.forward(8 * 24 * 3_600_000);
  for (let n = 8; n < 17; n += 1) await noticed(n);
  const card = await asks(watched, 'bo', 'signals');
  expect(card).toContain('sig-16');
  expect(card).not.toContain('sig-7:');
  expect(card).toContain('Older signals are not listed: /harden signals <id> shows one.');
});
