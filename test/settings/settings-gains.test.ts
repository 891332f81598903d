/** Nobody approves a change of settings by which they gain, in whatever way they stand for an entry, and however it is proposed. */

import { settingsFrom } from '../../src/config/load';
import { whyOvertaken } from '../../src/features/settings-change/check';
import { decidedIn } from '../../src/features/settings-change/decided-settings';
import { heldForMs } from '../../src/features/settings-change/keys';
import { settingsChangeOf } from '../../src/features/settings-change/settings-change';
import { isRefusal } from '../../src/lib/errors';
import { ids, type Office, tenantId } from '../support/corridor/office';
import { randomFrom } from '../support/ledger/forgeries';
import { askOften } from '../support/ledger/many-requests';
import { count } from '../support/runner/counts';
import { announced, approves, counts, declined, documentWith, openSettings, proposes } from '../support/settings/settings-office';
import { entriesOf, listsOfPeople, tenantOfDi } from '../support/settings/ways-to-gain';

const settings = settingsFrom(documentWith(), 'hardenbot.yaml');
const open = (): Office => openSettings({}, {}, { settings, client: tenantOfDi });

const harmless = ['digest.at=08:00 digest.timeZone=UTC', 'signals.shiftEnds=08:00', 'idle-timeout.minutes=30'];

/** How the same entry comes onto the list. */
const forms = ['add', 'set', 'with others', 'with a harmless key', 'by a revert'] as const;

async function proposed(
  office: Office,
  form: (typeof forms)[number],
  key: string,
  entry: string,
  besides: string,
): Promise<string> {
  const { isDuty } = listsOfPeople.find((one) => one.key === key) ?? {};
  if (isDuty === true) {
    const first = await proposes(office, `add ${key} "${entry}"`);
    if (!first.startsWith('p-')) return first;
    await approves(office, first, 'cy', 'bo');
    return proposes(office, form === 'set' ? `set ${key} "${besides}"` : `remove ${key} "${entry}"`);
  }
  switch (form) {
    case 'add':
      return proposes(office, `add ${key} "${entry}"`);
    case 'set':
      return proposes(office, `set ${key} "${entry}"`);
    case 'with others':
      return proposes(office, `add ${key} "${besides},${entry}"`);
    case 'with a harmless key':
      return proposes(office, `set "${key}=${entry}" ${harmless[0]}`);
    case 'by a revert': {
      const first = await proposes(office, `add ${key} "${entry}"`);
      if (!first.startsWith('p-')) return first;
      await approves(office, first, 'cy', 'bo');
      const removal = await proposes(office, `remove ${key} "${entry}"`);
      await approves(office, removal, 'cy');
      await office.does('ana', { clicks: 'revert', on: removal });
      await office.settle();
      return office.newest('p-');
    }
  }
}

const seeds = count({ fast: 16, full: 600 });
test.each(Array.from({ length: seeds }, (_, index) => index + 1))(
  'seed %i: di decides on no entry that stands for her',
  async (seed) => {
    const random = randomFrom(seed);
    const pick = <Item>(all: readonly Item[]): Item => all[Math.floor(random() * all.length)] as Item;
    const { key, kind, isDuty } = pick(listsOfPeople);
    const form = pick(forms);
    const { di, others } = entriesOf[kind];
    const isDi = others.length === 0 || random() < 0.75;
    const entry = pick<string>(isDi ? di : others);
    const office = open();
    const id = await proposed(office, form, key, entry, pick<string>([...others, 'someone']));
    const what = JSON.stringify({ key, form, entry });
    // Some lists take no such entry.
    if (!id.startsWith('p-'))
      return expect([what, id]).toEqual([what, expect.stringMatching(/^(bad-setting|nothing-to-change)$/)]);
    const answer = await office.approves('di', id);
    // Where nobody else is left to approve it, it is not carried out at all.
    const isRight = isDi
      ? answer === 'gains-by-it' || declined(office, id) === 'nobody-can-approve'
      : isDuty || answer !== 'gains-by-it';
    expect([what, isRight ? 'right' : answer]).toEqual([what, 'right']);
  },
);

