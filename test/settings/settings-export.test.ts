/** The settings of a tenant as a file: what counts, from the file or from chat, in lines that two people can compare; and where it differs from hardenbot.yaml. */
import { parse } from 'yaml';
import { attachmentsOf, contentOf } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import { documentIn } from '../../src/config/document';
import { tenantText } from '../../src/config/live-settings';
import { settingsFrom } from '../../src/config/load';
import type { Settings } from '../../src/config/settings';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import type { GivenAnswer } from '../../src/features/questions/events';
import { answerDigest, pendingDigest } from '../../src/features/questions/open-questions';
import { decidedIn } from '../../src/features/settings-change/decided-settings';
import { differingLine, differingOf } from '../../src/features/settings-change/in-effect';
import { whatCounts } from '../../src/features/settings-change/what-counts';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { signedBy } from '../support/ledger/forgeries';
import { gatewaySigner, keyring } from '../support/ledger/signed-entries';
import { announced, approves, documentWith, openSettings, proposes } from '../support/settings/settings-office';
import { memoryLog } from '../support/stores/memory-stores';

const counting = (office: Office) =>
  whatCounts({ ...office.work, now: () => office.work.clock.now() }, { id: tenantId, name: 'contoso' });
const exported = async (office: Office): Promise<string> => (await counting(office)).text();
const says = (office: Office, text: string) =>
  office.answers({
    kind: 'command',
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: text,
    text,
  });

/** What the file for everyone says, with this text in place of the tenant. */
const loaded = (text: string, approvals: object = {}) =>
  settingsFrom({ ...documentWith({}, approvals), ...(documentIn(text, 'x.yaml') as object) }, 'hardenbot.yaml');
const inForce = ({ tenants: { contoso: tenant } }: Settings): unknown => {
  if (tenant === undefined) throw new Error('There is no such tenant.');
  return { ...tenant, controls: Object.fromEntries(tenant.controls) };
};

async function decide(office: Office, ...all: readonly string[]): Promise<void> {
  for (const words of all) {
    const id = await proposes(office, words);
    await approves(office, id, 'cy', 'bo', 'di');
    if (words.includes('approvers.people')) await announced(office);
    expect([words, decidedIn(office.work.decided).of(tenantId).log?.ids.includes(id)]).toEqual([words, true]);
  }
}

const typed = [
  'add pop-imap.allow scanner@contoso.com,NO@contoso.com',
  'set digest.at=08:00 digest.timeZone=Europe/Berlin',
  'add approvals.windows days=sat weeks=1,last from=22:00 to=04:00',
  `add approvals.approvers.people ${ids.eve}`,
  'set idle-timeout.minutes 60',
  'add travel.never NO',
  'set tags 1,retail',
];

/** As a worker writes it behind the approvals. */
async function answers(office: Office, answer: object): Promise<void> {
  await office.does('ana', { says: 'audit' });
  await office.settle();
  await office.does('ana', { says: 'questions' });
  await office.settle();
  const id = office.newest('o-');
  const [by, other] = [
    { entraId: ids.ana, name: 'ana' },
    { entraId: ids.bo, name: 'bo' },
  ];
  const at = office.work.clock.now().toISOString();
  const given = answer as GivenAnswer;
  const decision = signedBy(office, 'ana', { kind: 'request', subject: id, digest: answerDigest(given) });
  const digest = pendingDigest([{ answer: given, decision }]);
  const gateway = openLedger({ log: memoryLog(office.storage), clock: office.work.clock, keyring, signer: gatewaySigner });
  await gateway.append(tenantId, id, { type: 'questionAnswered', answer: given, decision });
  const approval = signedBy(office, 'bo', { kind: 'approve', subject: id, digest });
  await gateway.append(tenantId, id, { type: 'answersApproved', decision: approval });
  await office.work.ledger.append(tenantId, id, {
    type: 'answersSettled',
    answers: [{ answer: given, by }],
    approvedBy: [other],
    at,
  });
  await office.work.renew?.(tenantId);
}

