/** Suggests groups that can do without Outlook on the web: everyone in them worked for 30 days and never opened it. */
import { type Read, readOf } from '../../tenant/resource.js';
import { emailAppUsages } from '../../tenant/resources/email-app-usage.js';
import { groups } from '../../tenant/resources/group.js';
import { type GroupMember, groupMembers, isGroupMember } from '../../tenant/resources/group-member.js';
import { reportSettings } from '../../tenant/resources/report-settings.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { Context, Outcomes } from '../control.js';
import { recentSignIns } from '../reasoning/access/plan/sign-in-study.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import type { Settings } from './definition.js';

/** Members are read of this many groups at most: each is a request. */
const maxGroups = 60;
const minMembers = 2;
const day = 24 * 60 * 60 * 1000;

const groupRead = readOf(groups, ['id', 'displayName', 'securityEnabled']);
const settingsRead = readOf(reportSettings, ['displayConcealedNames']);
const usageRead = readOf(emailAppUsages, ['User Principal Name', 'Last Activity Date', 'Outlook For Web']);

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly read: Read<GroupMember>;
  readonly members: string[];
  /** Someone in it has no name that the report could have. */
  isNameless: boolean;
}

/** `uses`: opened it · `works`: was active without it · absent: nobody knows. */
type Use = ReadonlyMap<string, 'uses' | 'works'>;

export function suggest({ asOf, breakGlass, protectedPeople }: Context<Settings>): Suggesting {
  const rows = new RowCollector();
  const { since, read: signInRead } = recentSignIns(asOf);
  const use = new Map<string, 'uses' | 'works'>();
  const candidates = new Map<string, Candidate>();
  let total = 0;
  let concealed = false;
  rows
    .on(settingsRead, (row) => {
      concealed ||= row.displayConcealedNames === true;
    })
    .on(usageRead, (row) => {
      const who = normal(row['User Principal Name']);
      const active = Date.parse(row['Last Activity Date'] ?? '') >= asOf.getTime() - 30 * day;
      if (row['Outlook For Web']) use.set(who, 'uses');
      else if (active && use.get(who) === undefined) use.set(who, 'works');
    })
    .on(signInRead, (signIn) => {
      const { createdDateTime: at } = signIn;
      if (isOutlookOnWeb(signIn) && !(at instanceof Date && at < since)) use.set(normal(signIn.userPrincipalName), 'uses');
    })
    .on(groupRead, ({ id, displayName, securityEnabled }) => {
      if (!id || securityEnabled !== true) return;
      total += 1;
      if (candidates.size < maxGroups) candidates.set(id, candidateOf(rows, id, displayName ?? id));
    });
  return {
    reads: () => [groupRead, settingsRead, usageRead, signInRead],
    see: rows.see,
    follow: () => [...candidates.values()].map(({ read }) => read),
    suggest: (outcomes) => {
      if (concealed)
        return cannotSuggest('The tenant hides names in its usage reports, so nobody can tell who opens Outlook on the web.');
      const unread = [groupRead, usageRead, signInRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined) return cannotSuggest(`Who opens Outlook on the web could not be read (${unread.resource.key}).`);
      const kept = new Set([...breakGlass, ...protectedPeople].map(normal));
      return suggestion([...candidates.values()], { use, kept, outcomes, total });
    },
  };
}

function candidateOf(rows: RowCollector, id: string, name: string): Candidate {
  const read = readOf(groupMembers, ['id', 'userPrincipalName', 'mail', 'securityEnabled'], { of: id });
  const candidate: Candidate = { id, name, read, members: [], isNameless: false };
  rows.on(read, (member) => {
    if (isGroupMember(member)) return;
    if (member.userPrincipalName) candidate.members.push(normal(member.userPrincipalName));
    else candidate.isNameless = true;
  });
  return candidate;
}

interface Known {
  readonly use: Use;
  /** Break-glass accounts, and who asks and approves. */
  readonly kept: ReadonlySet<string>;
  readonly outcomes: Outcomes;
  readonly total: number;
}

function suggestion(candidates: readonly Candidate[], { use, kept, outcomes, total }: Known): Suggestion {
  const people = [...use.values()];
  const evidence = [
    `${plural(people.filter((one) => one === 'works').length, 'active mailbox', 'active mailboxes')} did not open Outlook on the web in 30 days, ${people.filter((one) => one === 'uses').length} did.`,
    ...(total > maxGroups ? [`Of ${total} security groups the first ${maxGroups} were looked at.`] : []),
  ];
  const without = candidates.filter(
    ({ members, isNameless, read }) =>
      !isNameless &&
      outcomes(read).complete &&
      members.length >= minMembers &&
      members.every((member) => use.get(member) === 'works' && !kept.has(member)),
  );
  if (without.length === 0)
    return cannotSuggest('No security group consists of people who all work without Outlook on the web.', evidence);
  return {
    answer: 'use',
    settings: { groups: without.map(({ id }) => id) },
    says: `Nobody in ${without.map(({ name }) => name).join(', ')} opened Outlook on the web in 30 days.`,
    evidence: [...evidence, ...without.map(({ name, members }) => `${name}: ${members.length} members, all active without it.`)],
    confidence: 'sure',
  };
}

/** The new Outlook for Windows hangs on the same switch. Exchange Online itself is signed in to by old mail programs too, but by a browser for Outlook on the web alone. */
function isOutlookOnWeb({ appDisplayName, clientAppUsed, status }: SignIn): boolean {
  if (status?.errorCode !== 0) return false;
  const app = appDisplayName ?? '';
  return (
    /one outlook|outlook web|outlook on the web|outlook for windows/i.test(app) ||
    (clientAppUsed === 'Browser' && /exchange online/i.test(app))
  );
}

function normal(name: string | null | undefined): string {
  return (name ?? '').trim().toLowerCase();
}
