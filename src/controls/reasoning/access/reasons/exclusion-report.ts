/** Names everyone and everything that policies leave out: as a gap, as allowed, or as an exclusion of nobody. */
import { NameSample } from '../../findings/name-sample.js';
import type { PeopleUnion } from '../coverage/people-coverage.js';
import { guestsMeant, guestsWord } from '../coverage/policy-reach.js';
import type { ExceptList } from '../exempt/exceptions.js';
import type { Exemptions } from '../exempt/exemptions.js';
import type { Bits } from '../kinds/bits.js';
import { type GuestCondition, type GuestType, guestCondition, guestTypes } from '../kinds/guest-types.js';
import { isAmong, resourceLabel } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { allowed, gapsOnly, type Report, type Statement, state } from './statement.js';

export interface ReportContext extends Report {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  readonly union: PeopleUnion;
  readonly scope: Members;
  /** Whether guests are asked about. */
  readonly guests: boolean;
}

/** What an exclusion comes to for the accounts that it names. */
type Effect = 'gap' | 'unknown' | 'covered' | 'allowed' | 'nobody';

/** `isCentral`: of the other policies, which block for another reason and only add to the coverage, certain gaps alone are named. */
export function reportExclusions(
  policies: readonly PolicyEffect[],
  all: ReportContext,
  isCentral: (policy: PolicyEffect) => boolean,
): void {
  for (const policy of policies) {
    const central = isCentral(policy);
    if (!central && all.union.open.yes.isEmpty) continue;
    const context = central ? all : { ...all, ...gapsOnly(all) };
    for (const [property, statement] of statements(policy, context)) state(context, { object: policy.name, property }, statement);
  }
}

function* statements(policy: PolicyEffect, context: ReportContext): Iterable<readonly [property: string, Statement]> {
  const { users, applications } = policy.row.conditions ?? {};
  for (const user of users?.excludeUsers ?? [])
    for (const statement of onUser(policy, user, context)) yield ['conditions.users.excludeUsers', statement];
  for (const id of users?.excludeGroups ?? []) yield ['conditions.users.excludeGroups', onGroup(policy, id, context)];
  for (const role of users?.excludeRoles ?? []) yield ['conditions.users.excludeRoles', onRole(policy, role, context)];
  const guests = guestCondition(users?.excludeGuestsOrExternalUsers);
  for (const type of guests?.types ?? [])
    yield [
      'conditions.users.excludeGuestsOrExternalUsers',
      onGuests(policy, { type, ofSomeTenants: guests?.ofSomeTenants ?? false }, context),
    ];
  if (guests !== null && guests.unknown.length > 0)
    yield ['conditions.users.excludeGuestsOrExternalUsers', onUnknownGuests(policy, guests, context)];
  for (const id of applications?.excludeApplications ?? [])
    if (id.toLowerCase() !== 'none') yield ['conditions.applications.excludeApplications', onApplication(policy, id, context)];
}

function onUser(policy: PolicyEffect, user: string, context: ReportContext): readonly Statement[] {
  const { accounts } = context.access;
  if (user.toLowerCase() === 'none') return [];
  if (user.toLowerCase() === guestsWord)
    return guestTypes.map((type) => onGuests(policy, { type, ofSomeTenants: false }, context));
  const number = accounts.numberOf(user);
  if (number === null) return [gone(policy, `account ${user}`)];
  const { name } = accounts.get(number);
  const why = context.exempt.whyAccount(number);
  if (why !== null) return [allowed(name, why)];
  return [
    exclusion(policy, context, {
      name,
      effect: effectOn([number], context),
      listAs: 'users',
      later: 'once it is enabled it gets through',
    }),
  ];
}

function onGroup(policy: PolicyEffect, id: string, context: ReportContext): Statement {
  const { groups } = context.access;
  const status = groups.statusOf(id);
  const name = groups.nameOf(id);
  if (status === 'deleted') return gone(policy, `group ${id}`);
  if (context.exempt.group(id)) return allowed(name);
  const { yes } = groups.membersOf(id);
  return exclusion(policy, context, {
    name: status === 'unread' ? `${name} (members not readable)` : name,
    members: sampleOf(yes, context),
    effect: status === 'read' ? effectOn(yes, context) : 'unknown',
    listAs: 'groups',
  });
}

function onRole(policy: PolicyEffect, role: string, context: ReportContext): Statement {
  const { roles } = context.access;
  const name = roles.nameOf(role);
  if (context.exempt.role(role)) return allowed(name, 'may be left out');
  const { yes } = roles.holdersOf(role);
  const effect = roles.whole || !yes.isEmpty ? effectOn(yes, context) : 'unknown';
  const statement = exclusion(policy, context, { name, members: sampleOf(yes, context), effect, listAs: 'roles' });
  const eligible = roles.eligibleFor(role);
  if (eligible.isEmpty) return statement;
  const who = sampleOf(eligible, context).toString('account', 'accounts');
  const text = `${policy.name} leaves out the role ${name}; ${who} may activate it and get through for that time.`;
  return { ...statement, warning: { code: 'standing-exclusion', text } };
}

