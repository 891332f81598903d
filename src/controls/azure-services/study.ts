/** Who called the services that a plan closes, by their own logs: address by address, how often, when last, and whether the plan still allows it. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Impact, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import type { Settings } from './definition.js';
import { decidedOf, firewallsOf } from './firewalls.js';
import { inWords } from './lock-out.js';

const notMeasured = [
  'Calls that a log does not hold: a daily cap of the workspace, or a log that was off for a time in between.',
  'Services of Microsoft that Azure trusts: they are allowed as before, and may be among the addresses here.',
  'Storage only: calls from the same Azure region come from private addresses, and no list of addresses allows or blocks them.',
  'SQL servers only: rules inside a database are in no list that hardenbot reads. They stay, and allow whom they name.',
];

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const rows = new RowCollector();
  const firewalls = firewallsOf({ rows, context, allowed: allowance({ allow: context.settings.except, breakGlass: [] }) });
  const all = Object.values(firewalls);
  return {
    reads: () => all.flatMap(({ collection }) => collection.reads),
    see: rows.see,
    follow: (outcomes) => all.flatMap(({ below }) => below.follow(outcomes)),
    report: (outcomes) => {
      const closing = decidedOf(firewalls, outcomes).flatMap(({ name, decision }) =>
        'code' in decision ? [] : [{ name, ...decision }],
      );
      const inUse = closing.flatMap(
        ({ name, losers }): NonNullable<Impact['inUse']> =>
          losers.length === 0 ? [] : [{ object: name, how: `locked out: ${inWords(losers)}` }],
      );
      return {
        lines: closing.map(({ name, callers }) => ({ label: name, value: inWords(callers) })),
        notMeasured: closing.length === 0 ? [] : notMeasured,
        inUse,
      };
    },
  };
}
