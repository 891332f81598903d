/** Tenants and what shared-mailbox must say of them; numbers in names are those of the rules the control is judged by. */
import type { Case } from '../case.js';

const deskId = '60000000-0000-4000-8000-000000000001';
const roomId = '60000000-0000-4000-8000-000000000002';
const beamerId = '60000000-0000-4000-8000-000000000003';

const desk = {
  Guid: '61000000-0000-4000-8000-000000000001',
  PrimarySmtpAddress: 'desk@contoso.com',
  UserPrincipalName: 'desk@contoso.com',
  ExternalDirectoryObjectId: deskId,
  RecipientTypeDetails: 'SharedMailbox',
  EmailAddresses: ['SMTP:desk@contoso.com'],
};
const room = {
  ...desk,
  Guid: '61000000-0000-4000-8000-000000000002',
  PrimarySmtpAddress: 'room@contoso.com',
  UserPrincipalName: 'room@contoso.com',
  ExternalDirectoryObjectId: roomId,
  RecipientTypeDetails: 'RoomMailbox',
};
const beamer = {
  ...desk,
  Guid: '61000000-0000-4000-8000-000000000003',
  PrimarySmtpAddress: 'beamer@contoso.com',
  UserPrincipalName: 'beamer@contoso.com',
  ExternalDirectoryObjectId: beamerId,
  RecipientTypeDetails: 'EquipmentMailbox',
};
const ann = {
  ...desk,
  Guid: '61000000-0000-4000-8000-000000000004',
  PrimarySmtpAddress: 'ann@contoso.com',
  ExternalDirectoryObjectId: '60000000-0000-4000-8000-000000000004',
  RecipientTypeDetails: 'UserMailbox',
};

const deskUser = {
  id: deskId,
  userPrincipalName: 'desk@contoso.com',
  accountEnabled: true as boolean | null,
  onPremisesSyncEnabled: null as boolean | null,
  assignedLicenses: [] as object[],
};
const roomUser = { ...deskUser, id: roomId, userPrincipalName: 'room@contoso.com' };
const beamerUser = { ...deskUser, id: beamerId, userPrincipalName: 'beamer@contoso.com' };
const off = { accountEnabled: false };
const licence = { assignedLicenses: [{ skuId: '62000000-0000-4000-8000-000000000001', disabledPlans: [] }] };

interface Parts {
  readonly mailboxes?: readonly object[];
  readonly users?: readonly object[];
  readonly roles?: readonly object[];
  readonly eligible?: readonly object[];
}

function tenant({ mailboxes = [desk, ann], users = [deskUser], roles = [], eligible = [] }: Parts) {
  return {
    exchange: { Mailbox: mailboxes },
    graph: { users, roleAssignments: roles, roleEligibilityScheduleInstances: eligible },
  };
}

