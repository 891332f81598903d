/** A tenant in which Di stands for an entry of a list in every way that a check knows, and which keys of the settings list accounts, groups and roles. */
import { definitions } from '../../../src/controls/definitions';
import { isObject } from '../../../src/lib/json';
import { ids } from '../corridor/office';
import { stateClient } from '../tenants/state-client';

const group = (last: string) => `aaaaaaaa-0000-4000-8000-00000000000${last}`;
const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
const userAdmin = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const custom = 'cccccccc-0000-4000-8000-00000000000c';
const user = (name: keyof typeof ids, more: object = {}) => ({
  id: ids[name],
  userPrincipalName: `${name}@contoso.onmicrosoft.com`,
  mail: `${name}@contoso.com`,
  displayName: name,
  userType: 'Member',
  ...more,
});

/** Di is in one group, through that in another, holds a role herself, may activate one, and has two by groups. */
export const tenantOfDi = stateClient({
  graph: {
    users: [...(['ana', 'bo', 'cy', 'eve', 'ray'] as const).map((name) => user(name)), user('di', { userType: 'Guest' })],
    groups: [
      { id: group('1'), displayName: 'Projektgruppe Zürich', mail: 'zurich@contoso.com', members: [ids.di] },
      { id: group('2'), displayName: 'Everyone in projects', members: [group('1')] },
      { id: group('3'), displayName: 'Printers', members: [ids.eve] },
      { id: group('4'), displayName: 'Empty', members: [] },
    ],
    roleDefinitions: [
      { id: custom, templateId: custom, displayName: 'Reset on Fridays', isBuiltIn: false },
      { id: globalAdmin, templateId: globalAdmin, displayName: 'Global Administrator', isBuiltIn: true },
    ],
    roleAssignments: [
      { id: '1', principalId: ids.di, roleDefinitionId: globalAdmin, directoryScopeId: '/' },
      { id: '2', principalId: group('2'), roleDefinitionId: custom, directoryScopeId: '/' },
      { id: '3', principalId: ids.eve, roleDefinitionId: '5d6b6bb7-de71-4623-b4af-96380a352509', directoryScopeId: '/' },
    ],
    roleEligibilityScheduleInstances: [
      { id: '4', principalId: ids.di, roleDefinitionId: helpdesk, directoryScopeId: '/' },
      { id: '5', principalId: group('1'), roleDefinitionId: userAdmin, directoryScopeId: '/' },
    ],
  },
  exchange: {
    Mailbox: (['ana', 'bo', 'cy', 'di'] as const).map((name) => ({
      Guid: `0a000000-0000-4000-8000-0000000000${ids[name].slice(0, 2)}`,
      Identity: name === 'di' ? 'Diana Drews' : name,
      Name: name === 'di' ? 'Diana Drews' : name,
      UserPrincipalName: `${name}@contoso.onmicrosoft.com`,
      PrimarySmtpAddress: `${name}@contoso.com`,
      EmailAddresses: [`SMTP:${name}@contoso.com`, `smtp:${name}.alias@contoso.com`],
    })),
  },
});

/** Entries that stand for Di, and some that do not. */
export const entriesOf = {
  accounts: {
    di: [
      ids.di,
      ids.di.toUpperCase(),
      'di@contoso.onmicrosoft.com',
      'DI@CONTOSO.COM',
      'di.alias@contoso.com',
      'Diana Drews',
      `0a000000-0000-4000-8000-0000000000${ids.di.slice(0, 2)}`,
      'zurich@contoso.com',
    ],
    others: ['scanner@contoso.com', 'ray@contoso.com', 'di@contoso.example', 'printers'],
  },
  groups: {
    di: [group('1'), group('2'), 'Projektgruppe Zürich', 'everyone in projects', 'zurich@contoso.com'],
    others: [group('3'), group('4'), 'Printers', group('9')],
  },
  roles: {
    di: [
      'Global Administrator',
      globalAdmin,
      'helpdesk administrator',
      helpdesk,
      'Reset on Fridays',
      custom,
      'User Administrator',
    ],
    others: ['Security Reader', '5d6b6bb7-de71-4623-b4af-96380a352509', 'Reports Reader'],
  },
  guestTypes: { di: ['b2bCollaborationGuest', 'internalGuest'], others: [] },
} as const;
export type Kind = keyof typeof entriesOf;

/** Lists that are of no accounts. */
const others: ReadonlySet<string> = new Set(
  `ranges exceptApps apps locations serviceTags subnets tools block home domains addresses rules connectors remoteDomains fileTypes terms methods kinds parked resolvers lowPermissions policies`.split(
    ' ',
  ),
);
/** Exceptions of checks that are about no accounts. */
const ofNoAccounts = new Set(['azure-services', 'domain-spoofing', 'onmicrosoft-inbound', 'inbound-filter', 'mail-warnings']);

interface ListOfPeople {
  readonly key: string;
  readonly kind: Kind;
  /** People on it have a duty, and gain by coming off. */
  readonly isDuty: boolean;
}

/** Every list of a check that accounts, groups, roles or guests may stand on, by its whole key. */
export const listsOfPeople: readonly ListOfPeople[] = definitions.flatMap(({ id, settings, looser = {}, whenEmpty = {} }) =>
  listsIn(settings.parse({})).flatMap((key) => {
    const last = key.split('.').at(-1) ?? '';
    // To take the last entry off a list that stands for others when it is empty asks for more.
    if (others.has(last) || ofNoAccounts.has(id) || whenEmpty[key] !== undefined) return [];
    const kind: Kind = last === 'groups' || last === 'roles' || last === 'guestTypes' ? last : 'accounts';
    return [{ key: `controls.${id}.${key}`, kind, isDuty: looser[key] === 'fewer' }];
  }),
);

function listsIn(value: unknown, key = ''): readonly string[] {
  if (Array.isArray(value)) return [key];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => listsIn(inner, key === '' ? name : `${key}.${name}`));
}
