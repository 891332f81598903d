/** Tenants and what ews must say of them. */
import type { Case } from '../case.js';

const crm = '11111111-1111-4111-8111-111111111111';
const archive = '22222222-2222-4222-8222-222222222222';
const stranger = '33333333-3333-4333-8333-333333333333';
const principals = [
  { id: '5a000000-0000-4000-8000-000000000001', appId: crm, displayName: 'CRM connector' },
  { id: '5a000000-0000-4000-8000-000000000002', appId: archive, displayName: 'Mail archive' },
  { id: '5a000000-0000-4000-8000-000000000003', appId: stranger, displayName: 'Old add-in' },
];
const openMailbox = { PrimarySmtpAddress: 'ana@contoso.com', Guid: '0a000000-0000-4000-8000-000000000001', EwsEnabled: true };
const closedMailbox = { ...openMailbox, EwsEnabled: false };
const withSwitch = 'exchange.OrganizationConfig/RetrieveEwsOperationAccessPolicy';

function tenant(organization: object, mailboxes: readonly object[] = [openMailbox]) {
  return {
    exchange: { OrganizationConfig: { Identity: 'contoso.onmicrosoft.com', ...organization }, CASMailbox: mailboxes },
    graph: { servicePrincipals: principals },
  };
}

const apps = { apps: [crm, archive] };

