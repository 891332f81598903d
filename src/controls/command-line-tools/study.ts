/** Who used the command-line tools in the last 30 days and is not assigned to them: they are the ones who will notice. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Impact, ImpactStudy } from '../control.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { plural } from '../reasoning/findings/plural.js';
import { Inputs, reads } from './inputs.js';
import type { Settings } from './settings.js';

const notInLog =
  'Sign-ins without a person present: a tool renews its sign-in for weeks, and this log has a line only for a new one.';

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const inputs = new Inputs(context, { withUse: true });
  return {
    reads: () => reads,
    see: inputs.access.see,
    follow: inputs.follow,
    report: (outcomes) => {
      const { accounts } = inputs.access;
      inputs.access.settle(outcomes);
      const lines: { readonly label: string; readonly value: string }[] = [];
      const inUse: NonNullable<Impact['inUse']>[number][] = [];
      for (const tool of inputs.wanted) {
        const row = inputs.principalOf(tool);
        const used = inputs.usersOf(tool, outcomes);
        if (!row?.id || row.appRoleAssignmentRequired !== false || used === null) continue;
        const losers = used.copy().removeAll(inputs.assigned(row.id, outcomes).people);
        const names = new NameSample();
        for (const number of losers) names.add(accounts.get(number).name);
        const label = `${tool.name}, last 30 days`;
        const value = losers.isEmpty ? 'nobody who is not assigned' : names.toString('account', 'accounts');
        lines.push({ label, value });
        if (!losers.isEmpty)
          inUse.push({ object: tool.name, how: `${plural(losers.count, 'person', 'people')} signed in in 30 days` });
      }
      const missing = inputs.whyNoLog(outcomes);
      return {
        lines,
        notMeasured: [
          ...(missing === null ? [] : [`Sign-ins: ${missing.reason ?? 'the log could not be read to the end'}`]),
          notInLog,
        ],
        inUse,
      };
    },
  };
}
