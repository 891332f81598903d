/** Tenants and what audit-log must say of them. */
import type { Case } from '../case.js';

const on = { Identity: 'Admin Audit Log Settings', UnifiedAuditLogIngestionEnabled: true };
const off = { ...on, UnifiedAuditLogIngestionEnabled: false };
const recorded = { Identity: 'contoso.onmicrosoft.com', AuditDisabled: false, IsDehydrated: false };
const unrecorded = { ...recorded, AuditDisabled: true };
const dehydrated = { ...recorded, IsDehydrated: true };
const ana = { Name: 'ana', Guid: '0a000000-0000-4000-8000-000000000001', AuditBypassEnabled: false };
const backup = { Name: 'svc-backup', Guid: '0a000000-0000-4000-8000-000000000002', AuditBypassEnabled: true };
const usualSet = {
  PrimarySmtpAddress: 'ana@contoso.com',
  RecipientTypeDetails: 'UserMailbox',
  DefaultAuditSet: ['Admin', 'Delegate', 'Owner'],
};

const telling = ['MoveToDeletedItems', 'SoftDelete', 'HardDelete', 'UpdateInboxRules', 'UpdateFolderPermissions'];

function tenant(log: unknown, organization: object, bypasses: readonly object[], mailboxes: readonly object[] = [usualSet]) {
  return {
    exchange: {
      AdminAuditLogConfig: log,
      OrganizationConfig: organization,
      MailboxAuditBypassAssociation: bypasses,
      Mailbox: mailboxes,
    },
  };
}

function marked(state: object, key: string, mark: object) {
  return { ...state, collection: { [key]: mark } };
}

const bypassList = 'exchange.MailboxAuditBypassAssociation';