describe('a change that looks smaller than it is', () => {
  const written = {
    controls: { 'workload-ip': { ranges: ['203.0.113.0/24'] } },
    digest: { at: '08:00', timeZone: 'UTC', quiet: { from: '20:00', to: '07:00' } },
  };
  const inFile = settingsFrom(documentWith(written), 'hardenbot.yaml');

  test.each([
    ['names one role in place of all that an empty list stands for', 'set admin-mfa.roles "Reports Reader"'],
    ['takes the last entry of a list without which a check is not judged', 'remove workload-ip.ranges 203.0.113.0/24'],
    ['moves the quiet hours by their time zone', 'set digest.timeZone Asia/Tokyo'],
  ])('%s takes the approvals of one that asks for less', async (_what, says) => {
    const office = openSettings({}, {}, { settings: inFile, client: tenantOfDi });
    const id = await proposes(office, says);
    expect(await approves(office, id, 'cy')).toEqual(['done']);
    expect(office.work.decided.of(tenantId).inForce).toEqual([]);
    await approves(office, id, 'bo');
    expect(office.work.decided.of(tenantId).inForce).toHaveLength(1);
  });

  test.each([
    ['an account with a letter that nobody sees', 'add pop-imap.allow scan\u200bner@contoso.com'],
    ['an account with a Cyrillic letter', 'add pop-imap.allow sc\u0430nner@contoso.com'],
    ['a break-glass account with a Kelvin sign', 'set breakGlass "b\u212a1@contoso.com,bg2@contoso.com"'],
    ['a group in which two alphabets are mixed', 'add mfa.except.groups "Pr\u0456nters"'],
    ['a group that is written backwards', 'add mfa.except.groups "\u202esretnirP"'],
  ])('%s is refused before it is proposed', async (_what, says) => {
    const office = openSettings({ breakGlass: ['bk1@contoso.com', 'bg2@contoso.com'] });
    const answer = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      text: says,
      key: 'k',
    });
    const isUnseen = /[\u200b\u202e]/u.test(says);
    const reason = isUnseen ? 'cannot be seen' : says.includes('breakGlass') ? 'breakGlass' : 'controls.';
    expect(isRefusal(answer) ? [answer.code, answer.reason] : answer).toEqual([
      isUnseen ? 'unseen-character' : 'bad-setting',
      expect.stringContaining(reason),
    ]);
  });

  test.each(['Zürich', 'Отдел IT', '部門 Sales', 'Café & Bar'])('%s is a name like any other', async (name) => {
    const office = openSettings();
    expect(await proposes(office, `add mfa.except.groups "${name}"`)).toMatch(/^p-/);
  });
});

test('a name that is written in the file stays beside one that chat adds', async () => {
  const office = openSettings({ controls: { mfa: { except: { groups: ['Büro 2²'] } } } });
  expect(await proposes(office, 'add mfa.except.groups Printers')).toMatch(/^p-/);
  expect(await proposes(office, 'add mfa.except.groups "Büro 3³"')).toBe('bad-setting');
});

test('an approver who was removed comes back by no older proposal, though it was approved and announced', async () => {
  const office = openSettings();
  const says = `add approvals.approvers.people ${ids.ray}`;
  const first = await proposes(office, says);
  await approves(office, first, 'cy', 'bo');
  office.forward(heldForMs / 2);
  const second = await proposes(office, says);
  await approves(office, second, 'cy', 'bo');
  office.forward(heldForMs / 2 + 1000);
  await office.settle();
  expect(counts(office, 'approvals.approvers.people')).toContain(ids.ray);
  await approves(office, await proposes(office, `remove approvals.approvers.people ${ids.ray}`), 'cy');
  await announced(office);
  expect(counts(office, 'approvals.approvers.people')).not.toContain(ids.ray);
  expect(declined(office, second)).toBe('other-value');
  // A worker that died before it said so leaves it to the next one, by the order of the ledger.
  const asked = settingsChangeOf(await office.work.ledger.subject(tenantId, second));
  expect(asked === null ? null : whyOvertaken(asked, decidedIn(office.work.decided).of(tenantId).log)?.code).toBe('overtaken');
});

test('an approver whom chat added decides on no proposal that waited for longer', async () => {
  const office = openSettings();
  const added = await proposes(office, `add approvals.approvers.people ${ids.ray}`);
  await approves(office, added, 'cy', 'bo');
  office.forward(heldForMs - 60_000);
  const waiting = await proposes(office, 'set idle-timeout.minutes 600');
  office.forward(60_000);
  await office.settle();
  expect(counts(office, 'approvals.approvers.people')).toContain(ids.ray);
  expect(await office.approves('ray', waiting)).toBe('approver-by-chat');
  await approves(office, waiting, 'cy', 'bo');
  expect(counts(office, 'controls.idle-timeout.minutes')).toBe(600);
});

describe('who waits for something does not ease that, though', () => {
  const eases = 'set approvals.expiresAfter 30d';
  const refusedTo = async (office: Office): Promise<string> => office.approves('di', await proposes(office, eases));
  const asked = async (office: Office): Promise<string> => {
    await office.does('di', { says: 'plan pop-imap' });
    await office.settle();
    return office.newest();
  };

  test('others asked for hundreds of plans since', async () => {
    const office = openSettings();
    await asked(office);
    await office.does('ana', { says: 'audit' });
    await office.settle();
    await askOften(office, office.newest('a-'), 400);
    expect(await refusedTo(office)).toBe('gains-by-it');
  });

  test('it is not planned yet', async () => {
    const office = openSettings();
    const id = await asked(office);
    await askOften(office, id, 1);
    await office.does('di', { clicks: 'revoke', on: id });
    expect(await refusedTo(office)).toBe('gains-by-it');
  });

  test('it is a finding that is to be accepted', async () => {
    const office = openSettings();
    await office.does('ana', { says: 'audit' });
    await office.settle();
    expect(await office.does('di', { says: 'waive pop-imap --days 30 --reason "replaced in May"' })).toBe('done');
    expect(await refusedTo(office)).toBe('gains-by-it');
  });

  test('it is another change of settings', async () => {
    const office = openSettings();
    expect(await proposes(office, 'add pop-imap.allow scanner@contoso.com', 'di')).toMatch(/^p-/);
    expect(await refusedTo(office)).toBe('gains-by-it');
  });

  test('who waits for nothing approves it', async () => {
    const office = openSettings();
    const id = await asked(office);
    await office.does('di', { clicks: 'revoke', on: id });
    expect(await refusedTo(office)).toBe('done');
  });
});
