/** Suggests which accounts are the break-glass accounts: Global Administrators that policies leave out by name and that nobody works with. */
import { plural } from '../../lib/plural.js';
import { readOf } from '../../tenant/resource.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import { type User, users } from '../../tenant/resources/user.js';
import type { Context } from '../control.js';
import { recentSignIns } from '../reasoning/access/plan/sign-in-study.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import { policyRead, roleRead } from '../reasoning/access/tenant/tenant-access.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { cannotSuggest, type Suggesting } from '../suggestion.js';

/** What people call such an account. */
const calledSo = /break.?glass|emergency|notfall|urgence|emergencia|^bg[-_.]?\d/i;
/** More than that are no break-glass accounts, but administrators that policies leave out. */
const maxAccounts = 4;
const wanted = 2;

const userRead = readOf(users, ['id', 'userPrincipalName', 'displayName', 'accountEnabled', 'userType', 'onPremisesSyncEnabled']);

export function suggest({ asOf, breakGlass }: Context): Suggesting {
  const { since, read: signInRead } = recentSignIns(asOf);
  const people: User[] = [];
  const [administrators, excluded, working] = [new Set<string>(), new Map<string, number>(), new Set<string>()];
  const rows = new RowCollector()
    .on(userRead, (row) => people.push(row))
    .on(roleRead, ({ principalId, roleDefinitionId, directoryScopeId }) => {
      if (roleDefinitionId?.toLowerCase() === globalAdministrator && (directoryScopeId ?? '/') === '/')
        administrators.add(normal(principalId));
    })
    .on(policyRead, ({ state, conditions }) => {
      if (state !== 'enabled') return;
      for (const id of conditions?.users?.excludeUsers ?? []) excluded.set(normal(id), (excluded.get(normal(id)) ?? 0) + 1);
    })
    .on(signInRead, ({ userId, createdDateTime: at, status }: SignIn) => {
      if (status?.errorCode === 0 && at instanceof Date && at >= since) working.add(normal(userId));
    });
  return {
    ofTenant: true,
    reads: () => [userRead, roleRead, policyRead, signInRead],
    see: rows.see,
    suggest: (outcomes) => {
      const unread = [userRead, roleRead, policyRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined)
        return cannotSuggest(`Who the break-glass accounts are could not be read (${unread.resource.key}).`);
      const isQuiet = (id: string) => outcomes(signInRead).complete && !working.has(id);
      const found = people.filter(({ id, userPrincipalName, displayName, accountEnabled, onPremisesSyncEnabled, userType }) => {
        const key = normal(id);
        if (!administrators.has(key) || accountEnabled !== true || onPremisesSyncEnabled === true || userType === 'Guest')
          return false;
        const named = [userPrincipalName, displayName].some((name) => calledSo.test(name ?? ''));
        return [named, excluded.has(key), isQuiet(key)].filter(Boolean).length >= 2;
      });
      const names = found.flatMap(({ userPrincipalName }) => userPrincipalName ?? []).toSorted();
      if (names.length === 0 || names.length > maxAccounts)
        return cannotSuggest(
          names.length === 0
            ? 'No Global Administrator looks like a break-glass account.'
            : `${names.length} Global Administrators look like break-glass accounts; name the two that are.`,
        );
      const evidence = found.map(({ id, userPrincipalName }) => {
        const policies = excluded.get(normal(id)) ?? 0;
        return `${userPrincipalName}: Global Administrator, ${policies === 0 ? 'excluded from no policy' : `excluded from ${plural(policies, 'policy', 'policies')}`}, ${isQuiet(normal(id)) ? 'no interactive sign-in in 30 days' : 'signs in, or that is unknown'}.`;
      });
      if (names.length < wanted)
        return cannotSuggest(`Only ${names[0]} looks like a break-glass account; two are needed.`, evidence);
      return {
        answer: 'use',
        settings: { breakGlass: [...new Set([...breakGlass, ...names])] },
        says: `${names.join(' and ')} look like your break-glass accounts.`,
        evidence,
        confidence: names.length === wanted && outcomes(signInRead).complete ? 'sure' : 'likely',
      };
    },
  };
}

function normal(id: string | null | undefined): string {
  return (id ?? '').trim().toLowerCase();
}
