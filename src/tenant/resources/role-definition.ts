/** Directory roles, built-in and custom, by name. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleDefinitionRow = row({
  id: text(),
  displayName: text(),
  /** The same in every tenant for a built-in role; policies name roles by it. */
  templateId: text(),
  isBuiltIn: flag(),
  isEnabled: flag(),
});
export type RoleDefinition = z.infer<typeof roleDefinitionRow>;

/** Source: `unifiedRoleDefinition` of the Graph v1.0 metadata. */
export const roleDefinitions: Resource<RoleDefinition> = {
  key: 'graph.roleDefinitions',
  list: { service: 'graph', path: '/roleManagement/directory/roleDefinitions', select: true },
  row: roleDefinitionRow,
  permission: { read: 'RoleManagement.Read.Directory' },
  answers: {
    always: ['id', 'displayName', 'templateId', 'isBuiltIn', 'isEnabled'],
  },
};