function onGuests(
  policy: PolicyEffect,
  { type, ofSomeTenants }: { readonly type: GuestType; readonly ofSomeTenants: boolean },
  context: ReportContext,
): Statement {
  if (!context.guests) return allowed(type, 'guests are not asked about');
  if (context.exempt.guestTypes.has(type)) return allowed(type);
  const { perhaps } = guestsMeant({ types: new Set([type]), unknown: [], ofSomeTenants }, context.access, { excluding: true });
  return exclusion(policy, context, {
    name: ofSomeTenants ? `${type} of some tenants` : type,
    members: sampleOf(perhaps, context),
    effect: effectOn(perhaps, context),
    listAs: 'guestTypes',
  });
}

/** Any guest may be of a kind that the service did not have. */
function onUnknownGuests(policy: PolicyEffect, { unknown }: GuestCondition, context: ReportContext): Statement {
  const name = `${unknown.join(', ')} (no kind of guests that is known)`;
  if (!context.guests) return allowed(name, 'guests are not asked about');
  const { perhaps } = guestsMeant({ types: new Set(), unknown, ofSomeTenants: false }, context.access, { excluding: true });
  return exclusion(policy, context, {
    name,
    members: sampleOf(perhaps, context),
    effect: effectOn(perhaps, context),
    listAs: 'guestTypes',
  });
}

function onApplication(policy: PolicyEffect, id: string, context: ReportContext): Statement {
  const key = id.toLowerCase();
  const label = resourceLabel(key, context.access.appName);
  if (context.exempt.app({ key, label })) return allowed(label);
  const { yes, perhaps } = context.union.openWhere((cell) => isAmong(cell.resource, [key]));
  const effect = !yes.isEmpty ? 'gap' : !perhaps.isEmpty ? 'unknown' : 'covered';
  return exclusion(policy, context, { name: label.toLowerCase() === key ? id : `${label} (${id})`, effect, listAs: 'apps' });
}

function effectOn(named: Iterable<number>, { access, exempt, scope, union }: ReportContext): Effect {
  const { open } = union;
  const enabled: number[] = [];
  let mayBeOpen = false;
  for (const number of named) {
    if (!access.accounts.get(number).enabled) continue;
    if (open.yes.has(number)) return 'gap';
    mayBeOpen ||= open.perhaps.has(number);
    enabled.push(number);
  }
  if (mayBeOpen) return 'unknown';
  if (enabled.length === 0) return 'nobody';
  return enabled.some((number) => scope.perhaps.has(number) && exempt.whyAccount(number) === null) ? 'covered' : 'allowed';
}

function exclusion(
  policy: PolicyEffect,
  context: Pick<ReportContext, 'exempt'>,
  what: {
    readonly name: string;
    readonly members?: NameSample;
    readonly effect: Effect;
    /** Where settings would list it, below `except`. */
    readonly listAs: ExceptList;
    /** What happens when it exempts someone again. */
    readonly later?: string;
  },
): Statement {
  const { name, members, later = 'anyone who comes into it gets through' } = what;
  const actual = members === undefined || members.count === 0 ? name : `${name}: ${members.toString('account', 'accounts')}`;
  switch (what.effect) {
    case 'gap':
    case 'unknown':
      return { as: 'gap', actual, expected: meantOrNot(what.listAs, context.exempt) };
    case 'covered':
      return { as: 'note', actual, expected: 'left out here and covered by another policy' };
    case 'allowed':
      return { as: 'note', actual, expected: `${name} (holds only accounts that are exempt or not asked about)` };
    case 'nobody':
      return {
        as: 'note',
        actual,
        expected: `${name} (exempts nobody today)`,
        warning: {
          code: 'standing-exclusion',
          text: `${policy.name} leaves out ${name}, which exempts nobody today; ${later}.`,
        },
      };
  }
}

/** What is meant is declared first: an exclusion may be all that gets an administrator back in. */
export function meantOrNot(list: ExceptList, exempt: Exemptions): string {
  const listed = exempt.canList(list) ? `except.${list}` : 'except.users';
  if (list === 'users' || list === 'groups' || list === 'roles')
    return `declared in the settings if it is meant (breakGlass for a break-glass account, else ${listed}), or left out by nobody`;
  return exempt.canList(list) ? `listed under ${listed} in settings if it is meant, or left out by nobody` : 'left out by nobody';
}

function gone(policy: PolicyEffect, what: string): Statement {
  return {
    as: 'note',
    actual: what,
    expected: 'exists, or is not referred to',
    warning: {
      code: 'stale-reference',
      text: `${policy.name} leaves out ${what}, which does not exist any more: that exempts nobody.`,
    },
  };
}

function sampleOf(accounts: Bits, { access }: ReportContext): NameSample {
  const sample = new NameSample();
  for (const number of accounts) {
    const { name, source } = access.accounts.get(number);
    if (source === 'read' || source === 'mentioned') sample.add(name);
  }
  return sample;
}
