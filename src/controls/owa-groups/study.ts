/** Which members of the groups used Outlook on the web in the last 30 days, and would lose it. */
import { type Read, readOf } from '../../tenant/resource.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { HitList, hitFields } from '../reasoning/usage/hit-list.js';
import { ProtocolUse, usageReads } from '../reasoning/usage/protocol-use.js';
import type { Settings } from './definition.js';
import { firstReads, GroupScope } from './group-scope.js';

const month = 30 * 24 * 60 * 60 * 1000;

/** Its apps, the former and the one since 2024. Source: message center post MC711020. */
const outlookOnTheWeb = ['00000002-0000-0ff1-ce00-000000000000', '9199bf20-a13f-4107-85dc-02114787ef48'] as const;

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
  const since = new Date(context.asOf.getTime() - month);
  const hits = new HitList();
  const signInReads = outlookOnTheWeb.map((app) =>
    readOf(signIns, [...hitFields, 'appId', 'clientAppUsed'], {
      filter: encodeURIComponent(`appId eq '${app}' and createdDateTime ge ${since.toISOString()}`),
    }),
  );
  for (const read of signInReads)
    rows.on(read, (signIn) => {
      const { appId, clientAppUsed, createdDateTime, userPrincipalName } = signIn;
      const name = userPrincipalName ?? '';
      if (!outlookOnTheWeb.some((app) => app === appId) || clientAppUsed?.toLowerCase() !== 'browser') return;
      if (createdDateTime && createdDateTime < since) return;
      if (scope.holdsAddress(name) && whyAllowed(name) === null) hits.take(signIn);
    });
  let membersAsked = false;
  return {
    reads: () => (context.settings.groups.length === 0 ? [] : [...firstReads(context.settings), settingsRead]),
    see: rows.see,
    follow: (outcomes) => {
      const membersRead = membersAsked;
      membersAsked = true;
      const reads = scope.follow(outcomes, usageRead);
      return membersRead || scope.memberReads.length === 0 ? [...reads, ...signInReads] : reads;
    },
    report: (outcomes) => {
      if (context.settings.groups.length === 0) return { lines: [], notMeasured: [] };
      const { lines, notMeasured } = use.report(outcomes);
      const unread = signInReads.map(outcomes).find(({ complete }) => !complete);
      return {
        lines,
        ...hits.all(),
        notMeasured: [
          ...notMeasured,
          ...(scope.isWhole(outcomes) ? [] : ['Use by members that could not be read.']),
          ...(unread?.complete === false
            ? [`Sign-ins to Outlook on the web: ${unread.missing.reason ?? 'the log could not be read'}`]
            : []),
          'Use without a new sign-in: a browser stays signed in for weeks, and the log has a line only for a new sign-in.',
          'Use of the new Outlook for Windows: the report does not say whether it counts as Outlook on the web.',
        ],
      };
    },
  };
}
