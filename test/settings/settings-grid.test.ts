/** Who may decide what on settings: every person before every state of a proposal with every button, each cell written down. */
import { settingsFrom } from '../../src/config/load';
import { shortDigest } from '../../src/engine/plan/plan';
import { effectDigest } from '../../src/features/settings-change/entry-terms';
import { settingsChangeOf } from '../../src/features/settings-change/settings-change';
import { ids, type Name, type Office, openOffice, tenantId } from '../support/corridor/office';
import { announced, approves, documentWith, openSettings, proposes } from '../support/settings/settings-office';

const people: readonly Name[] = ['ana', 'bo', 'cy', 'di', 'eve', 'ray'];
const acts = ['approve', 'reject', 'revoke', 'revert'] as const;

const mayContain = { signals: { mayContain: ['policy-weakened'] } };
const rule = 'add signals.containWithoutAsking kinds=policy-weakened until=2026-12-31';

/** Ana proposes each; ana, bo, cy and di are the approvers of the file, eve may approve alone in an emergency, ray may only look. */
const states: Readonly<Record<string, (office: Office) => Promise<string>>> = {
  'asks for less': (office) => proposes(office, 'add pop-imap.allow scanner@contoso.com'),
  neither: (office) => proposes(office, 'set digest.at=08:00 digest.timeZone=UTC'),
  'asks for more': async (office) => {
    await approves(office, await proposes(office, 'add pop-imap.allow scanner@contoso.com'), 'cy', 'bo');
    return proposes(office, 'set pop-imap.allow none');
  },
  'di gains by it': (office) => proposes(office, `add mfa.except.users ${ids.di}`),
  'approved by cy': async (office) => {
    const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
    await approves(office, id, 'cy');
    return id;
  },
  'makes ray an approver': (office) => proposes(office, `add approvals.approvers.people ${ids.ray}`),
  'the same, approved and announced': async (office) => {
    const id = await proposes(office, `add approvals.approvers.people ${ids.ray}`);
    await approves(office, id, 'cy', 'di');
    return id;
  },
  'chat made ray an approver': async (office) => {
    await approves(office, await proposes(office, `add approvals.approvers.people ${ids.ray}`), 'cy', 'di');
    await announced(office);
    return proposes(office, 'set digest.at=08:00 digest.timeZone=UTC');
  },
  'ray, whom chat made an approver, is to go': async (office) => {
    await approves(office, await proposes(office, `add approvals.approvers.people ${ids.ray}`), 'cy', 'di');
    await announced(office);
    return proposes(office, `remove approvals.approvers.people ${ids.ray}`);
  },
  'bo has a plan that waits, and ana makes requests pass more easily': async (office) => {
    await office.does('bo', { says: 'plan pop-imap' });
    await office.settle();
    return proposes(office, 'set approvals.expiresAfter 7d');
  },
  'a rule to contain without asking': (office) => proposes(office, rule),
  'a rule to contain without asking, in force': async (office) => {
    const id = await proposes(office, rule);
    await approves(office, id, 'cy', 'di');
    return id;
  },
  'in force': async (office) => {
    const id = await proposes(office, 'set digest.at=08:00 digest.timeZone=UTC');
    await approves(office, id, 'cy');
    return id;
  },
  rejected: async (office) => {
    const id = await proposes(office, 'set digest.at=08:00 digest.timeZone=UTC');
    await office.does('cy', { clicks: 'reject', on: id, digest: await digestOf(office, id), reason: 'no' });
    return id;
  },
  'not approved in time': async (office) => {
    const id = await proposes(office, 'set digest.at=08:00 digest.timeZone=UTC');
    office.forward(5 * 3_600_000);
    return id;
  },
};

/** What its buttons are bound to. */
async function digestOf(office: Office, id: string): Promise<string> {
  const asked = settingsChangeOf(await office.work.ledger.subject(tenantId, id));
  return asked?.weighed == null ? '' : effectDigest(asked.terms, asked.weighed);
}