describe('the file', () => {
  test('read in place of the tenant, has the same in force: file, decisions and answers', async () => {
    const forAll = { expiresAfter: '2h', tickets: { pattern: 'INC-[0-9]+' } };
    const office = openSettings({ controls: { 'pop-imap': { allow: ['old@contoso.com'] } } }, forAll);
    // One part of a rule for all: the other part goes along.
    await decide(office, ...typed, 'set approvals.tickets.requiredFor approvals');
    await answers(office, { choice: 'use', control: 'country-block', settings: { block: ['KP', 'NO'] } });
    const read = loaded(await exported(office), forAll);
    const { live: decided } = office.work.decided;
    const now = office.work.tenant(tenantId)?.settings;
    expect(now?.controls.get('country-block')).toMatchObject({ block: ['KP', 'NO'] });
    expect(decided.tenant('contoso')?.digest).toMatchObject({ at: '08:00' });
    expect(inForce(read)).toEqual({ ...decided.tenant('contoso'), controls: Object.fromEntries(now?.controls ?? []) });
    // Nothing that was decided is in the way of it, or differs from it.
    const later = openOffice({ from: office.snapshot(), settings: read });
    const again = await counting(later);
    expect([differingOf(again.sources), again.text()]).toEqual([{ byChat: [], byFile: [] }, await exported(office)]);
  });

  test('is the same for the same values, in whatever order they were written and decided', async () => {
    const [one, other] = [openSettings({ tags: ['a'], timeZone: 'UTC' }), openSettings({ timeZone: 'UTC', tags: ['a'] })];
    await decide(one, ...typed);
    await decide(other, ...typed.toReversed());
    expect(await exported(one)).toBe(await exported(other));
  });

  test('differs by the line of the one value that was changed', async () => {
    const office = openSettings();
    await decide(office, 'add pop-imap.allow a@contoso.com');
    const before = (await exported(office)).split('\n');
    await decide(office, 'add pop-imap.allow b@contoso.com');
    expect((await exported(office)).split('\n').filter((line) => !before.includes(line))).toEqual(['          - b@contoso.com']);
  });

  test('says of a question that is not for the tenant what no line can', async () => {
    const office = openSettings();
    const until = '2099-01-01T00:00:00.000Z';
    await answers(office, { choice: 'notForUs', control: 'country-block', reason: 'We travel.', until });
    expect(await exported(office)).toContain('# country-block: not for us until 2099-01-01 (o-');
  });

  test('holds what nobody sees as escapes, and texts that look like something else', () => {
    const tenant = {
      a: ['tab\tand\u200Bnothing', 'line\nbreak\u2028', 'yes', '012', 'NO', '# no', '*x', ' '],
      '\u202Eb': { c: 1 },
    };
    const text = tenantText('contoso', tenant, ['one\nline']);
    expect(parse(text)).toEqual({ tenants: { contoso: tenant } });
    expect(text).toMatch(/^# one line\n/);
    expect(text).not.toMatch(/[\t\u200B\u2028\u202E]/);
  });

  test('is given in the chat, to those who may read', async () => {
    const office = openSettings();
    await decide(office, 'set idle-timeout.minutes 60');
    const answer = await says(office, 'settings export');
    const [file] = attachmentsOf(answer as Card);
    expect(file?.name).toBe('contoso-settings.yaml');
    expect(file === undefined ? '' : await contentOf(file.file)).toBe(await exported(office));
    expect(await says(office, 'settings export digest.at')).toMatchObject({ code: 'unread-word' });
  });
});

describe('where file and decisions differ', () => {
  const line = async (office: Office) => differingLine(differingOf((await counting(office)).sources));

  test('is counted by what counts, and said with the status', async () => {
    const office = openSettings();
    expect(await line(office)).toBeNull();
    await decide(office, 'set idle-timeout.minutes 60', 'add pop-imap.allow a@contoso.com');
    const changed = settingsFrom(documentWith({ controls: { 'idle-timeout': { minutes: 240 } } }), 'hardenbot.yaml');
    const later = openOffice({ from: office.snapshot(), settings: changed });
    const sentence =
      '2 settings decided in chat differ from hardenbot.yaml: what was decided in chat counts for 1, the file counts for 1.';
    expect(await line(later)).toBe(sentence);
    await later.does('ana', { says: 'audit' });
    await later.settle();
    expect(JSON.stringify(await says(later, 'status'))).toContain(sentence);
  });

  test('is nothing once the file says what was decided, or the decision was taken back', async () => {
    const office = openSettings();
    await decide(office, 'set idle-timeout.minutes 60');
    const same = settingsFrom(documentWith({ controls: { 'idle-timeout': { minutes: 60 } } }), 'hardenbot.yaml');
    expect(await line(openOffice({ from: office.snapshot(), settings: same }))).toBeNull();
    await decide(office, 'set idle-timeout.minutes file');
    expect(await line(office)).toBeNull();
  });
});