export const cases: readonly Case[] = [
  {
    name: 'rule 1: the log is on, mailboxes are recorded, and nobody is exempt',
    state: tenant(on, recorded, [ana]),
    verdict: 'pass',
    names: ['Admin Audit Log Settings', 'Organization configuration'],
    restsOn: [
      'exchange.Mailbox.DefaultAuditSet',
      'exchange.AdminAuditLogConfig.UnifiedAuditLogIngestionEnabled',
      'exchange.OrganizationConfig.AuditDisabled',
      'exchange.MailboxAuditBypassAssociation.AuditBypassEnabled',
    ],
  },
  {
    name: 'rule 4: the list of exemptions comes without any account, which every organisation has',
    state: tenant(on, recorded, []),
    verdict: 'unknown',
    names: ['AuditBypassEnabled', 'no account was returned'],
    plan: 'unknown',
  },
  {
    name: 'rule 1: the log is off, whatever else holds',
    state: tenant(off, recorded, [ana]),
    verdict: 'fail',
    names: ['UnifiedAuditLogIngestionEnabled'],
    plan: 1,
  },
  {
    name: 'rule 1: the log is off, and neither exemptions nor mailboxes could be read',
    state: { exchange: { AdminAuditLogConfig: off } },
    verdict: 'fail',
    missing: ['exchange.OrganizationConfig', bypassList, 'exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'rule 1: the log says nothing',
    state: tenant({ Identity: 'Admin Audit Log Settings' }, recorded, [ana]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 1: null is not on',
    state: tenant({ ...on, UnifiedAuditLogIngestionEnabled: null }, recorded, [ana]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 1, a trap: an export that writes False as a word',
    state: tenant({ ...on, UnifiedAuditLogIngestionEnabled: 'False' }, recorded, [ana]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 2: mailboxes are not recorded for the organisation',
    state: tenant(on, unrecorded, [ana]),
    verdict: 'partial',
    names: ['Organization configuration', 'AuditDisabled'],
    plan: 1,
  },
  {
    name: 'rule 2: an organisation that does not say is not one that says false',
    state: tenant(on, { Identity: 'contoso.onmicrosoft.com' }, [ana]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 3: an account is exempt',
    state: tenant(on, recorded, [ana, backup]),
    verdict: 'partial',
    names: ['svc-backup', 'AuditBypassEnabled'],
    plan: 1,
  },
  {
    name: 'rule 3: the account that is exempt is allowed to be, by name',
    state: tenant(on, recorded, [ana, backup]),
    settings: { except: ['SVC-Backup'] },
    verdict: 'pass',
    names: ['svc-backup'],
  },
  {
    name: 'rule 3: the account that is exempt is allowed to be, by the name of the account behind it',
    state: {
      exchange: tenant(on, recorded, [ana, { ...backup, ExternalDirectoryObjectId: '0c000000-0000-4000-8000-000000000002' }])
        .exchange,
      graph: { users: [{ id: '0c000000-0000-4000-8000-000000000002', userPrincipalName: 'backup@contoso.com' }] },
    },
    settings: { except: ['backup@contoso.com'] },
    verdict: 'pass',
    names: ['svc-backup'],
  },
  {
    name: 'rule 3: an account is exempt, settings name somebody whom the list does not, and accounts cannot be read',
    state: tenant(on, recorded, [ana, { ...backup, ExternalDirectoryObjectId: '0c000000-0000-4000-8000-000000000002' }]),
    settings: { except: ['backup@contoso.com'] },
    verdict: 'unknown',
    missing: ['graph.users'],
    names: ['svc-backup'],
    plan: 'unreadable',
  },
  {
    name: 'rule 3: settings name an account that is recorded all the same',
    state: { ...tenant(on, recorded, [ana]), graph: { users: [] } },
    settings: { except: ['ana'] },
    verdict: 'pass',
  },
  {
    name: 'rule 3: an account does not say whether it is exempt',
    state: tenant(on, recorded, [ana, { ...backup, AuditBypassEnabled: null }]),
    verdict: 'unknown',
    names: ['svc-backup'],
    plan: 'unknown',
  },
  {
    name: 'rule 3: settings name an account that nobody is',
    state: { ...tenant(on, recorded, [ana]), graph: { users: [] } },
    settings: { except: ['svc-gone'] },
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'rule 3: objects of the service itself are no accounts of anybody',
    state: tenant(on, recorded, [
      ana,
      { ...backup, Name: 'Asc-2X1' },
      { ...backup, Name: 'SystemMailbox{1f05a927-2d5b-4f0a-8a9e-000000000001}', Guid: undefined },
    ]),
    verdict: 'pass',
    names: ['Asc-2X1'],
  },
  {
    name: 'rule 3: an account that is called like an object of the service is an account',
    state: tenant(on, recorded, [
      ana,
      { ...backup, Name: 'Asc-backup', ExternalDirectoryObjectId: 'aa000000-0000-4000-8000-000000000009' },
      { ...backup, Name: 'SystemMailbox{of-backup}', Guid: '0a000000-0000-4000-8000-000000000003' },
      {
        ...backup,
        Name: 'SystemMailbox{1f05a927-2d5b-4f0a-8a9e-000000000001}',
        UserPrincipalName: 'svc-archive@contoso.com',
        Guid: '0a000000-0000-4000-8000-000000000004',
      },
    ]),
    verdict: 'partial',
    names: ['Asc-backup', 'SystemMailbox{of-backup}'],
    plan: 3,
  },
  {
    name: 'rule 3, a trap: row 1,001 is the one that is exempt, and the list was cut before it',
    state: marked(tenant(on, recorded, [ana, backup]), bypassList, { complete: false, returned: 1, error: { status: 200 } }),
    verdict: 'unknown',
    missing: [bypassList],
    plan: 'unreadable',
  },
  {
    name: 'rule 3: a warning about one object of the service does not cut the list',
    state: marked(tenant(on, recorded, [ana]), bypassList, {
      complete: true,
      warnings: ["The object Asc-2X1 has been corrupted, and it's in an inconsistent state."],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: any other warning may mean that rows are missing',
    state: marked(tenant(on, recorded, [ana]), bypassList, { complete: true, warnings: ['Some objects could not be returned.'] }),
    verdict: 'unknown',
    missing: [bypassList],
    plan: 'unreadable',
  },
  {
    name: 'rule 4: exemptions cannot be read',
    state: { exchange: { AdminAuditLogConfig: on, OrganizationConfig: recorded, Mailbox: [usualSet] } },
    verdict: 'unknown',
    missing: [bypassList],
    plan: 'unreadable',
  },
  {
    name: 'rule 4: the log cannot be read, and mailboxes are not recorded',
    state: { exchange: { OrganizationConfig: unrecorded, MailboxAuditBypassAssociation: [ana], Mailbox: [usualSet] } },
    verdict: 'partial',
    missing: ['exchange.AdminAuditLogConfig'],
    plan: 'unreadable',
  },
  {
    name: 'rule 5: a mailbox has a list of its own, and one that says AuditEnabled False is recorded all the same',
    state: tenant(
      on,
      recorded,
      [ana],
      [
        { ...usualSet, DefaultAuditSet: ['Delegate', 'Owner'], AuditAdmin: ['FolderBind', 'sendas', ...telling, 'SendOnBehalf'] },
        { ...usualSet, PrimarySmtpAddress: 'bo@contoso.com', AuditEnabled: false },
      ],
    ),
    verdict: 'pass',
    warns: ['custom-audit-set'],
    says: ['has a set of its own for Admin:'],
    restsOn: ['exchange.Mailbox.AuditAdmin'],
  },
  {
    name: 'rule 5: someone emptied what is recorded of the owner of a mailbox, while auditing is on for the organisation',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: ['Admin', 'Delegate'], AuditOwner: [] }]),
    verdict: 'partial',
    says: ['1 mailbox leaves out what shows an intruder, such as new inbox rules or deleted mail.'],
    names: ['ana@contoso.com', 'AuditOwner', "Set-Mailbox 'ana@contoso.com' -DefaultAuditSet Admin,Delegate,Owner"],
    plan: 'by-hand',
  },
  {
    name: 'rule 5: someone left one harmless action in the list of a mailbox, so that new inbox rules are not recorded',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: ['Admin', 'Delegate'], AuditOwner: ['MailboxLogin'] }]),
    verdict: 'partial',
    names: ['ana@contoso.com', 'MailboxLogin; not recorded: MoveToDeletedItems', 'UpdateInboxRules'],
    plan: 'by-hand',
  },
  {
    name: 'rule 5: a delegate can send as the mailbox, and its list leaves that out',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: ['Admin', 'Owner'], AuditDelegate: telling }]),
    verdict: 'partial',
    names: ['AuditDelegate', 'not recorded: SendAs, SendOnBehalf'],
    plan: 'by-hand',
  },
  {
    name: 'rule 5: the owner of a mailbox sends as nobody else, so that its list needs no such action',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: ['Admin', 'Delegate'], AuditOwner: telling }]),
    verdict: 'pass',
    warns: ['custom-audit-set'],
    plan: 0,
  },
  {
    name: 'rule 5: it was emptied, and an account is exempt: the plan ends the exemption and leaves the mailbox to a person',
    state: tenant(
      on,
      recorded,
      [ana, backup],
      [{ ...usualSet, DefaultAuditSet: [], AuditAdmin: [], AuditDelegate: [], AuditOwner: [] }],
    ),
    verdict: 'partial',
    names: ['svc-backup', 'AuditAdmin', 'AuditDelegate', 'AuditOwner'],
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'rule 5: a mailbox has a list of its own, and what is in it was not returned',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: ['Admin', 'Delegate'] }]),
    verdict: 'unknown',
    says: ['Which actions mailboxes record is unknown.'],
    plan: 0,
  },
  {
    name: 'rule 5: mailboxes that cannot be read may record nothing',
    state: { exchange: tenant(on, recorded, [ana], []).exchange, collection: { 'exchange.Mailbox': { complete: false } } },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 0,
  },
  {
    name: 'rule 5: a mailbox of an old export does not say what it records',
    state: tenant(on, recorded, [ana], [{ ...usualSet, DefaultAuditSet: null }]),
    verdict: 'unknown',
    plan: 0,
  },
  ...[undefined, null, 1, 'AgentMailbox'].map(
    (RecipientTypeDetails): Case => ({
      name: `rule 5: a mailbox of which the kind reads ${String(RecipientTypeDetails)} was emptied, and may be someone's`,
      state: tenant(on, recorded, [ana], [{ ...usualSet, RecipientTypeDetails, DefaultAuditSet: [], AuditOwner: [] }]),
      verdict: 'partial',
      names: ['ana@contoso.com', 'AuditOwner'],
      plan: 'by-hand',
    }),
  ),
  {
    name: 'rule 5: nothing of a room is recorded by default, whatever it is set to',
    state: tenant(
      on,
      recorded,
      [ana],
      [{ ...usualSet, RecipientTypeDetails: 'RoomMailbox', DefaultAuditSet: [], AuditOwner: [] }],
    ),
    verdict: 'pass',
    says: ['Not recorded by default: 1 mailbox of rooms, equipment and the like.'],
    plan: 0,
  },
  {
    name: 'rule 6: an organisation that was never customised refuses the log, and the exemption is ended all the same',
    state: tenant(off, dehydrated, [ana, backup]),
    verdict: 'fail',
    plan: 1,
    ends: 'fail',
  },
  {
    name: 'rule 6: an organisation that was never customised, and nothing else to do',
    state: tenant(off, dehydrated, [ana]),
    verdict: 'fail',
    plan: 'dehydrated',
  },
  {
    name: 'rule 7: everything is off, and switching it on again is one plan, with what undoing it would lose',
    state: tenant(off, unrecorded, [ana, backup]),
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'rule 8: a tenant without Exchange',
    state: marked(tenant(on, recorded, [ana]), 'exchange.AdminAuditLogConfig', {
      complete: false,
      error: { status: 400, message: 'The organization is not licensed for Exchange Online.' },
    }),
    verdict: 'unknown',
    missing: ['exchange.AdminAuditLogConfig'],
    plan: 'unreadable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['graph.users'];
