/** Suggests groups that can do without Outlook on the web: nearly everyone in them worked for 30 days and never opened it. Names who keeps it, and administrators who need none. */

import { plural } from '../../lib/plural.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { builtInRoleName } from '../../tenant/resources/built-in-roles.js';
import { emailAppUsages } from '../../tenant/resources/email-app-usage.js';
import { groups } from '../../tenant/resources/group.js';
import { type GroupMember, groupMembers, isGroupMember } from '../../tenant/resources/group-member.js';
import { reportSettings } from '../../tenant/resources/report-settings.js';
import { roleAssignments } from '../../tenant/resources/role-assignment.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import { users } from '../../tenant/resources/user.js';
import type { Context, Outcomes } from '../control.js';
import { recentSignIns } from '../reasoning/access/plan/sign-in-study.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import type { Settings } from './definition.js';

/** Members are read of this many groups at most: each is a request. */
const maxGroups = 60;
const minMembers = 2;
/** A group is suggested from this share of people on who do without; the others in it keep Outlook on the web. */
const enoughPercent = 80;
/** Settings that list more people than this are no longer about a group. */
const maxKept = 20;
const maxRoles = 5;
const named = 10;
const day = 24 * 60 * 60 * 1000;

const groupRead = readOf(groups, ['id', 'displayName', 'securityEnabled']);
const settingsRead = readOf(reportSettings, ['displayConcealedNames']);
const roleRead = readOf(roleAssignments, ['principalId', 'roleDefinitionId']);
const userRead = readOf(users, ['id', 'userPrincipalName']);
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
  const roles = new RoleHolders(rows);
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
    reads: () => [groupRead, settingsRead, usageRead, signInRead, roleRead],
    see: rows.see,
    follow: () => [...[...candidates.values()].map(({ read }) => read), userRead],
    suggest: (outcomes) => {
      if (concealed)
        return cannotSuggest('The tenant hides names in its usage reports, so nobody can tell who opens Outlook on the web.');
      const unread = [groupRead, usageRead, signInRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined) return cannotSuggest(`Who opens Outlook on the web could not be read (${unread.resource.key}).`);
      const kept = new Set([...breakGlass, ...protectedPeople].map(normal));
      return suggestion([...candidates.values()], { use, kept, outcomes, total, roles: roles.sentences(use) });
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
  /** What is said of administrators. */
  readonly roles: readonly string[];
}

/** Who of a group does without, and who keeps it: people who opened it, were not seen, or have to keep access. */
interface Divided extends Candidate {
  readonly without: readonly string[];
  readonly keepers: readonly string[];
}

function suggestion(candidates: readonly Candidate[], { use, kept, outcomes, total, roles }: Known): Suggestion {
  const people = [...use.values()];
  const evidence = [
    `${plural(people.filter((one) => one === 'works').length, 'active mailbox', 'active mailboxes')} did not open Outlook on the web in 30 days, ${people.filter((one) => one === 'uses').length} did.`,
    ...(total > maxGroups ? [`Of ${total} security groups the first ${maxGroups} were looked at.`] : []),
  ];
  const divided = candidates
    .filter(({ members, isNameless, read }) => !isNameless && outcomes(read).complete && members.length >= minMembers)
    .map((one): Divided => {
      const doesWithout = (member: string): boolean => use.get(member) === 'works' && !kept.has(member);
      return { ...one, without: one.members.filter(doesWithout), keepers: one.members.filter((member) => !doesWithout(member)) };
    })
    .filter(({ without, members }) => without.length >= minMembers && without.length * 100 >= members.length * enoughPercent);
  const allow = [...new Set(divided.flatMap(({ keepers }) => keepers))].toSorted();
  const chosen = allow.length > maxKept ? divided.filter(({ keepers }) => keepers.length === 0) : divided;
  if (chosen.length === 0)
    return cannotSuggest('No security group consists of people who nearly all work without Outlook on the web.', [
      ...evidence,
      ...roles,
    ]);
  const keeping = chosen === divided ? allow : [];
  const inWords = chosen.map((group) => groupInWords(group, use));
  const [first, others] = [inWords.slice(0, 1), inWords.slice(1)];
  return {
    answer: 'use',
    settings: { groups: chosen.map(({ id }) => id), ...(keeping.length === 0 ? {} : { allow: keeping }) },
    says:
      keeping.length === 0
        ? `Nobody in ${chosen.map(({ name }) => name).join(', ')} opened Outlook on the web in 30 days.`
        : `Nearly nobody in ${chosen.map(({ name }) => name).join(', ')} opened Outlook on the web in 30 days; ${plural(keeping.length, 'member keeps', 'members keep')} it.`,
    evidence: [...first, ...roles, ...others, ...evidence],
    confidence: keeping.length === 0 ? 'sure' : 'likely',
  };
}

function groupInWords({ name, members, without, keepers }: Divided, use: Use): string {
  const opened = keepers.filter((member) => use.get(member) === 'uses');
  const unseen = keepers.filter((member) => use.get(member) !== 'uses');
  return [
    `${name}: ${without.length} of ${members.length} members work without it (${sampleOf(without)})`,
    ...(opened.length === 0 ? [] : [`opened it: ${sampleOf(opened)}`]),
    ...(unseen.length === 0 ? [] : [`not seen, or needed in an emergency: ${sampleOf(unseen)}`]),
  ]
    .join('; ')
    .concat('.');
}

function sampleOf(people: readonly string[]): string {
  const rest = people.length - named;
  return [...people.slice(0, named), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

/** Accounts that hold a directory role themselves; those that hold it by a group are in the group's sentence where it is a security group. */
class RoleHolders {
  private readonly rolesOf = new Map<string, Set<string>>();
  private readonly people = new Map<string, Set<string>>();

  constructor(rows: RowCollector) {
    rows
      .on(roleRead, ({ principalId, roleDefinitionId }) => {
        const role = builtInRoleName(roleDefinitionId ?? '');
        if (!principalId || role === null) return;
        const roles = this.rolesOf.get(principalId.toLowerCase()) ?? new Set();
        this.rolesOf.set(principalId.toLowerCase(), roles.add(role));
      })
      .on(userRead, ({ id, userPrincipalName }) => {
        for (const role of this.rolesOf.get((id ?? '').toLowerCase()) ?? []) {
          const holders = this.people.get(role) ?? new Set();
          this.people.set(role, holders.add(normal(userPrincipalName)));
        }
      });
  }

  /** One sentence, roles with most people who do without it first; none where no administrator does. */
  sentences(use: Use): readonly string[] {
    const roles = [...this.people]
      .map(([role, holders]) => ({ role, all: holders.size, without: [...holders].filter((one) => use.get(one) === 'works') }))
      .filter(({ without }) => without.length > 0)
      .toSorted((a, b) => b.without.length - a.without.length)
      .slice(0, maxRoles)
      .map(({ role, all, without }) => `${role} ${without.length} of ${all} (${sampleOf(without)})`);
    if (roles.length === 0) return [];
    return [`Administrators who work without it: ${roles.join(', ')}. Put their accounts into a group to turn it off for them.`];
  }
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
