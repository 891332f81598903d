/** Which accounts without a reason used Exchange PowerShell in the last 30 days, and would lose it. */
import { type Read, readOf } from '../../tenant/resource.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import type { Context, ImpactStudy } from '../control.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { Accounts, type Settings } from './accounts.js';
import { firstReads } from './exchange-admins.js';
import { keyOf } from './reason.js';

/** The application that the Exchange Online PowerShell module signs in as. Source: published lists of Microsoft's own applications. */
const exchangePowershellApp = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';

const month = 30 * 24 * 60 * 60 * 1000;

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(context.asOf.getTime() - month);
  const signInRead = readOf(signIns, ['userId', 'userPrincipalName', 'appId', 'createdDateTime', 'status'], {
    filter: encodeURIComponent(`appId eq '${exchangePowershellApp}' and createdDateTime ge ${since.toISOString()}`),
  });
  /** Ids and names of everyone who signed in, distinguished later from those who have a reason. */
  const users = new Set<string>();
  const losers = new NameSample();
  const rows = new RowCollector().on(signInRead, ({ userId, userPrincipalName, appId, createdDateTime, status }) => {
    const isRecent = !createdDateTime || createdDateTime >= since;
    if (appId?.toLowerCase() !== exchangePowershellApp || !isRecent || (status?.errorCode ?? 0) !== 0) return;
    for (const name of [userId, userPrincipalName]) if (name) users.add(keyOf(name));
  });
  const accounts = new Accounts(context, rows, ({ user, name, access, reason }) => {
    const names = [user.ExternalDirectoryObjectId, user.UserPrincipalName];
    if (access === 'on' && reason === null && names.some((one) => one && users.has(keyOf(one)))) losers.add(name);
  });
  return {
    reads: () => [...firstReads, signInRead],
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    report: (outcomes) => {
      const log = outcomes(signInRead);
      const value = losers.count === 0 ? 'nobody without a reason' : losers.toString('account', 'accounts');
      return {
        lines: log.complete || losers.count > 0 ? [{ label: 'Exchange PowerShell, last 30 days', value }] : [],
        notMeasured: [
          ...(log.complete ? [] : [`Use of Exchange PowerShell: ${log.missing.reason ?? 'the sign-in log could not be read'}`]),
          'Sign-ins that no person took part in: they are not in this log.',
        ],
      };
    },
  };
}
