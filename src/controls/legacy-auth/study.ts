/** Who signed in with a legacy client in the last 30 days: they are the ones who will notice. */
import { type Read, readOf } from '../../tenant/resource.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import type { Context, ImpactStudy } from '../control.js';
import { NameSample } from '../name-sample.js';
import { RowCollector } from '../row-collector.js';
import type { Settings } from './evidence-base.js';

const days = 30;

/** What the sign-in log calls clients that take part in modern authentication; everything else is legacy. */
const modern = new Set(['browser', 'mobile apps and desktop clients', '']);

interface Use {
  count: number;
  readonly people: Map<string, number>;
}

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(context.asOf.getTime() - days * 24 * 60 * 60 * 1000);
  const read = readOf(signIns, ['createdDateTime', 'userPrincipalName', 'userId', 'clientAppUsed', 'status'], {
    filter: encodeURIComponent(`createdDateTime ge ${since.toISOString()}`),
  });
  const byClient = new Map<string, Use>();
  const rows = new RowCollector().on(read, (signIn) => {
    const client = signIn.clientAppUsed ?? '';
    if (modern.has(client.toLowerCase()) || (signIn.status?.errorCode ?? null) !== 0) return;
    if (signIn.createdDateTime && signIn.createdDateTime < since) return;
    const use = byClient.get(client) ?? { count: 0, people: new Map<string, number>() };
    const who = signIn.userPrincipalName ?? signIn.userId ?? 'unknown account';
    use.count += 1;
    use.people.set(who, (use.people.get(who) ?? 0) + 1);
    byClient.set(client, use);
  });
  return {
    reads: () => [read],
    see: rows.see,
    report: (outcomes) => {
      const outcome = outcomes(read);
      const lines = [...byClient]
        .toSorted(([, a], [, b]) => b.count - a.count)
        .map(([client, use]) => ({ label: `Signed in with ${client}, last ${days} days`, value: sentence(use) }));
      const nothing = [{ label: `Successful sign-ins with legacy clients, last ${days} days`, value: 'none' }];
      const why = outcome.complete ? null : (outcome.missing.reason ?? 'the log could not be read to the end');
      const needs = outcome.complete || outcome.missing.licence === undefined ? '' : ` (needs ${outcome.missing.licence})`;
      return {
        lines: lines.length > 0 || why !== null ? lines : nothing,
        notMeasured: [
          ...(why === null ? [] : [`Sign-ins: ${why}${needs}`]),
          'Sign-ins without a person present (scanners and scripts that stay signed in): they are not in this log.',
        ],
      };
    },
  };
}

function sentence({ count, people }: Use): string {
  const names = new NameSample();
  for (const [who, times] of [...people].toSorted(([, a], [, b]) => b - a)) names.add(`${who} ${times} times`);
  return `${count} sign-ins by ${names.toString('account', 'accounts')}`;
}