export const cases: readonly Case[] = [
  {
    name: 'somebody could sign in as the shared mailbox (1)',
    state: tenant({}),
    verdict: 'fail',
    names: ['desk@contoso.com', 'accountEnabled'],
    plan: 1,
  },
  {
    name: 'somebody could sign in as each of two (1)',
    state: tenant({ mailboxes: [desk, room, ann], users: [deskUser, roomUser] }),
    verdict: 'fail',
    names: ['desk@contoso.com', 'room@contoso.com'],
    plan: 2,
  },
  {
    name: 'nobody can sign in as any of them (1)',
    state: tenant({
      mailboxes: [desk, room, beamer, ann],
      users: [
        { ...deskUser, ...off },
        { ...roomUser, ...off },
        { ...beamerUser, ...off },
      ],
    }),
    verdict: 'pass',
    restsOn: ['graph.users.accountEnabled', 'graph.users.id', 'exchange.Mailbox.ExternalDirectoryObjectId'],
  },
  {
    name: 'of two kinds one is open (1, 6)',
    state: tenant({ mailboxes: [desk, room], users: [{ ...deskUser, ...off }, roomUser] }),
    verdict: 'partial',
    names: ['room@contoso.com'],
    plan: 1,
  },
  {
    name: 'equipment is left out by settings (1)',
    state: tenant({ mailboxes: [desk, beamer], users: [{ ...deskUser, ...off }, beamerUser] }),
    settings: { kinds: ['shared', 'room'] },
    verdict: 'pass',
  },
  {
    name: 'there is no such mailbox (1)',
    state: tenant({ mailboxes: [ann] }),
    verdict: 'notApplicable',
    plan: 0,
  },
  {
    name: 'the account does not say whether it is enabled (1)',
    state: tenant({ users: [{ ...deskUser, accountEnabled: null }] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'the account is missing although all came, and Exchange says that it is disabled (1)',
    state: tenant({ mailboxes: [{ ...desk, AccountDisabled: true }], users: [roomUser] }),
    verdict: 'pass',
    restsOn: ['exchange.Mailbox.AccountDisabled'],
  },
  {
    name: 'the account is missing although all came, and Exchange does not say that it is disabled (1)',
    state: tenant({ mailboxes: [{ ...desk, AccountDisabled: false }], users: [roomUser] }),
    verdict: 'unknown',
    names: ['desk@contoso.com'],
  },
  {
    name: 'accounts that cannot be read, while Exchange says that they are disabled (1)',
    state: { exchange: { Mailbox: [{ ...desk, AccountDisabled: true }] }, graph: { roleAssignments: [] } },
    verdict: 'unknown',
    missing: ['graph.users'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes that broke off: the one that came is open (1, 6)',
    state: { ...tenant({}), collection: { 'exchange.Mailbox': { complete: false, returned: 1 } } },
    verdict: 'partial',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes that broke off: the one that came is closed (1)',
    state: {
      ...tenant({ users: [{ ...deskUser, ...off }] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
  },
  {
    name: 'mailboxes that somebody may sign in to are listed, one by an alias (2)',
    state: tenant({
      mailboxes: [{ ...desk, EmailAddresses: ['SMTP:desk@contoso.com', 'smtp:help@contoso.com'] }, room],
      users: [deskUser, roomUser],
    }),
    settings: { except: ['HELP@contoso.com', roomId] },
    verdict: 'notApplicable',
    names: ['desk@contoso.com', 'room@contoso.com'],
  },
  {
    name: 'an excepted mailbox of which nothing is known keeps the other one from nothing (2)',
    state: tenant({ mailboxes: [desk, room], users: [{ ...deskUser, accountEnabled: null }, roomUser] }),
    settings: { except: [deskId] },
    verdict: 'fail',
    names: ['room@contoso.com'],
    plan: 1,
  },
  {
    name: 'a shared mailbox is a break-glass account (2)',
    state: tenant({}),
    breakGlass: ['desk@contoso.com'],
    verdict: 'notApplicable',
  },
  {
    name: 'a room with a licence can be signed in to beside a shared mailbox that cannot, which the finding says (2)',
    state: tenant({
      mailboxes: [desk, room],
      users: [
        { ...deskUser, accountEnabled: false },
        { ...roomUser, ...licence },
      ],
    }),
    verdict: 'pass',
    says: ['1 room or equipment mailbox with a licence can be signed in to.'],
    warns: ['licensed-resource'],
  },
  {
    name: 'a room with a licence, as its device needs it (2)',
    state: tenant({ mailboxes: [room], users: [{ ...roomUser, ...licence }] }),
    verdict: 'notApplicable',
    warns: ['licensed-resource'],
    names: ['room@contoso.com'],
  },
  {
    name: 'a shared mailbox with a licence is open all the same (2)',
    state: tenant({ users: [{ ...deskUser, ...licence }] }),
    verdict: 'fail',
    names: ['with a licence'],
    plan: 1,
  },
  {
    name: 'an account that is switched off needs no word about where it comes from (3)',
    state: tenant({ users: [{ ...deskUser, ...off, onPremisesSyncEnabled: true }] }),
    verdict: 'pass',
  },
  {
    name: 'the account is synchronised from the premises (3)',
    state: tenant({ mailboxes: [desk, room], users: [{ ...deskUser, onPremisesSyncEnabled: true }, roomUser] }),
    verdict: 'fail',
    warns: ['synced'],
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'somebody signed in as the mailbox a week ago (4)',
    state: tenant({
      mailboxes: [desk, room],
      users: [{ ...deskUser, signInActivity: { lastNonInteractiveSignInDateTime: '2026-11-17T00:00:00Z' } }, roomUser],
    }),
    verdict: 'fail',
    warns: ['in-use'],
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'somebody signed in as the mailbox in the summer (4)',
    state: tenant({ users: [{ ...deskUser, signInActivity: { lastSignInDateTime: '2026-07-01T00:00:00Z' } }] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'sign-ins are not told without the licence, and the plan goes on (4)',
    state: {
      ...tenant({}),
      collection: {
        'graph.users/signInActivity': {
          complete: false,
          error: { status: 403, code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' },
        },
      },
    },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the account holds a directory role (5)',
    state: tenant({
      roles: [{ id: 'r1', principalId: deskId, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' }],
    }),
    verdict: 'fail',
    names: ['holds a directory role'],
    plan: 'directory-role',
  },
  {
    name: 'the account may activate a directory role (5)',
    state: tenant({
      eligible: [
        { id: 'e1', principalId: deskId, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' },
      ],
    }),
    verdict: 'fail',
    names: ['holds a directory role'],
    plan: 'directory-role',
  },
  {
    name: 'of two accounts one holds a directory role, and is left out of the plan (5)',
    state: tenant({
      mailboxes: [desk, room],
      users: [deskUser, roomUser],
      roles: [{ id: 'r1', principalId: deskId, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' }],
    }),
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'who holds a directory role cannot be read (5)',
    state: { exchange: { Mailbox: [desk] }, graph: { users: [deskUser] } },
    verdict: 'fail',
    missing: ['graph.roleAssignments'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes of people, linked ones and those on the premises are not looked at (6)',
    state: tenant({
      mailboxes: [
        ann,
        { ...desk, RecipientTypeDetails: 'RemoteSharedMailbox' },
        { ...room, RecipientTypeDetails: 'SchedulingMailbox' },
      ],
    }),
    verdict: 'notApplicable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['graph.roleAssignments', 'graph.roleEligibilityScheduleInstances'];
