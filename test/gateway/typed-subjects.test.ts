/** What is typed about a proposal, a waiver or a card of several plans does what the button of that name does, or says what to do instead. */

import { settingsFrom } from '../../src/config/load';
import { textOf } from '../support/chat/chat-room';
import { type Name, type Office, openOffice } from '../support/corridor/office';
import { plannedSeveral } from '../support/corridor/several-plans';
import { approves, counts, documentWith, newest, openSettings, proposes } from '../support/settings/settings-office';

async function answered(office: Office, who: Name, text: string): Promise<string> {
  const answer = await office.answers({
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `typed ${who} ${text}`,
  });
  return answer === null ? '' : 'blocks' in answer ? textOf(answer) : `${answer.reason} ${answer.remedy}`;
}

describe('settings', () => {
  test('in force are taken back by /harden revert, with approvals of their own', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    await approves(office, id, 'cy', 'di');
    expect(await office.does('bo', { says: `revert ${id}` })).toBe('done');
    await office.settle();
    expect(counts(office, 'controls.pop-imap.allow')).toEqual(['scanner@contoso.com']);
    await approves(office, newest(office), 'cy');
    expect(counts(office, 'controls.pop-imap.allow')).toEqual([]);
  });

  test('that wait are withdrawn by /harden revoke, once they were shown', async () => {
    const office = openSettings();
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    expect(await answered(office, 'ana', `revert ${id}`)).toContain(`/harden revoke ${id}`);
    const shown = await answered(office, 'ana', `revoke ${id}`);
    expect(shown).toContain('Let scanner@contoso.com keep using POP and IMAP');
    expect(shown).toContain('Nothing is decided yet.');
    expect(await office.does('ana', { says: `revoke ${id} ${'0'.repeat(12)}` })).toBe('other-plan');
    expect(await office.does('ana', { says: `revoke ${id}` })).toBe('done');
    expect(await office.does('ana', { says: `revoke ${id}` })).toBe('already-decided');
    await approves(office, id, 'cy', 'di');
    expect(counts(office, 'controls.pop-imap.allow')).toEqual([]);
  });

  test('of which some were decided again are taken back without those', async () => {
    const office = openSettings();
    const both = await proposes(office, 'set idle-timeout.minutes=60 approvals.expiresAfter=2h');
    await approves(office, both, 'cy', 'di');
    const later = await proposes(office, 'set idle-timeout.minutes 30');
    await approves(office, later, 'cy', 'di');
    expect(await office.does('bo', { clicks: 'revert', on: both })).toBe('done');
    await office.settle();
    await approves(office, newest(office), 'cy', 'di');
    expect(counts(office, 'controls.idle-timeout.minutes')).toBe(30);
    expect(counts(office, 'approvals.expiresAfter')).not.toBe(7_200_000);
    const again = await answered(office, 'bo', `revert ${both}`);
    expect(again).toMatch(/Nothing of what .* set counts any more/);
  });
});

test('a card says of settings that the file took the place of that they do not count any more', async () => {
  const office = openSettings();
  const id = await proposes(office, 'set idle-timeout.minutes=60 country-block.guests=false');
  await approves(office, id, 'cy', 'di');
  expect(await answered(office, 'bo', `approve ${id}`)).toContain('In force.');
  const started = (controls: object) =>
    openOffice({ from: office.snapshot(), settings: settingsFrom(documentWith({ controls }), 'hardenbot.yaml') });
  const half = started({ 'idle-timeout': { minutes: 240 } });
  const said = await answered(half, 'bo', `approve ${id}`);
  expect(said).toMatch(/In force\. hardenbot\.yaml counts instead for: controls\.idle-timeout\.minutes/);
  expect(said).toContain('Propose to take it back');
  const none = started({ 'idle-timeout': { minutes: 240 }, 'country-block': { guests: true } });
  const gone = await answered(none, 'bo', `approve ${id}`);
  expect(gone).toContain('Does not count any more.');
  expect(gone).not.toContain('In force.');
  expect(gone).not.toContain('Propose to take it back');
  expect(await answered(none, 'bo', `revert ${id}`)).toContain('counts any more');
});

test('a waiver is ended by /harden revoke, and is no change that could be undone', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'audit' });
  await office.settle();
  await office.does('ana', { says: 'waive pop-imap --days 30 --reason scanner' });
  const id = office.newest('w-');
  const answer = await answered(office, 'ana', `revert ${id}`);
  expect(answer).toContain(`/harden revert does not take ${id}`);
  expect(await office.does('ana', { says: `revoke ${id}` })).toBe('done');
  expect(await office.approves('cy', id)).not.toBe('done');
});

test('a waiver is rejected with a reason like a plan, and none is cut short in silence', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'audit' });
  await office.settle();
  await office.does('ana', { says: 'waive pop-imap --days 30 --reason scanner' });
  const on = office.newest('w-');
  const rejects = (reason: string) => office.does('cy', { clicks: 'reject', on, reason });
  expect(await rejects('x')).toBe('missing-reason');
  expect(await rejects('no '.repeat(200))).toBe('too-long');
  expect(await rejects('the scanner is gone')).toBe('done');
});

test('several plans are undone one by one, and the answer names each', async () => {
  const office = await plannedSeveral({ approvals: { tiers: { low: 1, medium: 1, high: 1 } } });
  const id = office.newest('b-');
  const answer = await answered(office, 'ana', `revert ${id}`);
  expect(answer).toContain('name the id of one change');
  expect(answer).toMatch(/c-\d{7}/);
});
