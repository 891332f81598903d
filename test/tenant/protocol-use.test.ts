/** Who would notice that a way through is switched off: measured before the plan is shown, and what cannot be measured is said. */
import type { Case } from '../../src/controls/case';
import type { Control, Impact } from '../../src/controls/control';
import { control as exchangePowershell } from '../../src/controls/exchange-powershell/index';
import { control as owaGroups } from '../../src/controls/owa-groups/index';
import { control as popImap } from '../../src/controls/pop-imap/index';
import { control as smtpAuth } from '../../src/controls/smtp-auth/index';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';

const ana = 'ana@contoso.com';
const bo = 'bo@contoso.com';
const scanner = 'scanner@contoso.com';

const usage = [
  { 'User Principal Name': ana, 'POP3 App': 'Yes', 'IMAP4 App': 'No', 'SMTP App': '', 'Outlook For Web': 'Yes' },
  { 'User Principal Name': bo, 'POP3 App': 'No', 'IMAP4 App': 'No', 'SMTP App': '0', 'Outlook For Web': 'Yes' },
  { 'User Principal Name': scanner, 'POP3 App': 'No', 'IMAP4 App': '3', 'SMTP App': 'Yes', 'Outlook For Web': 'No' },
];
const shown = { displayConcealedNames: false };
const concealed = { displayConcealedNames: true };

function signIn(userPrincipalName: string, clientAppUsed: string, createdDateTime: string, errorCode = 0) {
  return {
    id: `${userPrincipalName} ${createdDateTime}`,
    userPrincipalName,
    clientAppUsed,
    createdDateTime,
    ipAddress: '203.0.113.9',
    status: { errorCode },
  };
}

async function studyOf(control: Control, graph: object, settings: unknown = {}, exchange: object = {}): Promise<Impact> {
  const one: Case = { name: 'a study', state: { graph, exchange }, settings, verdict: 'pass' };
  const study = control.study?.(contextOf(control, one));
  if (study === undefined) throw new Error(`${control.id} has no study.`);
  const tenant = await openSimulatedTenant(one.state);
  try {
    const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], {
      client: tenant.client,
      monotonicMs: () => 0,
    });
    return study.report(outcomes);
  } finally {
    await tenant.close();
  }
}

const text = (impact: Impact) => JSON.stringify(impact.lines);
const doubts = (impact: Impact) => impact.notMeasured.join('\n');

test('accounts that used POP or IMAP are named, each under its protocol', async () => {
  const impact = await studyOf(popImap, { emailAppUsage: usage, reportSettings: shown, signIns: [] });
  expect(impact.lines).toEqual(
    expect.arrayContaining([
      { label: 'POP3, last 30 days', value: `1 account (${ana})` },
      { label: 'IMAP4, last 30 days', value: `1 account (${scanner})` },
    ]),
  );
});

test('each of them is known by name with the ways used, unless the tenant conceals names', async () => {
  const both = [...usage, { 'User Principal Name': 'cy@contoso.com', 'POP3 App': 'Yes', 'IMAP4 App': 'Yes' }];
  const inUse = async (reportSettings: object) =>
    (await studyOf(popImap, { emailAppUsage: both, reportSettings, signIns: [] })).inUse;
  expect(await inUse(shown)).toEqual([
    { object: ana, how: 'POP3 in 30 days' },
    { object: scanner, how: 'IMAP4 in 30 days' },
    { object: 'cy@contoso.com', how: 'POP3, IMAP4 in 30 days' },
  ]);
  expect(await inUse(concealed)).toEqual([]);
});

test('who is allowed to go on is not counted among those who would notice', async () => {
  const graph = { emailAppUsage: usage, reportSettings: shown, signIns: [] };
  expect(text(await studyOf(smtpAuth, graph))).toContain(scanner);
  expect(text(await studyOf(smtpAuth, graph, { allow: [scanner] }))).not.toContain(scanner);
});

test('a break-glass account that uses SMTP AUTH is counted and named where its mailbox follows the organisation, which the change turns off', async () => {
  const emailAppUsage = [...usage, { 'User Principal Name': 'bg1@contoso.com', 'SMTP App': 'Yes', 'POP3 App': 'Yes' }];
  const graph = {
    emailAppUsage,
    reportSettings: shown,
    signIns: [signIn('bg1@contoso.com', 'Authenticated SMTP', '2026-11-20T10:00:00Z')],
  };
  const mailbox = (own: boolean | null) => ({
    CASMailbox: [{ Identity: 'bg1', PrimarySmtpAddress: 'BG1@contoso.com', SmtpClientAuthenticationDisabled: own }],
  });
  const named = { label: 'SMTP AUTH, last 30 days', value: `2 accounts (${scanner}, bg1@contoso.com (break-glass))` };
  expect((await studyOf(smtpAuth, graph, {}, mailbox(null))).lines).toContainEqual(named);
  // Nobody knows what a mailbox that was not read has: it counts.
  expect((await studyOf(smtpAuth, graph)).lines).toContainEqual(named);
  const overruling = await studyOf(smtpAuth, graph, {}, mailbox(false));
  expect(text(overruling)).toContain(`1 account (${scanner})`);
  expect(overruling.hits).toEqual([]);
  // POP and IMAP are turned off mailbox by mailbox, and theirs is left out.
  expect(text(await studyOf(popImap, graph))).not.toContain('bg1');
});

