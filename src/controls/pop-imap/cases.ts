/** Tenants and what pop-imap must say of them. */
import type { Case } from '../case.js';

const off = { PopEnabled: false, ImapEnabled: false };
const on = { PopEnabled: true, ImapEnabled: true };
const ana = { PrimarySmtpAddress: 'ana@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001' };
const bo = { PrimarySmtpAddress: 'bo@contoso.com', Guid: '0a000000-0000-4000-8000-000000000002' };
const enterprise = {
  DisplayName: 'ExchangeOnlineEnterprise',
  Name: 'ExchangeOnlineEnterprise-1',
  Guid: '0b000000-0000-4000-8000-000000000001',
};
const restsOn = [
  'exchange.CASMailbox.PopEnabled',
  'exchange.CASMailbox.ImapEnabled',
  'exchange.CASMailboxPlan.PopEnabled',
  'exchange.CASMailboxPlan.ImapEnabled',
];

function tenant(mailboxes: readonly object[], plans: readonly object[]) {
  return { exchange: { CASMailbox: mailboxes, CASMailboxPlan: plans } };
}

export const cases: readonly Case[] = [
  {
    name: 'both protocols off everywhere',
    state: tenant([{ ...ana, ...off }], [{ ...enterprise, ...off }]),
    verdict: 'pass',
    restsOn,
  },
  {
    name: 'both protocols on everywhere',
    state: tenant([{ ...ana, ...on }], [{ ...enterprise, ...on }]),
    verdict: 'fail',
    names: ['ana@contoso.com', 'ExchangeOnlineEnterprise'],
    plan: 2,
  },
  {
    name: 'mailboxes off but the next mailbox has them again',
    state: tenant([{ ...ana, ...off }], [{ ...enterprise, ...on }]),
    verdict: 'partial',
    names: ['ExchangeOnlineEnterprise'],
    plan: 1,
  },
  {
    name: 'only IMAP is left on one mailbox of two',
    state: tenant(
      [
        { ...ana, PopEnabled: false, ImapEnabled: true },
        { ...bo, ...off },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'partial',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'an export that knows the account of a mailbox, allowed by the name that it signs in with',
    state: tenant(
      [
        { UserPrincipalName: 'scanner@contoso.onmicrosoft.com', ...ana, ...on },
        { UserPrincipalName: 'bo@contoso.com', ...off },
      ],
      [{ ...enterprise, ...off }],
    ),
    settings: { allow: ['Scanner@contoso.onmicrosoft.com'] },
    verdict: 'pass',
    names: ['ana@contoso.com', 'allowed in settings'],
  },
  {
    name: 'the one closed mailbox is allowed to be open: for nobody who counts does it hold',
    state: tenant(
      [
        { ...ana, ...on },
        { ...bo, ...off },
      ],
      [{ ...enterprise, ...on }],
    ),
    settings: { allow: ['bo@contoso.com'] },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 2,
  },
  {
    name: 'the one open mailbox is allowed in settings',
    state: tenant(
      [
        { ...ana, ...on },
        { ...bo, ...off },
      ],
      [{ ...enterprise, ...off }],
    ),
    settings: { allow: ['ANA@contoso.com'] },
    verdict: 'pass',
    names: ['ana@contoso.com'],
  },
  {
    name: 'an export that writes booleans as words',
    state: tenant(
      [{ ...ana, popEnabled: 'False', imapEnabled: 'False' }],
      [{ ...enterprise, PopEnabled: 'False', ImapEnabled: 'False' }],
    ),
    verdict: 'pass',
  },
  {
    name: 'a mailbox that does not say whether IMAP is on',
    state: tenant([{ ...ana, PopEnabled: false }], [{ ...enterprise, ...off }]),
    verdict: 'unknown',
  },
  {
    name: 'null is not off',
    state: tenant([{ ...ana, PopEnabled: false, ImapEnabled: null }], [{ ...enterprise, ...off }]),
    verdict: 'unknown',
  },
  {
    name: 'plans that cannot be read',
    state: { exchange: { CASMailbox: [{ ...ana, ...off }] } },
    verdict: 'unknown',
    missing: ['exchange.CASMailboxPlan'],
  },
  {
    name: 'a mailbox list that broke off',
    state: {
      ...tenant([{ ...ana, ...off }], [{ ...enterprise, ...off }]),
      collection: { 'exchange.CASMailbox': { complete: false } },
    },
    verdict: 'unknown',
    missing: ['exchange.CASMailbox'],
  },
  {
    name: 'a list that broke off after it proved both, open and closed',
    state: {
      ...tenant(
        [
          { ...ana, ...on },
          { ...bo, ...off },
        ],
        [{ ...enterprise, ...off }],
      ),
      collection: { 'exchange.CASMailbox': { complete: false, returned: 2 } },
    },
    verdict: 'partial',
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'the discovery mailbox does not count',
    state: tenant(
      [
        { ...ana, ...off },
        { Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}', ...on },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'pass',
  },
  {
    name: 'a shared mailbox whose name begins like a system mailbox counts',
    state: tenant(
      [
        { ...ana, ...off },
        { ...bo, PrimarySmtpAddress: 'migration.desk@contoso.com', Name: 'Migration.desk', ...on },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'partial',
    names: ['migration.desk@contoso.com'],
    plan: 1,
  },
  {
    name: 'shared, room and equipment mailboxes count',
    state: tenant(
      [
        { ...ana, ...on, RecipientTypeDetails: 'SharedMailbox' },
        { ...bo, ...off, RecipientTypeDetails: 'RoomMailbox' },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'partial',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'a mailbox on a server of the customer is not ours to close',
    state: tenant(
      [
        { ...ana, ...off },
        { ...bo, ...on, RecipientTypeDetails: 'RemoteUserMailbox' },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'pass',
  },
  {
    name: 'an authentication policy that takes no passwords does not close the protocol',
    state: {
      exchange: {
        ...tenant([{ ...ana, ...on }], [{ ...enterprise, ...on }]).exchange,
        OrganizationConfig: { DefaultAuthenticationPolicy: 'Block Basic' },
        AuthenticationPolicy: [{ Name: 'Block Basic', AllowBasicAuthPop: false, AllowBasicAuthImap: false }],
      },
    },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 2,
  },
  {
    name: 'the open mailbox belongs to a break-glass account, which no plan touches',
    state: tenant(
      [
        { ...ana, ...on },
        { ...bo, ...off },
      ],
      [{ ...enterprise, ...off }],
    ),
    breakGlass: ['ana@contoso.com', 'bg2@contoso.com'],
    verdict: 'partial',
    names: ['ana@contoso.com', 'break-glass'],
    plan: 'by-hand',
  },
  {
    name: 'a break-glass account and another have it on: the plan is for the other',
    state: tenant(
      [
        { ...ana, ...on },
        { ...bo, ...on },
      ],
      [{ ...enterprise, ...off }],
    ),
    breakGlass: ['ana@contoso.com', 'bg2@contoso.com'],
    verdict: 'partial',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'settings allow the mailbox of a break-glass account',
    state: tenant([{ ...ana, ...on }], [{ ...enterprise, ...off }]),
    settings: { allow: ['ana@contoso.com'] },
    breakGlass: ['ana@contoso.com', 'bg2@contoso.com'],
    verdict: 'pass',
    names: ['ana@contoso.com'],
  },
  {
    name: 'an open mailbox beside one that does not say, which the plan leaves out by name',
    state: tenant(
      [
        { ...ana, ...on },
        { ...bo, PopEnabled: false, ImapEnabled: null },
      ],
      [{ ...enterprise, ...off }],
    ),
    verdict: 'partial',
    names: ['ana@contoso.com', 'bo@contoso.com'],
    plan: 1,
    ends: 'unknown',
  },
  { name: 'a tenant without mailboxes', state: tenant([], []), verdict: 'notApplicable' },
];
