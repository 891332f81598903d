/** The settings of admin-mfa: which directory roles make an administrator, and who of them may be left out. */
import { z } from 'zod';
import { builtInRoleId } from '../../tenant/resources/built-in-roles.js';
import { privilegedRoles } from '../reasoning/access/tenant/privileged-roles.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const role = z
  .string()
  .trim()
  .refine(
    (text) => builtInRoleId(text) !== null || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
    'is no directory role; write the name of a built-in role, or the id of a role of your own',
  );

export const settings = z.strictObject({
  /** Names of built-in roles or ids; none: the fifteen that can take over a tenant. */
  roles: z.array(role).default([]),
  except: z
    .strictObject({
      /** User principal names, addresses or object ids. */
      users: z.array(filledName).default([]),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settings>;

/** Template ids of the roles that are asked about. */
export function wantedRoles({ roles }: Settings): readonly string[] {
  return roles.length === 0 ? privilegedRoles : [...new Set(roles.map((text) => builtInRoleId(text) ?? text.toLowerCase()))];
}
