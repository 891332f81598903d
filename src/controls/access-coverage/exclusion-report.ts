/** Names everybody and everything that policies leave out: as a gap, as allowed, or as an exclusion of nobody. */
import type { EvidenceList } from '../evidence-list.js';
import { NameSample } from '../name-sample.js';
import type { WarningList } from '../warning-list.js';
import type { Bits } from './bits.js';
import type { Exemptions } from './exemptions.js';
import type { Members } from './group-book.js';
import { type GuestType, guestCondition, guestTypes } from './guest-types.js';
import type { PeopleUnion } from './people-coverage.js';
import type { PolicyEffect } from './policy-effect.js';
import { guestsMeant, guestsWord } from './policy-reach.js';
import { isAmong, resourceLabel } from './resource-parts.js';
import type { TenantAccess } from './tenant-access.js';

export interface ExclusionContext {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  readonly union: PeopleUnion;
  readonly scope: Members;
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

/** What an exclusion comes to for the accounts that it names. */
type Effect = 'gap' | 'untold' | 'covered' | 'allowed' | 'nobody';

export function reportExclusions(policies: readonly PolicyEffect[], context: ExclusionContext): void {
  for (const policy of policies) {
    reportUsers(policy, context);
    reportGroups(policy, context);
    reportRoles(policy, context);
    reportGuests(policy, context);
    reportApplications(policy, context);
  }
}

function reportUsers(policy: PolicyEffect, context: ExclusionContext): void {
  const { accounts } = context.access;
  const property = 'conditions.users.excludeUsers';
  for (const user of policy.row.conditions?.users?.excludeUsers ?? []) {
    if (user.toLowerCase() === guestsWord) reportGuestTypes(policy, context, { property, types: guestTypes });
    else if (user.toLowerCase() !== 'none') {
      const number = accounts.numberOf(user);
      if (number === null) stale(policy, context, { property, what: `account ${user}` });
      else {
        const account = accounts.get(number);
        const why = context.exempt.whyAccount(number);
        if (why !== null) context.evidence.note(policy.name, property, account.name, `${account.name} (${why})`);
        else row(policy, context, { property, name: account.name, effect: effectOn([number], context), listAs: 'users' });
      }
    }
  }
}

function reportGroups(policy: PolicyEffect, context: ExclusionContext): void {
  const { groups } = context.access;
  const property = 'conditions.users.excludeGroups';
  for (const id of policy.row.conditions?.users?.excludeGroups ?? []) {
    const name = groups.nameOf(id);
    if (groups.statusOf(id) === 'deleted') stale(policy, context, { property, what: `group ${id}` });
    else if (context.exempt.group(id)) context.evidence.note(policy.name, property, name, `${name} (allowed in settings)`);
    else {
      const { yes } = groups.membersOf(id);
      const effect = groups.statusOf(id) === 'read' ? effectOn(yes, context) : 'untold';
      const unread = groups.statusOf(id) === 'unread' ? ' (members not readable)' : '';
      row(policy, context, { property, name: `${name}${unread}`, accounts: yes, effect, listAs: 'groups' });
    }
  }
}

function reportRoles(policy: PolicyEffect, context: ExclusionContext): void {
  const { roles } = context.access;
  const property = 'conditions.users.excludeRoles';
  for (const role of policy.row.conditions?.users?.excludeRoles ?? []) {
    const name = roles.nameOf(role);
    const { yes } = roles.holdersOf(role);
    if (context.exempt.role(role)) context.evidence.note(policy.name, property, name, `${name} (allowed)`);
    else {
      const effect = roles.whole || !yes.isEmpty ? effectOn(yes, context) : 'untold';
      row(policy, context, { property, name, accounts: yes, effect, listAs: 'roles' });
    }
    const eligible = roles.eligibleFor(role);
    if (!context.exempt.role(role) && !eligible.isEmpty)
      context.warnings.add(
        'standing-exclusion',
        `${policy.name} leaves out the role ${name}; ${sampleOf(eligible, context).toString('account', 'accounts')} may activate it and get through for that time.`,
      );
  }
}

function reportGuests(policy: PolicyEffect, context: ExclusionContext): void {
  const condition = guestCondition(policy.row.conditions?.users?.excludeGuestsOrExternalUsers);
  if (condition === null) return;
  reportGuestTypes(policy, context, {
    property: 'conditions.users.excludeGuestsOrExternalUsers',
    types: [...condition.types],
    ofSomeTenants: condition.ofSomeTenants,
  });
}

function reportGuestTypes(
  policy: PolicyEffect,
  context: ExclusionContext,
  what: { readonly property: string; readonly types: readonly GuestType[]; readonly ofSomeTenants?: boolean },
): void {
  for (const type of what.types) {
    if (context.exempt.guestTypes.has(type)) {
      context.evidence.note(policy.name, what.property, type, `${type} (allowed in settings)`);
      continue;
    }
    const condition = { types: new Set([type]), ofSomeTenants: what.ofSomeTenants ?? false };
    const { perhaps } = guestsMeant(condition, context.access, { excluding: true });
    row(policy, context, {
      property: what.property,
      name: what.ofSomeTenants ? `${type} of some tenants` : type,
      accounts: perhaps,
      effect: effectOn(perhaps, context),
      listAs: 'guestTypes',
    });
  }
}

function reportApplications(policy: PolicyEffect, context: ExclusionContext): void {
  const property = 'conditions.applications.excludeApplications';
  for (const id of policy.row.conditions?.applications?.excludeApplications ?? []) {
    if (id.toLowerCase() === 'none') continue;
    const key = id.toLowerCase();
    const label = resourceLabel(key, context.access.appName);
    if (context.exempt.app({ key, label })) {
      context.evidence.note(policy.name, property, label, `${label} (allowed in settings)`);
      continue;
    }
    const { yes, perhaps } = context.union.openWhere((cell) => isAmong(cell.resource, [key]));
    const effect = !yes.isEmpty ? 'gap' : !perhaps.isEmpty ? 'untold' : 'covered';
    row(policy, context, { property, name: label === id ? id : `${label} (${id})`, effect, listAs: 'apps' });
  }
}

function effectOn(named: Iterable<number>, context: ExclusionContext): Effect {
  const { exempt, scope, union } = context;
  const enabled = [...named].filter((number) => context.access.accounts.get(number).enabled);
  if (enabled.some((number) => union.open.yes.has(number))) return 'gap';
  if (enabled.some((number) => union.open.perhaps.has(number))) return 'untold';
  if (enabled.length === 0) return 'nobody';
  return enabled.some((number) => scope.perhaps.has(number) && exempt.whyAccount(number) === null) ? 'covered' : 'allowed';
}

function row(
  policy: PolicyEffect,
  context: ExclusionContext,
  what: {
    readonly property: string;
    readonly name: string;
    readonly accounts?: Bits;
    readonly effect: Effect;
    readonly listAs: string;
  },
): void {
  const { evidence, warnings } = context;
  const { property, name, accounts, effect } = what;
  const members = accounts === undefined || accounts.isEmpty ? '' : `: ${sampleOf(accounts, context).toString('account', 'accounts')}`;
  const expected = `left out by nobody, or listed under except.${what.listAs} in settings`;
  switch (effect) {
    case 'gap':
    case 'untold':
      return evidence.gap(policy.name, property, `${name}${members}`, expected);
    case 'covered':
      return evidence.note(policy.name, property, `${name}${members}`, 'left out here and blocked by another policy');
    case 'allowed':
      return evidence.note(policy.name, property, `${name}${members}`, `${name} (holds only accounts that are exempt or not asked about)`);
    case 'nobody':
      evidence.note(policy.name, property, name, `${name} (exempts nobody today)`);
      return warnings.add(
        'standing-exclusion',
        `${policy.name} leaves out ${name}, which exempts nobody today; whoever comes into it gets through.`,
      );
  }
}

function stale(
  policy: PolicyEffect,
  context: ExclusionContext,
  what: { readonly property: string; readonly what: string },
): void {
  context.evidence.note(policy.name, what.property, what.what, 'exists, or is not referred to');
  context.warnings.add('stale-reference', `${policy.name} leaves out ${what.what}, which does not exist any more: that exempts nobody.`);
}

function sampleOf(accounts: Iterable<number>, context: ExclusionContext): NameSample {
  const sample = new NameSample();
  for (const number of accounts) sample.add(context.access.accounts.get(number).name);
  return sample;
}
