/** Which directory roles an account holds, may activate, or has through a group: what was unknown counts as the highest. */
import type { TenantClient } from '../tenant/client.js';
import { readOf } from '../tenant/resource.js';
import { builtInRoleName } from '../tenant/resources/built-in-roles.js';
import { groupMembers } from '../tenant/resources/group-member.js';
import { roleAssignments, roleEligibilities } from '../tenant/resources/role-assignment.js';
import { rowsOf } from '../tenant/rows-of.js';

export interface Roles {
  readonly kinds: readonly ('globalAdministrator' | 'administrator' | 'rolesUnknown')[];
  readonly names: readonly string[];
  readonly doubts: readonly string[];
}

interface Holding {
  readonly principal: string;
  readonly role: string;
}

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** Principals of roles that are looked into, those of Global Administrators first: a group among them may hold the account. */
const maxPrincipals = 50;

export async function readRoles(client: TenantClient, account: string): Promise<Roles> {
  const fields = ['principalId', 'roleDefinitionId'] as const;
  const held = await rowsOf(client, readOf(roleAssignments, fields));
  const eligible = await rowsOf(client, readOf(roleEligibilities, fields));
  // Without the licence nobody can be eligible.
  const isUnlicensed = eligible.problem?.kind === 'unlicensed' || eligible.problem?.kind === 'invalid';
  const unread = [
    ...(held.problem === null ? [] : [`Its roles could not be read: ${held.problem.message}`]),
    ...(eligible.problem === null || isUnlicensed
      ? []
      : [`The roles it may activate could not be read: ${eligible.problem.message}`]),
  ];
  const holdings = [...held.rows, ...eligible.rows].flatMap(({ principalId, roleDefinitionId }): readonly Holding[] =>
    principalId && roleDefinitionId ? [{ principal: principalId, role: roleDefinitionId }] : [],
  );
  const groups = await groupsOf(client, account, holdings);
  const own = new Set([account, ...groups.own]);
  const ids = new Set(holdings.flatMap(({ principal, role }) => (own.has(principal) ? [role] : [])));
  const isGlobal = ids.has(globalAdministrator);
  const isUnknown = !isGlobal && (unread.length > 0 || groups.missed.some(isGlobalAdministrator));
  return {
    kinds: [
      ...(isGlobal ? (['globalAdministrator'] as const) : ids.size > 0 ? (['administrator'] as const) : []),
      ...(isUnknown ? (['rolesUnknown'] as const) : []),
    ],
    names: [...ids].map((id) => builtInRoleName(id) ?? id).sort(),
    doubts: [
      ...unread,
      ...(groups.missed.length === 0
        ? []
        : [`${groups.missed.length} of those that hold roles were not looked into, whether it is among their members.`]),
    ],
  };
}

function isGlobalAdministrator({ role }: Holding): boolean {
  return role === globalAdministrator;
}

interface Groups {
  /** Groups with roles that the account is in. */
  readonly own: readonly string[];
  /** Of whom it is not known whether the account is in them. */
  readonly missed: readonly Holding[];
}

/** What is no group is reported by the service as not found, and holds its roles for itself. */
async function groupsOf(client: TenantClient, account: string, holdings: readonly Holding[]): Promise<Groups> {
  const others = holdings.filter(({ principal }) => principal !== account);
  const sorted = others.toSorted((one, other) => Number(isGlobalAdministrator(other)) - Number(isGlobalAdministrator(one)));
  const principals = [...new Set(sorted.map(({ principal }) => principal))];
  const looked = new Set<string>();
  const own: string[] = [];
  for (const principal of principals.slice(0, maxPrincipals)) {
    const { rows, problem } = await rowsOf(client, readOf(groupMembers, ['id'], { of: principal }));
    if (rows.some(({ id }) => id === account)) own.push(principal);
    if (problem === null || problem.kind === 'notFound') looked.add(principal);
  }
  return { own, missed: others.filter(({ principal }) => !looked.has(principal) && !own.includes(principal)) };
}
