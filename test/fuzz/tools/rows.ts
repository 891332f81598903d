/** Tools of the model as Microsoft Graph writes them. */
import { Spelling } from '../spelling';
import { groups, type Name, names, type ToolsModel, toolIds } from './model';

const appIds: Readonly<Record<(typeof toolIds)[number], string>> = {
  'graph-powershell': '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  'azure-cli': '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  'teams-powershell': '12128f48-ec9e-42f0-b203-ea49fb6af367',
};
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const teamsAdministrator = '69091246-20e8-4a56-aa4d-066075b2a7a8';

const guid = (kind: string, number: number): string => `${kind}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const userId = (name: Name): string => guid('aa', names.indexOf(name) + 1);
const groupNames = Object.keys(groups) as readonly (keyof typeof groups)[];
const roleGroup = guid('6a', 9);

function idOf(one: string): string {
  if (one === 'an application') return guid('5a', 1);
  const group = (groupNames as readonly string[]).indexOf(one);
  return group < 0 ? userId(one as Name) : guid('6a', group + 1);
}

export function stateOf(model: ToolsModel): Readonly<Record<string, unknown>> {
  const spelling = new Spelling(model.spelling);
  const flagged = (name: string, value: boolean | null): object =>
    value === null
      ? spelling.pick<object>([{}, { [name]: null }])
      : { [name]: spelling.pick<unknown>([value, value ? 'True' : 'False']) };
  const held: Record<string, object[]> = { [guid('5a', 1)]: [] };
  const rows = model.tools.flatMap((tool, index) => {
    const id = toolIds[index];
    if (tool === null || id === undefined) return [];
    const principal = guid('e1', index + 1);
    for (const one of tool.assigned) {
      const owner = idOf(one);
      const isGroup = Object.hasOwn(groups, one);
      const principalType = one === 'an application' ? 'ServicePrincipal' : isGroup ? 'Group' : 'User';
      held[owner] = [...(held[owner] ?? []), { id: `${owner}-${index}`, principalType, resourceId: principal }];
    }
    const appId = spelling.pick([appIds[id], appIds[id].toUpperCase()]);
    return [
      {
        id: principal,
        appId,
        ...flagged('accountEnabled', tool.enabled),
        ...flagged('appRoleAssignmentRequired', tool.required),
      },
    ];
  });
  return {
    graph: {
      users: names.map((name) => ({
        id: userId(name),
        userPrincipalName: `${name}@contoso.com`,
        accountEnabled: name !== 'dis',
        userType: 'Member',
      })),
      groups: [
        ...groupNames.map((name) => ({
          id: idOf(name),
          displayName: name,
          members: name === 'nested' ? [idOf('mixed')] : groups[name].map(userId),
        })),
        { id: roleGroup, displayName: 'role group', members: [userId('gus')] },
      ],
      roleAssignments: [
        { id: 'r1', principalId: userId('ana'), roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
        { id: 'r2', principalId: roleGroup, roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
        { id: 'r3', principalId: userId('tam'), roleDefinitionId: teamsAdministrator, directoryScopeId: '/' },
      ],
      roleEligibilityScheduleInstances: [
        {
          id: 'e1',
          principalId: userId('bo'),
          roleDefinitionId: globalAdministrator,
          directoryScopeId: '/',
          startDateTime: '2026-01-01T00:00:00Z',
          endDateTime: null,
        },
      ],
      roleDefinitions: [],
      servicePrincipals: rows,
      appRoleAssignments: held,
    },
    ...(model.brokenOff ? { collection: { 'graph.servicePrincipals': { complete: false, returned: rows.length } } } : {}),
  };
}
