/** Suggests who could approve changes: administrators who work, and are no break-glass account. Only approvers see it, because it says whom to attack. */

import { recentSignIns } from '../../controls/reasoning/access/plan/sign-in-study.js';
import { privilegedRoles } from '../../controls/reasoning/access/tenant/privileged-roles.js';
import { eligibilityRead, roleRead } from '../../controls/reasoning/access/tenant/tenant-access.js';
import { RowCollector } from '../../controls/reasoning/findings/row-collector.js';
import type { Suggesting } from '../../controls/suggestion.js';
import { cannotSuggest } from '../../controls/suggestion.js';
import { readOf } from '../../tenant/resource.js';
import { type User, users } from '../../tenant/resources/user.js';

const userRead = readOf(users, ['id', 'userPrincipalName', 'displayName', 'accountEnabled', 'userType']);
/** A longer list is one that nobody checks. */
const maxApprovers = 8;
const enoughDays = 4;

export function suggestApprovers({
  asOf,
  breakGlass,
}: {
  readonly asOf: Date;
  readonly breakGlass: readonly string[];
}): Suggesting {
  const { since, read: signInRead } = recentSignIns(asOf);
  const people: User[] = [];
  const administrators = new Set<string>();
  const days = new Map<string, Set<string>>();
  const rows = new RowCollector()
    .on(userRead, (row) => people.push(row))
    .on(signInRead, ({ userId, createdDateTime: at, status }) => {
      if (status?.errorCode !== 0 || !(at instanceof Date) || at < since || at > asOf) return;
      const seen = days.get(normal(userId)) ?? new Set<string>();
      days.set(normal(userId), seen.add(at.toISOString().slice(0, 10)));
    });
  for (const read of [roleRead, eligibilityRead])
    rows.on(read, ({ principalId, roleDefinitionId }) => {
      if (privilegedRoles.includes(roleDefinitionId?.toLowerCase() ?? '')) administrators.add(normal(principalId));
    });
  const isBreakGlass = new Set(breakGlass.map(normal));
  return {
    reads: () => [userRead, roleRead, eligibilityRead, signInRead],
    see: rows.see,
    suggest: (outcomes) => {
      const unread = [userRead, roleRead, signInRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined) return cannotSuggest(`Who administers the tenant could not be read (${unread.resource.key}).`);
      const found = people.filter(
        ({ id, userPrincipalName, accountEnabled, userType }) =>
          administrators.has(normal(id)) &&
          accountEnabled === true &&
          userType !== 'Guest' &&
          !isBreakGlass.has(normal(id)) &&
          !isBreakGlass.has(normal(userPrincipalName)) &&
          (days.get(normal(id))?.size ?? 0) >= enoughDays,
      );
      const names = found.map(({ displayName, userPrincipalName }) => displayName ?? userPrincipalName ?? '');
      if (found.length < 2 || found.length > maxApprovers)
        return cannotSuggest(
          `${found.length} administrators signed in on several days of the last 30; two to ${maxApprovers} would be enough approvers.`,
        );
      return {
        answer: 'use',
        settings: { approvers: found.map(({ id }) => id ?? '') },
        says: `${names.join(', ')} administer the tenant and could approve changes.`,
        evidence: found.map(
          ({ userPrincipalName, id }) =>
            `${userPrincipalName}: administrator, signed in on ${days.get(normal(id))?.size ?? 0} days.`,
        ),
        confidence: 'likely',
      };
    },
  };
}

function normal(id: string | null | undefined): string {
  return (id ?? '').trim().toLowerCase();
}
