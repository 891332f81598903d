/** Tenants and what owa-groups must say of them. */
import type { Case } from '../case.js';
import { suggestCases } from './suggest-cases.js';

const ids = {
  ana: '0c000000-0000-4000-8000-000000000001',
  bo: '0c000000-0000-4000-8000-000000000002',
  cy: '0c000000-0000-4000-8000-000000000003',
  kiosk: '0e000000-0000-4000-8000-000000000001',
  night: '0e000000-0000-4000-8000-000000000002',
};
const users = [
  { id: ids.ana, userPrincipalName: 'ana@contoso.com', displayName: 'Ana', mail: 'ana@contoso.com', accountEnabled: true },
  { id: ids.bo, userPrincipalName: 'bo@contoso.com', displayName: 'Bo', mail: 'bo@contoso.com', accountEnabled: true },
  { id: ids.cy, userPrincipalName: 'cy@contoso.com', displayName: 'Cy', mail: null, accountEnabled: true },
];
const ana = {
  PrimarySmtpAddress: 'ana@contoso.com',
  Guid: '0a000000-0000-4000-8000-000000000001',
  ExternalDirectoryObjectId: ids.ana,
};
const bo = {
  PrimarySmtpAddress: 'bo@contoso.com',
  Guid: '0a000000-0000-4000-8000-000000000002',
  ExternalDirectoryObjectId: ids.bo,
};
const on = { OWAEnabled: true, OwaMailboxPolicy: 'OwaMailboxPolicy-Default' };
const off = { OWAEnabled: false, OwaMailboxPolicy: 'OwaMailboxPolicy-Default' };
const kiosk = { id: ids.kiosk, displayName: 'Kiosk', securityEnabled: true };
const night = { id: ids.night, displayName: 'Night shift', securityEnabled: true };

function tenant(groups: readonly object[], mailboxes: readonly object[]) {
  return { exchange: { CASMailbox: mailboxes }, graph: { users, groups } };
}

const kioskOfAna = { ...kiosk, members: [ids.ana] };

