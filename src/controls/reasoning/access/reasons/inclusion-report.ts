/** Names what policies are limited to: some accounts, some client types, some resources. */

import { guestsWord } from '../coverage/policy-reach.js';
import { clientsOf, clientTypes } from '../kinds/client-types.js';
import { resourceLabel } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { ReportContext } from './exclusion-report.js';
import { state } from './statement.js';

/** A limit is a gap while anyone gets through, and worth knowing when nobody does. `clients` are those that are asked about. */
export function reportInclusions(
  policies: readonly PolicyEffect[],
  context: ReportContext,
  clients: readonly string[] = clientTypes,
): void {
  const open = !context.union.open.perhaps.isEmpty;
  for (const policy of policies)
    for (const limit of limitsOf(policy, context, clients))
      state(
        context,
        { object: policy.name, property: limit.property },
        open
          ? { as: 'gap', actual: limit.actual, expected: limit.expected }
          : { as: 'note', actual: limit.actual, expected: `${limit.expected}, or the rest by another policy` },
      );
}

interface Limit {
  readonly property: string;
  readonly actual: string;
  readonly expected: string;
}

function limitsOf(policy: PolicyEffect, context: ReportContext, clients: readonly string[]): readonly Limit[] {
  const { clientAppTypes, applications } = policy.row.conditions ?? {};
  const reached: readonly string[] = clientsOf(policy.row);
  const included = applications?.includeApplications ?? [];
  const accounts = accountsIncluded(policy, context);
  return [
    ...(clients.every((client) => reached.includes(client))
      ? []
      : [{ property: 'conditions.clientAppTypes', actual: (clientAppTypes ?? []).join(', '), expected: clients.join(', ') }]),
    ...(included.some((id) => id.toLowerCase() === 'all')
      ? []
      : [
          {
            property: 'conditions.applications.includeApplications',
            actual: included.map((id) => resourceLabel(id.toLowerCase(), context.access.appName)).join(', '),
            expected: 'All',
          },
        ]),
    ...(accounts === null ? [] : [{ property: 'conditions.users', actual: accounts, expected: 'All' }]),
  ];
}

/** Null where the policy is for everyone. */
function accountsIncluded(policy: PolicyEffect, { access }: ReportContext): string | null {
  const users = policy.row.conditions?.users;
  const named = users?.includeUsers ?? [];
  if (named.some((user) => user.toLowerCase() === 'all')) return null;
  return [
    ...named.filter((user) => user.toLowerCase() !== 'none').map((user) => accountLabel(user, access)),
    ...(users?.includeGroups ?? []).map((id) => `group ${access.groups.nameOf(id)}`),
    ...(users?.includeRoles ?? []).map((id) => `role ${access.roles.nameOf(id)}`),
    ...(users?.includeGuestsOrExternalUsers?.guestOrExternalUserTypes ?? []),
  ].join(', ');
}

function accountLabel(user: string, access: ReportContext['access']): string {
  if (user.toLowerCase() === guestsWord) return 'guests and external users';
  const number = access.accounts.numberOf(user);
  return number === null ? user : access.accounts.get(number).name;
}