test('names that the tenant conceals are counted, called concealed, and left concealed', async () => {
  const impact = await studyOf(popImap, { emailAppUsage: usage, reportSettings: concealed, signIns: [] });
  expect(impact.lines).toContainEqual({ label: 'POP3, last 30 days', value: '1 account with concealed names' });
  expect(doubts(impact)).toContain('concealed');
});

test('names that look like hashes are concealed, whatever the report settings say or if they cannot be read', async () => {
  const hashed = [{ ...usage[0], 'User Principal Name': '6E0B4A3D5F1C2B7A8D9E0F1A2B3C4D5E' }];
  const impact = await studyOf(popImap, { emailAppUsage: hashed, signIns: [] });
  expect(impact.lines).toContainEqual({ label: 'POP3, last 30 days', value: '1 account with concealed names' });
  expect(doubts(impact)).toContain('concealed');
});

test('a report that cannot be read shows no figures, and says so', async () => {
  const impact = await studyOf(popImap, { reportSettings: shown, signIns: [] });
  expect(impact.lines.map((line) => line.label)).not.toContain('POP3, last 30 days');
  expect(doubts(impact)).toContain('usage report could not be read');
});

test('sign-ins tell from where a protocol was used: successful ones of the last 30 days', async () => {
  const signIns = [
    signIn(ana, 'IMAP4', '2026-11-20T10:00:00Z'),
    signIn(ana, 'IMAP4', '2026-11-19T10:00:00Z'),
    signIn(bo, 'IMAP4', '2026-11-18T10:00:00Z', 50126),
    signIn(bo, 'POP3', '2026-09-01T10:00:00Z'),
    signIn(bo, 'Browser', '2026-11-18T10:00:00Z'),
  ];
  const impact = await studyOf(popImap, { emailAppUsage: [], reportSettings: shown, signIns });
  expect(impact.lines).toContainEqual({
    label: 'Sign-ins with POP3 or IMAP4, last 30 days',
    value: `2 sign-ins, 1 source (${ana} from 203.0.113.9)`,
  });
});

const kiosk = { id: '0e000000-0000-4000-8000-000000000001', displayName: 'Kiosk', members: [ana, bo] };
const users = [ana, bo, scanner].map((userPrincipalName, index) => ({
  id: `0c000000-0000-4000-8000-00000000000${index}`,
  userPrincipalName,
}));

test('members of the groups who use Outlook on the web are named, others are not', async () => {
  const graph = { users, groups: [{ ...kiosk, members: [ana] }], emailAppUsage: usage, reportSettings: shown };
  const impact = await studyOf(owaGroups, graph, { groups: ['Kiosk'] });
  expect(impact.lines).toEqual([{ label: 'Outlook on the web, last 30 days', value: `1 account (${ana})` }]);
});

test('behind concealed names nobody can tell whether members of the groups are hit', async () => {
  const graph = { users, groups: [kiosk], emailAppUsage: usage, reportSettings: concealed };
  const impact = await studyOf(owaGroups, graph, { groups: ['Kiosk'] });
  expect(doubts(impact)).toContain('concealed');
});

test('who used Exchange PowerShell without a reason for it is named, administrators are not', async () => {
  const appId = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';
  const graph = {
    users,
    groups: [],
    roleAssignments: [
      { principalId: users[0]?.id, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' },
    ],
    roleEligibilityScheduleInstances: [],
    signIns: [ana, bo].map((name) => ({ ...signIn(name, 'Mobile Apps and Desktop clients', '2026-11-20T10:00:00Z'), appId })),
  };
  const User = users.map(({ id, userPrincipalName }) => ({
    UserPrincipalName: userPrincipalName,
    ExternalDirectoryObjectId: id,
    EXOModuleEnabled: true,
  }));
  const impact = await studyOf(exchangePowershell, graph, {}, { User, RoleGroup: [] });
  expect(impact.lines).toEqual([{ label: 'Exchange PowerShell, last 30 days', value: `1 account (${bo})` }]);
});