export const cases: readonly Case[] = [
  {
    name: 'no group is named in settings',
    state: tenant([kioskOfAna], [{ ...ana, ...on }]),
    verdict: 'unknown',
    undecided: true,
    plan: 'nothing-asked',
  },
  {
    name: 'no group is named, and nothing can be read',
    state: { exchange: {} },
    verdict: 'unknown',
    undecided: true,
  },
  {
    name: 'a mailbox says nothing of whose it is',
    state: tenant([kioskOfAna], [{ Guid: ana.Guid, ...on }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
  },
  {
    name: 'a mailbox that carries a name instead of an id is matched by its address',
    state: tenant([kioskOfAna], [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: ana.Guid, Identity: 'Ana', ...on }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'a mailbox with a directory id is matched by it, whatever its address',
    state: tenant([kioskOfAna], [{ ...ana, PrimarySmtpAddress: 'ana.sales@contoso.com', ...on }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ana.sales@contoso.com'],
    plan: 1,
  },
  {
    name: 'every member of the group is off',
    state: tenant(
      [kioskOfAna],
      [
        { ...ana, ...off },
        { ...bo, ...on },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'pass',
    names: ['Kiosk'],
    restsOn: ['exchange.CASMailbox.OWAEnabled'],
  },
  {
    name: 'a mailbox of the service is off beside the one of a member, which nobody asks about',
    state: tenant(
      [kioskOfAna],
      [
        { ...ana, ...on },
        {
          ...bo,
          ...off,
          Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}',
          RecipientTypeDetails: 'DiscoveryMailbox',
        },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'every member of the group is on',
    state: tenant(
      [kioskOfAna],
      [
        { ...ana, ...on },
        { ...bo, ...on },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'the group is named by its display name, in another letter case, and one of two members is on',
    state: tenant(
      [{ ...kiosk, members: [ids.ana, ids.bo] }],
      [
        { ...ana, ...off },
        { ...bo, ...on },
      ],
    ),
    settings: { groups: ['kiosk'] },
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'members of a group in the group count, and circles end',
    state: tenant(
      [
        { ...kiosk, members: [ids.night, ids.ana] },
        { ...night, members: [ids.kiosk, ids.bo] },
      ],
      [
        { ...ana, ...off },
        { ...bo, ...on },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a member without a mailbox has nothing to switch',
    state: tenant([{ ...kiosk, members: [ids.ana, ids.cy] }], [{ ...ana, ...off }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'pass',
  },
  {
    name: 'a restrictive policy for Outlook on the web closes nothing',
    state: tenant(
      [kioskOfAna],
      [{ ...ana, OWAEnabled: true, OwaMailboxPolicy: 'Locked down', OneWinNativeOutlookEnabled: false }],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ana@contoso.com'],
    plan: 1,
  },
  {
    name: 'a member who is allowed keeps it',
    state: tenant(
      [{ ...kiosk, members: [ids.ana, ids.bo] }],
      [
        { ...ana, ...on },
        { ...bo, ...off },
      ],
    ),
    settings: { groups: [ids.kiosk], allow: ['Ana@contoso.com'] },
    verdict: 'pass',
    names: ['ana@contoso.com'],
  },
  {
    name: 'a member who is a break-glass account has it on',
    state: tenant(
      [{ ...kiosk, members: [ids.ana, ids.bo] }],
      [
        { ...ana, ...on },
        { ...bo, ...off },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    breakGlass: [ids.ana, 'bg2@contoso.com'],
    verdict: 'partial',
    names: ['ana@contoso.com'],
    plan: 'by-hand',
  },
  {
    name: 'nobody is in the group',
    state: tenant([{ ...kiosk, members: [] }], [{ ...ana, ...on }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'notApplicable',
    warns: ['empty-group'],
  },
  {
    name: 'a group that holds nothing but an empty group is empty',
    state: tenant(
      [
        { ...kiosk, members: [ids.night] },
        { ...night, members: [] },
      ],
      [{ ...ana, ...on }],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'notApplicable',
    warns: ['empty-group'],
  },
  {
    name: 'a mailbox is off and in none of the groups',
    state: tenant(
      [kioskOfAna],
      [
        { ...ana, ...off },
        { ...bo, ...off },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'pass',
    warns: ['stale'],
  },
  {
    name: 'a group that was deleted',
    state: tenant([night], [{ ...ana, ...off }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
    names: [ids.kiosk, 'no such group', 'a group that exists'],
    plan: 'unresolved-group',
  },
  {
    name: 'a display name that two groups have',
    state: tenant(
      [kioskOfAna, { ...night, displayName: 'kiosk', members: [ids.bo] }],
      [
        { ...ana, ...off },
        { ...bo, ...off },
      ],
    ),
    settings: { groups: ['Kiosk'] },
    verdict: 'unknown',
    names: ['Kiosk', 'the id of one group'],
    plan: 'unresolved-group',
  },
  {
    name: 'a display name that one group has, in a list that broke off: another may have it too',
    state: { ...tenant([kioskOfAna], [{ ...ana, ...off }]), collection: { 'graph.groups': { complete: false, returned: 1 } } },
    settings: { groups: ['Kiosk'] },
    verdict: 'unknown',
    missing: ['graph.groups'],
    names: ['the list of groups broke off'],
    plan: 'unresolved-group',
  },
  {
    name: 'one group is fine and has a member who is on, another is gone',
    state: tenant([kioskOfAna], [{ ...ana, ...on }]),
    settings: { groups: ['Kiosk', 'Gone'] },
    verdict: 'fail',
    names: ['ana@contoso.com', 'Gone'],
    plan: 'unresolved-group',
  },
  {
    name: 'members that cannot be read',
    state: {
      ...tenant([kioskOfAna], [{ ...ana, ...off }]),
      collection: { [`graph.groups/${ids.kiosk}/transitiveMembers`]: { complete: false } },
    },
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
    missing: [`graph.groups/${ids.kiosk}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'groups that cannot be listed, and a group named by display name',
    state: { exchange: { CASMailbox: [{ ...ana, ...off }] } },
    settings: { groups: ['Kiosk'] },
    verdict: 'unknown',
    missing: ['graph.groups'],
    names: ['not found in what could be read', 'the id of the group'],
    plan: 'unresolved-group',
  },
  {
    name: 'a mailbox list that broke off',
    state: {
      ...tenant([kioskOfAna], [{ ...ana, ...off }]),
      collection: { 'exchange.CASMailbox': { complete: false, returned: 1 } },
    },
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
    missing: ['exchange.CASMailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a member who does not say whether it is on',
    state: tenant([kioskOfAna], [{ ...ana, OWAEnabled: null }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
    names: ['ana@contoso.com'],
    plan: 'unknown',
  },
  {
    name: 'mailboxes without a directory id are matched by address',
    state: tenant([kioskOfAna], [{ PrimarySmtpAddress: 'ANA@contoso.com', Guid: ana.Guid, OWAEnabled: 'True' }]),
    settings: { groups: [ids.kiosk] },
    verdict: 'fail',
    names: ['ANA@contoso.com'],
    plan: 1,
  },
  {
    name: 'mailboxes without a directory id, one of which belongs to no member: every member is known by an address',
    state: tenant(
      [kioskOfAna],
      [
        { PrimarySmtpAddress: 'ana@contoso.com', Guid: ana.Guid, OWAEnabled: false },
        { PrimarySmtpAddress: 'bo@contoso.com', Guid: bo.Guid, OWAEnabled: true },
      ],
    ),
    settings: { groups: [ids.kiosk] },
    verdict: 'pass',
  },
  {
    name: 'a member is known by an id alone, and a mailbox without one that may be theirs is off',
    state: {
      exchange: { CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: ana.Guid, OWAEnabled: false }] },
      graph: { users: [{ id: ids.ana, userPrincipalName: null, mail: null }], groups: [kioskOfAna] },
    },
    settings: { groups: [ids.kiosk] },
    verdict: 'pass',
  },
  {
    name: 'a member is known by an id alone, and a mailbox without one that may be theirs is on',
    state: {
      exchange: { CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: ana.Guid, OWAEnabled: true }] },
      graph: { users: [{ id: ids.ana, userPrincipalName: null, mail: null }], groups: [kioskOfAna] },
    },
    settings: { groups: [ids.kiosk] },
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'settings name the group twice, by its id and by its name',
    state: tenant([kioskOfAna], [{ ...ana, ...off }]),
    settings: { groups: [ids.kiosk, 'Kiosk'] },
    verdict: 'pass',
    names: ['Kiosk'],
  },
  ...suggestCases,
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['graph.groups'];