export const cases: readonly Case[] = [
  {
    name: 'rule 1: after the end of EWS there is nothing to protect',
    state: { ...tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }), asOf: '2027-04-01T00:00:00Z' },
    settings: apps,
    verdict: 'notApplicable',
    says: ['EwsEnabled still reads null: where apps still get in'],
    plan: 'ended',
  },
  {
    name: 'rule 2: EWS is off',
    state: tenant({ EwsEnabled: false, EwsAllowedAppIDs: null }),
    settings: { confirmedNone: true },
    verdict: 'pass',
    names: ['EwsEnabled'],
    restsOn: ['exchange.OrganizationConfig.EwsEnabled'],
  },
  {
    name: 'rule 2: EWS is off, and the applications of settings do not get in',
    state: tenant({ EwsEnabled: 'False', EwsAllowedAppIDs: null }),
    settings: apps,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'rule 2: EWS is off, and the call with the list beside the switch fails, which changes nothing',
    state: {
      ...tenant({ EwsEnabled: false, EwsAllowedAppIDs: null }),
      collection: { [withSwitch]: { complete: false, returned: 0 } },
    },
    settings: { confirmedNone: true },
    verdict: 'pass',
    missing: [withSwitch],
  },
  {
    name: 'rule 3: exactly the applications of settings are listed, in another order and with blanks',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: `${archive.toUpperCase()}, ${crm}` }),
    settings: apps,
    verdict: 'pass',
    warns: ['vendor-date'],
    names: ['CRM connector', 'Mail archive'],
    restsOn: ['exchange.OrganizationConfig.EwsEnabled', 'exchange.OrganizationConfig.EwsAllowedAppIDs'],
  },
  {
    name: 'rule 3: one more than settings name',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: `${crm},${archive},${stranger}` }),
    settings: apps,
    verdict: 'partial',
    names: ['Old add-in', stranger],
    plan: 1,
  },
  {
    name: 'rule 3: as many as settings name, and one of them is another',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: `${crm},${stranger}` }),
    settings: apps,
    verdict: 'partial',
    warns: ['outage'],
    names: ['Old add-in'],
    plan: 1,
  },
  {
    name: 'rule 3: fewer than settings name, so one of them does not get in',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: crm }),
    settings: apps,
    verdict: 'pass',
    warns: ['outage', 'vendor-date'],
  },
  {
    name: 'rule 4: on, and nothing is listed: everything gets in',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: null }),
    settings: apps,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 4: an empty text is as empty as null',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: '' }),
    settings: apps,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 5: null lets everything in, and what is listed has no effect',
    state: tenant({ EwsEnabled: null, EwsAllowedAppIDs: `${crm},${archive}` }),
    settings: apps,
    verdict: 'fail',
    warns: ['vendor-date'],
    names: ['EwsAllowedAppIDs'],
    plan: 1,
  },
  {
    name: 'rule 6, a trap: a list that was not told is not an empty one',
    state: tenant({ EwsEnabled: true }),
    settings: apps,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 6: the call with the switch fails',
    state: { ...tenant({ EwsEnabled: true, EwsAllowedAppIDs: crm }), collection: { [withSwitch]: { complete: false } } },
    settings: apps,
    verdict: 'unknown',
    missing: [withSwitch],
    plan: 'unreadable',
  },
  {
    name: 'an organisation that says nothing of EWS',
    state: tenant({}),
    settings: apps,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'an organisation that cannot be read',
    state: { exchange: { CASMailbox: [openMailbox] }, graph: { servicePrincipals: principals } },
    settings: apps,
    verdict: 'unknown',
    missing: ['exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
  {
    name: 'an organisation that cannot be read, and nothing is meant to use EWS',
    state: { exchange: { CASMailbox: [openMailbox] } },
    settings: { confirmedNone: true },
    verdict: 'unknown',
    missing: ['exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
  {
    name: 'rule 7: every mailbox of today has it off',
    state: tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }, [closedMailbox]),
    settings: apps,
    verdict: 'partial',
    warns: ['vendor-date'],
    plan: 1,
  },
  {
    name: 'rule 7: some mailboxes have it off',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: null }, [
      closedMailbox,
      { ...openMailbox, Guid: '0a000000-0000-4000-8000-000000000002' },
    ]),
    settings: apps,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 7: without a mailbox, none of them has it off',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: null }, []),
    settings: apps,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 7: mailboxes cannot be read',
    state: {
      ...tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }),
      collection: { 'exchange.CASMailbox': { complete: false } },
    },
    settings: apps,
    verdict: 'fail',
    missing: ['exchange.CASMailbox'],
    plan: 1,
  },
  {
    name: 'rule 8: a list of user agents heals nothing',
    state: tenant({
      EwsEnabled: true,
      EwsAllowedAppIDs: null,
      EwsApplicationAccessPolicy: 'EnforceAllowList',
      EwsAllowList: ['CRM/*'],
      EwsBlockList: ['Bad/*'],
    }),
    settings: apps,
    verdict: 'fail',
    names: ['EwsApplicationAccessPolicy', 'EnforceAllowList: CRM/*'],
    plan: 1,
  },
  {
    name: 'rule 8: a list of user agents to be kept out heals nothing either',
    state: tenant({
      EwsEnabled: true,
      EwsAllowedAppIDs: null,
      EwsApplicationAccessPolicy: 'EnforceBlockList',
      EwsAllowList: ['CRM/*'],
      EwsBlockList: ['Bad/*'],
    }),
    settings: apps,
    verdict: 'fail',
    names: ['EnforceBlockList: Bad/*'],
    plan: 1,
  },
  {
    name: 'rule 9: what is no application id lets nobody in, and an export that writes a list of texts is read',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: [crm, archive, 'CRM connector'] }),
    settings: apps,
    verdict: 'pass',
    names: ['CRM connector'],
  },
  {
    name: 'rule 9: nothing in the list is an application id',
    state: tenant({ EwsEnabled: true, EwsAllowedAppIDs: 'CRM connector' }),
    settings: apps,
    verdict: 'unknown',
    warns: ['ews-unclear'],
    names: ['"no application id"'],
    plan: 1,
  },
  {
    name: 'rule 10: nothing is listed in settings, and nobody said that nothing uses it',
    state: tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }),
    verdict: 'fail',
    plan: 'no-list',
  },
  {
    name: 'rule 10: nothing uses it, so it goes off',
    state: tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }),
    settings: { confirmedNone: true },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 10: an application that the tenant does not know',
    state: tenant({ EwsEnabled: null, EwsAllowedAppIDs: null }),
    settings: { apps: ['44444444-4444-4444-8444-444444444444'] },
    verdict: 'fail',
    plan: 'unknown-app',
  },
  {
    name: 'rule 10: applications cannot be read, so nobody knows whether those of settings exist',
    state: { exchange: tenant({ EwsEnabled: true, EwsAllowedAppIDs: null }).exchange },
    settings: apps,
    verdict: 'fail',
    missing: ['graph.servicePrincipals'],
    plan: 'unreadable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.CASMailbox',
  'exchange.OrganizationConfig',
  'exchange.OrganizationConfig/RetrieveEwsOperationAccessPolicy',
  'graph.servicePrincipals',
];
