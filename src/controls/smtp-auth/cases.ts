/** Tenants and what smtp-auth must say of them. */
import type { Case } from '../case.js';

const switchName = 'SmtpClientAuthenticationDisabled';
const organizationOff = { Identity: 'Transport Settings', [switchName]: true };
const organizationOn = { Identity: 'Transport Settings', [switchName]: false };
const ana = { PrimarySmtpAddress: 'ana@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001', PopEnabled: false };
const bo = { PrimarySmtpAddress: 'bo@contoso.com', Guid: '0a000000-0000-4000-8000-000000000002', PopEnabled: false };
const scanner = {
  PrimarySmtpAddress: 'scanner@contoso.com',
  Guid: '0a000000-0000-4000-8000-000000000003',
  ExternalDirectoryObjectId: '0c000000-0000-4000-8000-000000000003',
  EmailAddresses: ['SMTP:scanner@contoso.com', 'smtp:kopierer@contoso.com'],
};
const on = { [switchName]: false };
const off = { [switchName]: true };
const inherits = { [switchName]: null };
const allowScanner = { allow: ['scanner@contoso.com'] };

function tenant(organization: object, mailboxes: readonly object[]) {
  return { exchange: { TransportConfig: organization, CASMailbox: mailboxes } };
}

export const cases: readonly Case[] = [
  {
    name: 'off for the organisation, and no mailbox overrules it',
    state: tenant(organizationOff, [
      { ...ana, ...inherits },
      { ...bo, ...off },
    ]),
    verdict: 'pass',
    names: ['Transport Settings'],
    restsOn: [`exchange.TransportConfig.${switchName}`, `exchange.CASMailbox.${switchName}`],
  },
  {
    name: 'on for the organisation, and every mailbox inherits',
    state: tenant(organizationOn, [
      { ...ana, ...inherits },
      { ...bo, ...inherits },
    ]),
    verdict: 'fail',
    names: ['Transport Settings', 'ana@contoso.com', 'bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'on for the organisation, every mailbox explicitly off: the next one inherits on',
    state: tenant(organizationOn, [
      { ...ana, ...off },
      { ...bo, ...off },
    ]),
    verdict: 'partial',
    names: ['Transport Settings', '"actual":false'],
    plan: 1,
  },
  {
    name: 'off for the organisation, but a mailbox overrules it',
    state: tenant(organizationOff, [
      { ...ana, ...on },
      { ...bo, ...inherits },
    ]),
    verdict: 'partial',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'the mailbox that overrules is allowed in settings',
    state: tenant(organizationOff, [
      { ...scanner, ...on },
      { ...bo, ...inherits },
    ]),
    settings: { allow: ['Scanner@Contoso.com'] },
    verdict: 'pass',
    names: ['scanner@contoso.com'],
  },
  {
    name: 'a mailbox that is allowed has it off, and nothing ends for it',
    state: tenant(organizationOff, [
      { ...scanner, ...off },
      { ...bo, ...inherits },
    ]),
    settings: allowScanner,
    verdict: 'pass',
    saysNot: ['Affected'],
  },
  {
    name: 'the mailbox that overrules is allowed by its object id',
    state: tenant(organizationOff, [{ ...scanner, ...on }]),
    settings: { allow: ['0C000000-0000-4000-8000-000000000003'] },
    verdict: 'pass',
    names: ['scanner@contoso.com'],
  },
  {
    name: 'the mailbox that overrules is allowed by one of its further addresses',
    state: tenant(organizationOff, [{ ...scanner, ...on }]),
    settings: { allow: ['kopierer@contoso.com'] },
    verdict: 'pass',
    names: ['scanner@contoso.com'],
  },
  {
    name: 'the mailbox that overrules belongs to a break-glass account',
    state: tenant(organizationOff, [{ ...ana, PrimarySmtpAddress: 'bg1@contoso.com', ...on }]),
    verdict: 'partial',
    names: ['bg1@contoso.com', 'break-glass'],
    plan: 'by-hand',
  },
  {
    name: 'the mailbox of a break-glass account overrules, and settings allow it',
    state: tenant(organizationOff, [{ ...ana, PrimarySmtpAddress: 'bg1@contoso.com', ...on }]),
    settings: { allow: ['bg1@contoso.com'] },
    verdict: 'pass',
    names: ['bg1@contoso.com'],
  },
  {
    name: 'on for the organisation and for a break-glass account: the plan leaves the account to people',
    state: tenant(organizationOn, [
      { ...ana, PrimarySmtpAddress: 'bg1@contoso.com', ...on },
      { ...bo, ...inherits },
    ]),
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'on for the organisation with a break-glass account that inherits, which nobody asked to keep sending',
    state: tenant(organizationOn, [
      { ...scanner, PrimarySmtpAddress: 'bg1@contoso.com', ...inherits },
      { ...bo, ...inherits },
    ]),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'on for the organisation with an allowed scanner that inherits, which must not be cut on the way',
    state: tenant(organizationOn, [
      { ...scanner, ...inherits },
      { ...ana, ...on },
      { ...bo, ...inherits },
    ]),
    settings: allowScanner,
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'on for the organisation, and only allowed mailboxes exist',
    state: tenant(organizationOn, [{ ...scanner, ...on }]),
    settings: allowScanner,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'on for the organisation, and no mailbox exists yet',
    state: tenant(organizationOn, []),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an export that writes booleans as words and lowers the first letter',
    state: tenant({ smtpClientAuthenticationDisabled: 'True' }, [{ ...ana, smtpClientAuthenticationDisabled: 'False' }]),
    verdict: 'partial',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'mailboxes that do not carry the switch at all',
    state: tenant(organizationOff, [ana]),
    verdict: 'unknown',
    names: ['ana@contoso.com'],
    plan: 'unknown',
  },
  {
    name: 'an organisation that says null',
    state: tenant({ Identity: 'Transport Settings', [switchName]: null }, [{ ...ana, ...inherits }]),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'mailboxes that cannot be read',
    state: { exchange: { TransportConfig: organizationOff } },
    verdict: 'unknown',
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes that cannot be read under an organisation that is on',
    state: { exchange: { TransportConfig: organizationOn } },
    verdict: 'fail',
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'an organisation that cannot be read, and beside a mailbox that is on one that is as the organisation',
    state: {
      exchange: {
        CASMailbox: [
          { ...ana, ...on },
          { ...bo, ...inherits },
        ],
      },
    },
    verdict: 'fail',
    says: ['Affected: at least 1 mailbox with SMTP AUTH on.'],
    missing: ['exchange.TransportConfig'],
    plan: 'unreadable',
  },
  {
    name: 'an organisation that cannot be read, and a mailbox that is explicitly on beside one that is off',
    state: {
      exchange: {
        CASMailbox: [
          { ...ana, ...on },
          { ...bo, ...off },
        ],
      },
    },
    verdict: 'partial',
    names: ['ana@contoso.com'],
    missing: ['exchange.TransportConfig'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox list that broke off after one that overrules',
    state: {
      ...tenant(organizationOff, [
        { ...ana, ...on },
        { ...bo, ...inherits },
      ]),
      collection: { 'exchange.CASMailbox': { complete: false, returned: 1 } },
    },
    verdict: 'partial',
    names: ['ana@contoso.com'],
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox list that was cut at its first thousand rows',
    state: {
      ...tenant(organizationOff, [{ ...ana, ...inherits }]),
      collection: { 'exchange.CASMailbox': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox is called by the address of one that is allowed',
    state: tenant(organizationOff, [
      { ...ana, ...inherits },
      { ...bo, Name: 'scanner@contoso.com', ...on },
    ]),
    settings: { allow: ['scanner@contoso.com'] },
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a mailbox that is only called like one of the service counts',
    state: tenant(organizationOff, [
      { ...ana, ...inherits },
      { ...bo, Name: 'DiscoverySearchMailbox {of bo}', ...on },
      {
        ...bo,
        Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}',
        Guid: '0a000000-0000-4000-8000-000000000007',
        PrimarySmtpAddress: 'cy@contoso.com',
        ...on,
      },
      { ...bo, PrimarySmtpAddress: 'Migration.8f3e7716-desk@contoso.com', Guid: '0a000000-0000-4000-8000-000000000008', ...on },
    ]),
    verdict: 'partial',
    names: ['bo@contoso.com', 'cy@contoso.com', 'Migration.8f3e7716-desk@contoso.com'],
    plan: 3,
  },
  {
    name: 'the discovery mailbox does not count',
    state: tenant(organizationOff, [
      { ...ana, ...inherits },
      { Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}', ...on },
    ]),
    verdict: 'pass',
  },
];
