/** Tenants and what calendar-sharing must say of them. */
import type { Case } from '../case.js';

function policy(change: object) {
  return {
    Guid: '99000000-0000-4000-8000-000000000001',
    Identity: 'Default Sharing Policy',
    Name: 'Default Sharing Policy',
    Enabled: true,
    Default: true,
    Domains: ['*:CalendarSharingFreeBusySimple'],
    ...change,
  };
}

function tenant(...rows: readonly object[]) {
  return { exchange: { SharingPolicy: rows } };
}

const domains = (...Domains: readonly string[]) => tenant(policy({ Domains }));
const other = { Guid: '99000000-0000-4000-8000-000000000002', Identity: 'Partners', Name: 'Partners', Default: false };

export const cases: readonly Case[] = [
  {
    name: 'everyone sees when people are free',
    state: tenant(policy({})),
    verdict: 'pass',
    names: ['Default Sharing Policy'],
    restsOn: ['exchange.SharingPolicy.Domains', 'exchange.SharingPolicy.Enabled'],
    plan: 0,
  },
  {
    name: 'as Microsoft ships it: whoever has the link sees everything',
    state: domains('Anonymous:CalendarSharingFreeBusyReviewer', '*:CalendarSharingFreeBusySimple'),
    verdict: 'fail',
    names: ['Anonymous:CalendarSharingFreeBusyReviewer'],
    plan: 1,
  },
  { name: 'other organizations see subjects', state: domains('*:CalendarSharingFreeBusyDetail'), verdict: 'fail', plan: 1 },
  {
    name: 'contacts beside free and busy times, with a blank',
    state: domains('*: CalendarSharingFreeBusySimple, ContactsSharing'),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'one domain that the policy names sees details: somebody decided so',
    state: domains('fabrikam.com:CalendarSharingFreeBusyReviewer', '*:CalendarSharingFreeBusySimple'),
    verdict: 'pass',
    plan: 0,
  },
  { name: 'in another letter case', state: domains('anonymous:calendarsharingfreebusyreviewer'), verdict: 'fail', plan: 1 },
  {
    name: 'the policy is off, whatever it lists',
    state: tenant(policy({ Enabled: false, Domains: ['*:CalendarSharingFreeBusyDetail'] })),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'the default is narrow, another policy is not',
    state: tenant(policy({}), policy({ ...other, Domains: ['Anonymous:CalendarSharingFreeBusyDetail'] })),
    verdict: 'partial',
    names: ['Partners'],
    plan: 1,
  },
  { name: 'nothing is shared with anyone', state: domains(), verdict: 'pass' },
  {
    name: 'what is shared is null, which does not say that it is nothing',
    state: tenant(policy({ Domains: null })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a word that the reference does not have',
    state: domains('*:CalendarSharingEverything'),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a known word beside one that the reference does not have',
    state: domains('*:CalendarSharingFreeBusySimple,CalendarSharingEverything'),
    verdict: 'unknown',
    plan: 'unknown',
  },
  { name: 'an entry without an action', state: domains('*'), verdict: 'unknown', plan: 'unknown' },
  { name: 'it does not say whether it is on', state: tenant(policy({ Enabled: null })), verdict: 'unknown', plan: 'unknown' },
  { name: 'an export writes booleans as words', state: tenant(policy({ Enabled: 'True' })), verdict: 'pass' },
  { name: 'there is no policy', state: tenant(), verdict: 'notApplicable', plan: 0 },
  {
    name: 'a list that broke off',
    state: { ...tenant(policy({})), collection: { 'exchange.SharingPolicy': { complete: false } } },
    verdict: 'unknown',
    missing: ['exchange.SharingPolicy'],
    plan: 'unreadable',
  },
  {
    name: 'it cannot be read',
    state: { exchange: {} },
    verdict: 'unknown',
    missing: ['exchange.SharingPolicy'],
    plan: 'unreadable',
  },
];
