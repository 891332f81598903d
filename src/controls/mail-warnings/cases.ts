/** Tenants and what mail-warnings must say of them. */
import type { Case } from '../case.js';

const on = {
  MailTipsAllTipsEnabled: true,
  MailTipsExternalRecipientsTipsEnabled: true,
  MailTipsGroupMetricsEnabled: true,
  MailTipsLargeAudienceThreshold: 25,
};

function tenant(tag: object, tips: object = {}) {
  return {
    exchange: {
      ExternalInOutlook: { Identity: 'contoso.onmicrosoft.com', Enabled: true, AllowList: [], ...tag },
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', ...on, ...tips },
    },
  };
}

/** The state of a part, and that the other one holds. */
const restsOn = [
  'exchange.ExternalInOutlook.Enabled',
  'exchange.ExternalInOutlook.AllowList',
  ...Object.keys(on).map((property) => `exchange.OrganizationConfig.${property}`),
];

export const cases: readonly Case[] = [
  {
    name: 'mail from outside is marked, and people are warned',
    state: tenant({}),
    verdict: 'pass',
    names: ['Enabled'],
    restsOn,
    plan: 0,
  },
  { name: 'it is not marked', state: tenant({ Enabled: false }), verdict: 'partial', names: ['External sender tag'], plan: 1 },
  {
    name: 'mail of a whole domain goes unmarked, which its owner can abuse',
    state: tenant({ AllowList: ['fabrikam.com'] }),
    verdict: 'partial',
    names: ['fabrikam.com'],
    plan: 1,
  },
  {
    name: 'settings allow that domain, in another letter case',
    state: tenant({ AllowList: ['Fabrikam.com'] }),
    settings: { allow: ['fabrikam.com'] },
    verdict: 'pass',
    says: ['except those that settings allow'],
    plan: 0,
  },
  {
    name: 'settings allow a domain that is not on the list: all mail is marked',
    state: tenant({}),
    settings: { allow: ['fabrikam.com'] },
    verdict: 'pass',
    saysNot: ['except those'],
    plan: 0,
  },
  {
    name: 'settings allow a domain with all below it: an address and a domain in it are allowed too',
    state: tenant({ AllowList: ['ana@fabrikam.com', 'mail.fabrikam.com', '*.mail.fabrikam.com'] }),
    settings: { allow: ['*.fabrikam.com'] },
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'settings allow a domain: what is below it is not allowed, nor what only ends alike',
    state: tenant({
      AllowList: ['bo@fabrikam.com', '*.fabrikam.com', 'mail.fabrikam.com', 'notfabrikam.com', 'ana@example.net'],
    }),
    settings: { allow: ['fabrikam.com'] },
    verdict: 'partial',
    names: ['*.fabrikam.com', 'mail.fabrikam.com', 'notfabrikam.com', 'ana@example.net'],
    plan: 1,
  },
  {
    name: 'settings allow one address: its domain and other addresses are not allowed',
    state: tenant({ AllowList: ['fabrikam.com', 'bo@fabrikam.com', 'ana@example.net'] }),
    settings: { allow: ['ana@fabrikam.com'] },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'settings allow one of two: the plan keeps it',
    state: tenant({ AllowList: ['fabrikam.com', '*.example.net'] }),
    settings: { allow: ['fabrikam.com'] },
    verdict: 'partial',
    names: ['*.example.net'],
    plan: 1,
  },
  { name: 'tips are off', state: tenant({}, { MailTipsAllTipsEnabled: false }), verdict: 'partial', plan: 1 },
  {
    name: 'tips are on, and the one for external recipients is off, as Microsoft ships it',
    state: tenant({}, { MailTipsExternalRecipientsTipsEnabled: false }),
    verdict: 'partial',
    names: ['MailTipsExternalRecipientsTipsEnabled'],
    plan: 1,
  },
  {
    name: 'an audience of 100 is large enough to say so',
    state: tenant({}, { MailTipsLargeAudienceThreshold: 100 }),
    verdict: 'partial',
    plan: 1,
  },
  { name: 'settings ask for less', state: tenant({}), settings: { recipients: 10 }, verdict: 'partial', plan: 1 },
  {
    name: 'settings ask for an audience of 100 at least, which says less than the title',
    state: tenant({}, { MailTipsLargeAudienceThreshold: 100 }),
    settings: { recipients: 100 },
    verdict: 'pass',
    plan: 0,
  },
  { name: 'fewer than settings ask', state: tenant({}, { MailTipsLargeAudienceThreshold: 5 }), verdict: 'pass' },
  {
    name: 'neither is on',
    state: tenant({ Enabled: false }, { MailTipsAllTipsEnabled: false, MailTipsGroupMetricsEnabled: false }),
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'an export writes booleans as words',
    state: tenant({ Enabled: 'True' }, { MailTipsAllTipsEnabled: 'True' }),
    verdict: 'pass',
  },
  { name: 'the word False is false', state: tenant({ Enabled: 'False' }), verdict: 'partial', plan: 1 },
  { name: 'the tag says nothing', state: tenant({ Enabled: null }), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'the tag is off, and tips say nothing',
    state: tenant({ Enabled: false }, { MailTipsAllTipsEnabled: null }),
    verdict: 'partial',
    plan: 'unknown',
  },
  {
    name: 'neither can be read',
    state: { exchange: {} },
    verdict: 'unknown',
    missing: ['exchange.ExternalInOutlook', 'exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
];
