/** Outlook on the web is off for the members of the groups that settings name. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity } from '../../tenant/resources/cas-mailbox.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import type { Context, ImpactStudy } from '../control.js';
import type { Warning } from '../finding.js';
import type { Item } from '../item.js';
import { each, within } from '../item-collection.js';
import { enforcing, type Inspection, itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { inScope, verdictInScope } from '../reasoning/scope/in-scope.js';
import { listed } from '../reasoning/scope/listed.js';
import { breakGlassMailboxes, mailboxAllowance, mailboxNameFields, mailboxNames } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';
import { HitList, hitFields } from '../reasoning/usage/hit-list.js';
import { ProtocolUse, usageReads } from '../reasoning/usage/protocol-use.js';
import { definition, type Settings } from './definition.js';
import { firstReads, GroupScope } from './group-scope.js';
import { suggest } from './suggest.js';

/** A policy for Outlook on the web narrows what it shows; only this switch closes it. */
const switchName = 'OWAEnabled';

/** `unmatched`: mailboxes of which it is not known whether a member owns them; they are no part of the finding. */
type Name = 'mailboxes' | 'unmatched';

export const control = itemControl<Settings, Name>(definition, inspect, { study, suggest });

function inspect(context: Context<Settings>): Inspection<Name> {
  const { settings, protectedPeople } = context;
  const mailboxRead = readOf(casMailboxes, [...mailboxNameFields(context), switchName]);
  const rows = new RowCollector();
  const scope = new GroupScope(settings.groups, rows);
  const whyAllowed = mailboxAllowance(context);
  const byHand = breakGlassMailboxes(context);
  const isProtected = listed(protectedPeople);
  const [stale, unmatched, deciders] = [new NameSample(), new NameSample(), new NameSample()];
  /** Off, and perhaps the mailbox of a member. */
  let perhapsTheirs = 0;
  const unknown = 'whether Outlook on the web is on, or whose they are';

  function itemOf(row: CasMailbox): Item | null {
    if (!isMailboxInScope(row)) return null;
    const item = { object: mailboxName(row), identity: casMailboxIdentity(row) };
    const membership = scope.membership(row);
    const actual = row[switchName] ?? null;
    const value = { property: switchName, actual, expected: false };
    if (membership === 'member') {
      const exempt = whyAllowed(row);
      if (exempt === null && actual === true && isProtected(...mailboxNames(row))) deciders.add(item.object);
      if (exempt === null) return { ...item, values: [value], ...byHand(row) };
      return { ...item, values: [{ ...value, expected: `true (${exempt})`, state: 'holds', noted: actual !== false }], exempt };
    }
    if (actual === false) {
      if (membership === 'outside') stale.add(item.object);
      else perhapsTheirs += 1;
      return null;
    }
    if (membership === 'outside') return null;
    unmatched.add(item.object);
    return { ...item, values: [{ ...value, state: 'unknown' }], in: 'unmatched' };
  }

  return {
    rows,
    reads: firstReads(settings),
    judgedFrom: () => [...scope.allReads, mailboxRead],
    decisive: () => [...scope.memberReads, mailboxRead],
    follow: (outcomes) => scope.follow(outcomes, mailboxRead),
    mayFollow: [mailboxRead],
    collections: { mailboxes: each(mailboxRead, { unknown, item: itemOf }), unmatched: within({ unknown }) },
    leftOut: () => ['unmatched'],
    verdict: (found) => verdictOf(found, { scope, unmatched, perhapsTheirs }),
    summary: (found) => summaryOf(found, scope, unmatched),
    before: (_found, { evidence }) => {
      for (const { setting, actual, expected } of scope.unresolved) evidence.gap(setting, 'group', actual, expected);
      for (const { name, members } of scope.groups) evidence.note(name, 'members', members, `${switchName} false for each`);
    },
    after: (found, { warnings }) => warnOf(found, { scope, stale, warnings }),
    refuse: () => refuseUnresolved(scope),
    draft: ({ found: { total }, operations: { mailboxes } }) => {
      const expects = total.objects + perhapsTheirs === 0 ? 'notApplicable' : 'pass';
      return enforcing(mailboxes, { expects, warnings: warningsOf(deciders) });
    },
  };
}

/** Members without a mailbox have nothing that could be on; `perhapsTheirs`: mailboxes that are off, and may be those of members. */
function verdictOf(
  { total, whole, outcomes }: Found<Name>,
  of: { readonly scope: GroupScope; readonly unmatched: NameSample; readonly perhapsTheirs: number },
): Verdict {
  const all = whole && of.scope.isWhole(outcomes) && of.unmatched.count === 0;
  return verdictInScope(inScope({ count: total.objects + of.perhapsTheirs, whole: all }), () =>
    total.objects === 0 && all ? 'pass' : verdictOfItems(total, { whole: all }),
  );
}

function warnOf(
  { outcomes }: Found<Name>,
  { scope, stale, warnings }: { readonly scope: GroupScope; readonly stale: NameSample; readonly warnings: WarningList },
): void {
  for (const { name, members, read } of scope.groups)
    if (members === 0 && outcomes(read).complete) warnings.add('empty-group', `Nobody is in the group "${name}".`);
  if (stale.count > 0 && scope.isWhole(outcomes))
    warnings.add(
      'stale',
      `Outlook on the web is off for ${stale.toString('mailbox', 'mailboxes')} in none of the groups: left over from an earlier membership, or switched off for another reason.`,
    );
}

function summaryOf({ total, whole: mailboxesRead, outcomes }: Found<Name>, scope: GroupScope, unmatched: NameSample): string {
  const unresolved = scope.unresolved.length;
  const whole = scope.isWhole(outcomes);
  return [
    ...(total.objects > 0 ? [`Outlook on the web is on for ${total.gaps} of ${total.objects} mailboxes of the groups.`] : []),
    ...(total.objects === 0 && whole && mailboxesRead ? ['Nobody in the groups has a mailbox in which it could be on.'] : []),
    ...(total.unknown > 0 ? [`${total.unknown} do not say.`] : []),
    ...(unresolved > 0 ? [`${unresolved} of the groups could not be found for certain; name them by id.`] : []),
    ...(unmatched.count > 0
      ? [
          `${unmatched.toString('mailbox', 'mailboxes')} could not be matched to the members: they carry no ExternalDirectoryObjectId.`,
        ]
      : []),
    ...(whole || unresolved > 0 ? [] : ['Not all members could be read.']),
    ...(mailboxesRead ? [] : ['Not all mailboxes could be read.']),
  ].join(' ');
}

/** `unresolved-group`: without the group nobody knows who is meant. */
function refuseUnresolved(scope: GroupScope): Refusal | null {
  const [first] = scope.unresolved;
  if (first === undefined) return null;
  return refuse('unresolved-group', `The group "${first.setting}": ${first.actual}.`, `Name ${first.expected} in settings.`);
}

function warningsOf(deciders: NameSample): readonly Warning[] {
  if (deciders.count === 0) return [];
  return [
    {
      code: 'decider',
      text: `${deciders.toString('person who asks for or approves this change loses', 'people who ask for or approve this change lose')} Outlook on the web too.`,
    },
  ];
}

const month = 30 * 24 * 60 * 60 * 1000;

/** Its apps, the former and the one since 2024. Source: message center post MC711020. */
const outlookOnTheWeb = ['00000002-0000-0ff1-ce00-000000000000', '9199bf20-a13f-4107-85dc-02114787ef48'] as const;

/** Which members of the groups used Outlook on the web in the last 30 days, and would lose it. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
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
