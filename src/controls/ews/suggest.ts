/** Suggests the applications that should keep Exchange Web Services: those that were given it, and those that people sign in to it with. */
import { readOf } from '../../tenant/resource.js';
import { appRolesAssignedTo } from '../../tenant/resources/app-role-assignment.js';
import type { Context } from '../control.js';
import { recentSignIns } from '../reasoning/access/plan/sign-in-study.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import type { Settings } from './definition.js';
import { applicationRead, delegated, exchangeOnline, fullAccess, grantRead } from './inputs.js';

const client = 'Exchange Web Services';

export function suggest({ settings, asOf }: Context<Settings>): Suggesting {
  const { since, read: signInRead } = recentSignIns(asOf);
  const principals = new Map<string, { readonly appId: string; readonly name: string }>();
  const holders = new Set<string>();
  const used = new Map<string, string>();
  let exchange: string | null = null;
  const assignedRead = () =>
    exchange === null ? null : readOf(appRolesAssignedTo, ['principalId', 'appRoleId'], { of: exchange });
  const rows = new RowCollector()
    .on(applicationRead, ({ id, appId, displayName }) => {
      if (!id || !appId) return;
      principals.set(id, { appId: appId.toLowerCase(), name: displayName ?? appId });
      if (appId.toLowerCase() !== exchangeOnline) return;
      exchange = id;
      rows.on(readOf(appRolesAssignedTo, ['principalId', 'appRoleId'], { of: id }), ({ principalId, appRoleId }) => {
        if (principalId && appRoleId?.toLowerCase() === fullAccess) holders.add(principalId);
      });
    })
    .on(grantRead, ({ clientId, scope }) => {
      if (clientId && scope?.split(' ').includes(delegated)) holders.add(clientId);
    })
    .on(signInRead, ({ appId, appDisplayName, clientAppUsed, createdDateTime: at, status }) => {
      if (clientAppUsed !== client || status?.errorCode !== 0 || !appId || (at instanceof Date && at < since)) return;
      used.set(appId.toLowerCase(), appDisplayName ?? appId);
    });
  return {
    reads: () => [applicationRead, grantRead, signInRead],
    see: rows.see,
    follow: () => [assignedRead() ?? []].flat(),
    suggest: (outcomes) => {
      const assigned = assignedRead();
      const unread = [applicationRead, grantRead, signInRead, ...(assigned === null ? [] : [assigned])].find(
        (read) => !outcomes(read).complete,
      );
      if (unread !== undefined)
        return cannotSuggest(`Which apps may use Exchange Web Services could not be read (${unread.resource.key}).`);
      const found = new Map([
        ...used,
        ...[...holders].flatMap((id) => {
          const one = principals.get(id);
          return one === undefined ? [] : [[one.appId, one.name] as const];
        }),
      ]);
      return suggestion(found, settings);
    },
  };
}

function suggestion(found: ReadonlyMap<string, string>, { apps }: Settings): Suggestion {
  if (found.size === 0)
    return cannotSuggest(
      'No app holds a permission for Exchange Web Services, and nobody signed in to it with one in 30 days. The usage report in the Microsoft 365 admin center shows whether one uses it all the same.',
    );
  const names = new NameSample();
  for (const name of found.values()) names.add(name);
  return {
    answer: 'use',
    settings: { apps: [...new Set([...apps, ...found.keys()])].toSorted() },
    says: `${names.toString('app', 'apps')} may use Exchange Web Services and would keep it.`,
    evidence: [
      'Permissions and consents of apps, and the sign-in log of 30 days. Whether each of them really uses it is not shown.',
    ],
    confidence: 'likely',
  };
}