const nothingYet = people.map((who) => `${who} nothing-to-revert`).join(', ');
const stops = 'bo done, cy done, di done, eve not-an-approver, ray not-an-approver';
const usual = [
  `approve: ana self-approval, ${stops}`,
  `reject: ana self-approval, ${stops}`,
  'revoke: ana done, bo done, cy done, di done, eve not-allowed, ray not-allowed',
  `revert: ${nothingYet}`,
];
const all = (code: string): readonly string[] => [
  ...acts.slice(0, 3).map((act) => `${act}: ${people.map((who) => `${who} ${code}`).join(', ')}`),
  `revert: ${nothingYet}`,
];
const [, ...otherwise] = usual;

/** By the state; `usual` is what a waiting proposal of ana is answered. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'asks for less': usual,
  neither: usual,
  'asks for more': usual,
  'di gains by it': [
    'approve: ana self-approval, bo done, cy done, di gains-by-it, eve not-an-approver, ray not-an-approver',
    ...otherwise,
  ],
  'approved by cy': [
    'approve: ana self-approval, bo done, cy approved-already, di done, eve not-an-approver, ray not-an-approver',
    ...otherwise,
  ],
  'makes ray an approver': usual,
  'the same, approved and announced': [
    'approve: ana self-approval, bo done, cy approved-already, di approved-already, eve not-an-approver, ray not-an-approver',
    ...otherwise,
  ],
  'chat made ray an approver': [
    'approve: ana self-approval, bo done, cy done, di done, eve not-an-approver, ray approver-by-chat',
    'reject: ana self-approval, bo done, cy done, di done, eve not-an-approver, ray approver-by-chat',
    'revoke: ana done, bo done, cy done, di done, eve not-allowed, ray approver-by-chat',
    `revert: ${nothingYet}`,
  ],
  'ray, whom chat made an approver, is to go': [
    'approve: ana self-approval, bo done, cy done, di done, eve not-an-approver, ray approver-by-chat',
    'reject: ana self-approval, bo done, cy done, di done, eve not-an-approver, ray approver-by-chat',
    'revoke: ana done, bo done, cy done, di done, eve not-allowed, ray approver-by-chat',
    `revert: ${nothingYet}`,
  ],
  'bo has a plan that waits, and ana makes requests pass more easily': [
    'approve: ana self-approval, bo gains-by-it, cy done, di done, eve not-an-approver, ray not-an-approver',
    ...otherwise,
  ],
  'a rule to contain without asking': usual,
  'a rule to contain without asking, in force': [
    ...all('already-decided').slice(0, 3),
    'revert: ana done, bo done, cy not-allowed, di done, eve not-allowed, ray not-allowed',
  ],
  'in force': [
    ...all('already-decided').slice(0, 3),
    'revert: ana done, bo done, cy not-allowed, di done, eve not-allowed, ray not-allowed',
  ],
  rejected: all('already-decided'),
  'not approved in time': all('expired'),
};

test.each(Object.entries(states))('%s', async (state, reach) => {
  const settings = settingsFrom(documentWith(mayContain), 'hardenbot.yaml');
  const reached = openSettings({}, {}, { settings });
  const id = await reach(reached);
  const digest = await digestOf(reached, id);
  const rows: string[] = [];
  for (const act of acts) {
    const cells: string[] = [];
    for (const who of people) {
      const office = openOffice({ from: reached.snapshot(), settings });
      const asked = { clicks: act, on: id, digest, reason: 'why' };
      cells.push(
        `${who} ${await office.does(who, act === 'approve' ? { says: `approve ${id} ${shortDigest(digest)}` } : asked)}`,
      );
    }
    rows.push(`${act}: ${cells.join(', ')}`);
  }
  expect(rows).toEqual(answers[state]);
});

test('a rule to contain without asking takes two approvals, and only kinds that the file lists; there is none until then', async () => {
  const office = openSettings(mayContain);
  const rules = () => office.work.tenant(tenantId)?.settings.signals?.containWithoutAsking;
  expect(await proposes(openSettings({ signals: {} }), rule)).toBe('bad-setting');
  expect(await proposes(office, rule.replace('policy-weakened', 'inbox-rule'))).toBe('bad-setting');
  const id = await proposes(office, rule);
  await approves(office, id, 'cy');
  await office.work.renew?.(tenantId);
  expect(rules()).toEqual([]);
  await approves(office, id, 'di');
  await office.work.renew?.(tenantId);
  expect(rules()).toHaveLength(1);
});
