/** Which members of the groups used Outlook on the web in the last 30 days, and would lose it. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { ProtocolUse, usageReads } from '../reasoning/usage/protocol-use.js';
import type { Settings } from './definition.js';
import { firstReads, GroupScope } from './group-scope.js';

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const [usageRead, settingsRead] = usageReads;
  const whyAllowed = allowance({ allow: context.settings.allow, breakGlass: context.breakGlass });
  const rows = new RowCollector();
  const scope = new GroupScope(context.settings.groups, rows);
  const use = new ProtocolUse({
    rows,
    columns: ['Outlook For Web'],
    wouldNotice: (name) => scope.holdsAddress(name) && whyAllowed(name) === null,
    narrowed: true,
  });
  return {
    reads: () => (context.settings.groups.length === 0 ? [] : [...firstReads(context.settings), settingsRead]),
    see: rows.see,
    follow: (outcomes) => scope.follow(outcomes, usageRead),
    report: (outcomes) => {
      if (context.settings.groups.length === 0) return { lines: [], notMeasured: [] };
      const { lines, notMeasured } = use.report(outcomes);
      return {
        lines,
        notMeasured: [
          ...notMeasured,
          ...(scope.isWhole(outcomes) ? [] : ['Use by members that could not be read.']),
          'Use of the new Outlook for Windows: the report does not say whether it counts as Outlook on the web.',
        ],
      };
    },
  };
}
