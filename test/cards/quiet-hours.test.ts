/** When people are notified by name, and who does not want to be: the hours of a tenant, and everyone's own choice. */

import type { Card, PersonalNews } from '../../src/chat/card';
import type { Messenger } from '../../src/chat/platform';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { mentionable } from '../../src/gateway/outbox/load-change-view';
import { notifyPerson } from '../../src/gateway/outbox/notify-person';
import { quietForMs } from '../../src/lib/calendar';
import { ledgerNotify, notifySubject } from '../../src/people/notify';
import { ids, type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { addUnsigned } from '../support/ledger/forgeries';
import { memoryLedger } from '../support/ledger/signed-entries';
import { memoryMessages, memoryNotify } from '../support/stores/memory-stores';

const tenant = { name: 'contoso', id: tenantId, settingsVersion: '1', channel: { slack: 'C1', terminal: 'hardening' } };
const card: Card = { title: 'It was applied', tone: 'good', blocks: [] };
const news: PersonalNews = { part: 'verified', person: ids.bo, platform: 'terminal', card };

function lab(quietMs = 0, office: OfficeOptions = {}) {
  const told: string[] = [];
  const messenger: Messenger = {
    post: () => Promise.reject(new Error('Nothing is posted here.')),
    update: () => Promise.reject(new Error('Nothing is rewritten here.')),
    whisper: async (_to, { id }) => void told.push(id),
  };
  const notify = memoryNotify();
  let quiet = quietMs;
  const ports = {
    directory: openOffice(office).directory,
    messengers: new Map([['terminal', messenger]]),
    messages: memoryMessages(),
    notify,
    quietForMs: () => quiet,
  };
  const tell = (one: PersonalNews) => notifyPerson({ key: 'c-1', tenant, news: [one] }, ports);
  return { told, notify, ports, tell, morning: () => (quiet = 0) };
}

test('who may ask for travel alone is told of travel exceptions, and not of what became of another change', async () => {
  const { told, tell } = lab(0, { access: { travel: { people: [ids.ray] } }, approvals: { emergency: [] } });
  await tell({ ...news, person: ids.ray });
  expect(told).toEqual([]);
  await tell({ ...news, person: ids.ray, mayBeKnown: true });
  expect(told).toEqual(['ray']);
});

test('what falls into quiet hours is told after them, once', async () => {
  const { told, tell, morning } = lab(60_000);
  expect(await tell(news)).toMatchObject({ isLater: true });
  expect(told).toEqual([]);
  morning();
  for (const again of [news, news]) await tell(again);
  expect(told).toEqual(['bo']);
});

test('what cannot wait is told in quiet hours, and to whoever wants to hear nothing', async () => {
  const { told, notify, tell } = lab(60_000);
  await notify.record(ids.bo, 'off');
  await tell({ ...news, isUrgent: true });
  expect(told).toEqual(['bo']);
});

test.each([
  ['all', 1, true],
  ['mine', 1, false],
  ['off', 0, false],
] as const)('who chose %s is told of their own requests %i times, and mentioned: %s', async (choice, times, isMentioned) => {
  const { told, notify, ports, tell } = lab();
  await notify.record(ids.bo, choice);
  await tell(news);
  expect(told).toHaveLength(times);
  const [bo] = await mentionable([ids.bo], tenant, { ...ports, isUrgent: false });
  expect(Object.keys(bo?.accounts ?? {}).length > 0).toBe(isMentioned);
});

test('whoever may not see the tenant any more is not told what became of it, unless it is about them', async () => {
  const everyone = { people: [ids.cy] };
  const { told, tell } = lab(0, {
    access: { read: everyone, request: everyone },
    approvals: { approvers: everyone, emergency: [] },
  });
  await tell(news);
  await tell({ ...news, isUrgent: true });
  expect(told).toEqual([]);
  await tell({ ...news, isOwn: true });
  expect(told).toEqual(['bo']);
});

test('a person chooses, and sees what they chose', async () => {
  const office = openOffice();
  expect(await office.does('bo', { says: 'notify mine' })).toBe('card: What you are notified of: mine');
  expect(await office.does('bo', { says: 'notify' })).toBe('card: What you are notified of: mine');
  expect(await office.does('cy', { says: 'notify' })).toBe('card: What you are notified of: all');
  expect(await office.does('bo', { says: 'notify never' })).toBe('unknown-choice');
});

describe('a choice', () => {
  const asked = (office: Office) => office.does('bo', { says: 'notify' });
  const never = (): never => {
    throw new Error('Nothing is written here.');
  };

  test('of before that someone brings back into the store is noticed, and counts no more', async () => {
    const office = openOffice();
    await office.does('bo', { says: 'notify off' });
    const before = structuredClone(office.storage.entries.get(tenantId) ?? []);
    await office.does('bo', { says: 'notify all' });
    office.storage.entries.set(tenantId, before);
    expect(await asked(office)).toBe('card: What you are notified of: all');
    expect(office.halts.length).toBeGreaterThan(0);
  });

  test('that cannot be read now is to be told of everything', async () => {
    const unreadable = { subject: () => Promise.reject(new LedgerBehind('Entry 3 is gone.')), append: () => never() };
    expect(await ledgerNotify(unreadable, tenantId).of(ids.bo)).toBe('all');
  });

  test('that no gateway wrote is none', async () => {
    const office = openOffice();
    addUnsigned(office, { type: 'notifyChosen', person: ids.bo, choice: 'off' }, notifySubject(ids.bo));
    expect(await asked(office)).toBe('card: What you are notified of: all');
    expect(office.halts).toHaveLength(1);
  });

  test('counts for the person alone who made it', async () => {
    const office = openOffice();
    const ledger = memoryLedger(office.storage, { now: office.now });
    await ledger.append(tenantId, notifySubject(ids.bo), { type: 'notifyChosen', person: ids.cy, choice: 'off' });
    for (const who of ['bo', 'cy'] as const)
      expect(await office.does(who, { says: 'notify' })).toBe('card: What you are notified of: all');
  });

  test('that is made again is not written again', async () => {
    const office = openOffice();
    for (let times = 0; times < 3; times += 1) await office.does('bo', { says: 'notify mine' });
    expect(office.storage.entries.get(tenantId)).toHaveLength(1);
  });
});

test.each([
  ['2026-11-24T18:59:00Z', 0],
  ['2026-11-24T19:00:00Z', 11 * 60],
  ['2026-11-25T05:59:00Z', 1],
  ['2026-11-25T06:00:00Z', 0],
])('at %s in Berlin, quiet from 20:00 to 07:00, it is quiet for %i minutes more', (at, minutes) => {
  const hours = { quiet: { from: '20:00', to: '07:00' }, timeZone: 'Europe/Berlin' };
  expect(quietForMs(new Date(at), hours) / 60_000).toBe(minutes);
});
