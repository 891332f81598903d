/** Tenants without a decision about Outlook on the web, and which groups can do without it. */
import type { Case } from '../case.js';

const id = (number: number): string => `0c000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const addressOf = (name: string): string => `${name}@contoso.com`;
const names = ['ana', 'bo', 'cy', 'dee', 'eli', 'bg1'] as const;
const users = names.map((name, index) => ({
  id: id(index + 1),
  userPrincipalName: addressOf(name),
  displayName: name,
  mail: addressOf(name),
  accountEnabled: true,
}));
const [ana, bo, cy, dee, eli, bg1] = users.map((user) => user.id);

const row = (name: string, day: string, web: string) => ({
  'User Principal Name': addressOf(name),
  'Last Activity Date': day,
  'Outlook For Web': web,
});
const works = (name: string) => row(name, '2026-11-20', 'No');
const opened = (name: string) => row(name, '2026-11-20', 'Yes');
const everyone = names.map(works);

const group = (number: number, displayName: string, members: readonly unknown[], more: object = {}) => ({
  id: `0e000000-0000-4000-8000-00000000000${number}`,
  displayName,
  securityEnabled: true,
  members,
  ...more,
});
const five = group(1, 'Shop floor', [ana, bo, cy, dee, eli]);

function signIn(name: string, more: object = {}) {
  return {
    id: `s-${name}`,
    createdDateTime: '2026-11-20T09:00:00Z',
    userPrincipalName: addressOf(name),
    appDisplayName: 'One Outlook Web',
    clientAppUsed: 'Browser',
    status: { errorCode: 0 },
    ...more,
  };
}

const role = (principalId: unknown, roleDefinitionId: string) => ({
  id: `${String(principalId)}-${roleDefinitionId}`,
  principalId,
  roleDefinitionId,
  directoryScopeId: '/',
});
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

function suggests(name: string, graph: object, words: readonly string[], more: Partial<Case> = {}): Case {
  const usual = {
    users,
    groups: [five],
    reportSettings: { displayConcealedNames: false },
    emailAppUsage: everyone,
    signIns: [],
    roleAssignments: [],
  };
  return {
    name,
    state: { exchange: { CASMailbox: [] }, graph: { ...usual, ...graph } },
    verdict: 'unknown',
    undecided: true,
    suggests: words,
    ...more,
  };
}

const none = 'No security group consists of people who nearly all work without Outlook on the web.';
const oneKeeps = 'Nearly nobody in Shop floor opened Outlook on the web in 30 days; 1 member keeps it.';

export const suggestCases: readonly Case[] = [
  suggests(
    'two groups work without it, and someone else opened it',
    {
      groups: [group(1, 'Shop floor', [ana, bo]), group(2, 'Night shift', [cy, dee])],
      emailAppUsage: [works('ana'), works('bo'), works('cy'), works('dee'), opened('eli')],
    },
    [
      'Nobody in Shop floor, Night shift opened Outlook on the web in 30 days.',
      'Shop floor: 2 of 2 members work without it (ana@contoso.com, bo@contoso.com).',
      '4 active mailboxes did not open Outlook on the web in 30 days, 1 did.',
    ],
  ),
  suggests(
    'one of five opened it, by the log of sign-ins; failed, old and other sign-ins open nothing',
    {
      signIns: [
        signIn('ana', { status: { errorCode: 50126 } }),
        signIn('bo', { createdDateTime: '2026-10-15T09:00:00Z' }),
        signIn('cy', { appDisplayName: 'Office 365 Exchange Online', clientAppUsed: 'IMAP4' }),
        signIn('dee', { appDisplayName: 'Azure Portal' }),
        signIn('eli'),
      ],
    },
    [
      oneKeeps,
      'Shop floor: 4 of 5 members work without it (ana@contoso.com, bo@contoso.com, cy@contoso.com, dee@contoso.com); opened it: eli@contoso.com.',
    ],
  ),
  suggests(
    'one of five opened Exchange Online in a browser, which is Outlook on the web',
    { signIns: [signIn('eli', { appDisplayName: 'Office 365 Exchange Online' })] },
    [oneKeeps, 'opened it: eli@contoso.com'],
  ),
  suggests(
    'one of five was not active for two months: nobody knows',
    { emailAppUsage: [...everyone.slice(0, 4), row('eli', '2026-09-01', 'No')] },
    [oneKeeps, 'not seen, or needed in an emergency: eli@contoso.com'],
  ),
  suggests(
    'one of five is a break-glass account, which keeps it',
    { groups: [group(1, 'Shop floor', [ana, bo, cy, dee, bg1])] },
    [oneKeeps, 'not seen, or needed in an emergency: bg1@contoso.com'],
  ),
  suggests(
    'half of the group opened it',
    { emailAppUsage: [works('ana'), works('bo'), opened('cy'), opened('dee'), opened('eli')] },
    [none],
  ),
  suggests('a group of Microsoft 365 switches nothing', { groups: [{ ...five, securityEnabled: false }] }, [none]),
  suggests(
    'members of a group within the group count, and the group itself is nobody',
    { groups: [group(1, 'Shop floor', [ana, bo, group(2, '', []).id]), group(2, 'Night shift', [cy])] },
    ['Nobody in Shop floor opened Outlook on the web in 30 days.'],
  ),
  suggests(
    'a member has no name that the report could have',
    { users: [...users.slice(0, 5), { ...users[5], userPrincipalName: null }], groups: [group(1, 'Shop floor', [ana, bo, bg1])] },
    [none],
  ),
  suggests(
    'administrators who work without it are named by their role, but for a role that someone made',
    {
      emailAppUsage: [works('ana'), opened('bo'), works('cy')],
      groups: [],
      roleAssignments: [
        role(ana, globalAdministrator),
        role(bo, globalAdministrator),
        role(cy, '0c000000-0000-4000-8000-00000000c001'),
      ],
    },
    [none, 'Administrators who work without it: Global Administrator 1 of 2 (ana@contoso.com). Put'],
  ),
  suggests('the tenant hides names in its reports', { reportSettings: { displayConcealedNames: true } }, [
    'The tenant hides names in its usage reports',
  ]),
  suggests('the report cannot be read', { emailAppUsage: undefined }, ['could not be read (graph.emailAppUsage)']),
  suggests('the log of sign-ins cannot be read', { signIns: undefined }, ['could not be read (graph.signIns)']),
  suggests('the groups cannot be read', { groups: undefined }, ['could not be read (graph.groups)']),
];
