/** Who would notice that nobody can sign in as a mailbox any more: when each was last used. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { Accounts } from './accounts.js';
import type { Settings } from './settings.js';

const shown = 20;

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows);
  return {
    reads: () => Accounts.reads,
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    report: (outcomes) => {
      const open = accounts.all(outcomes).filter(({ reason, signIn }) => reason === null && signIn === 'on');
      const unknown = open.filter((account) => accounts.isUseUnknown(account, outcomes));
      const used = open
        .filter(({ lastUse }) => lastUse !== null)
        .toSorted((left, right) => (right.lastUse?.getTime() ?? 0) - (left.lastUse?.getTime() ?? 0));
      return {
        lines: [
          { label: 'Accounts that could sign in', value: String(open.length) },
          ...used
            .slice(0, shown)
            .map(({ name, lastUse }) => ({ label: name, value: `last used ${lastUse?.toISOString().slice(0, 10) ?? ''}` })),
        ],
        notMeasured: [
          ...(unknown.length > 0
            ? [
                `When ${plural(unknown.length, 'account was', 'accounts were')} last used: it takes AuditLog.Read.All and Microsoft Entra ID P1.`,
              ]
            : []),
          'Devices and scripts that sign in less than once in 30 days look unused.',
        ],
      };
    },
  };
}
