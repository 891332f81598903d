/** Who decides on a plan: as the settings of its tenant say, and as its kind does. */
import { kindOf } from '../../features/kinds.js';
import { groupNames, type OwnApproval, type PlanTerms } from '../../features/terms.js';
import { type ApprovalPolicy, mayRevoke, type TierRule } from './approval.js';
import type { Plan } from './plan.js';

/** The rules for a plan. For one of no kind of its own they are those of the tenant. */
export function rulesFor(policy: ApprovalPolicy, terms: PlanTerms): ApprovalPolicy {
  const kind = kindOf(terms);
  const barred = kind?.withoutSay?.(terms);
  const usual = barred === undefined ? policy : withoutAccount(policy, barred);
  const own = kind?.approval?.(terms) ?? null;
  return own === null ? usual : withOwnApproval(usual, own);
}

function withOwnApproval(usual: ApprovalPolicy, { approvals, group }: OwnApproval): ApprovalPolicy {
  if (group === undefined) return { ...usual, tiers: atLeast(usual.tiers, approvals) };
  // A calendar does not stop what cannot wait.
  const policy: ApprovalPolicy = { ...usual, freeze: [] };
  const members = policy[group.key];
  if (members === null || members.size === 0) return { ...policy, tiers: atLeast(policy.tiers, approvals) };
  const isOfGroup: TierRule = { approvals, approverSets: [{ name: group.name, members }] };
  return {
    ...policy,
    // Where it takes a second person, any approver will do.
    approvers: approvals > 1 ? new Set([...members, ...policy.approvers]) : members,
    tiers: { low: isOfGroup, medium: isOfGroup, high: isOfGroup },
  };
}

function atLeast(tiers: ApprovalPolicy['tiers'], approvals: number): ApprovalPolicy['tiers'] {
  const rule = (one: TierRule): TierRule => ({ ...one, approvals: Math.max(one.approvals, approvals) });
  return { low: rule(tiers.low), medium: rule(tiers.medium), high: rule(tiers.high) };
}

/** Who decides on undoing it. */
export function rulesOfReverting(policy: ApprovalPolicy, terms: PlanTerms): ApprovalPolicy {
  const kind = kindOf(terms);
  const barred = kind?.undoneWithoutSay === true ? kind.withoutSay?.(terms) : undefined;
  return barred === undefined ? policy : withoutAccount(policy, barred);
}

function withoutAccount(policy: ApprovalPolicy, account: string): ApprovalPolicy {
  const own = account.toLowerCase();
  const owner = policy.otherAccounts?.get(own);
  const others = (people: ReadonlySet<string>) => new Set([...people].filter((id) => id.toLowerCase() !== own && id !== owner));
  const rule = ({ approvals, approverSets }: TierRule): TierRule => ({
    approvals,
    approverSets: approverSets.map(({ name, members }) => ({ name, members: others(members) })),
  });
  const { low, medium, high } = policy.tiers;
  return {
    ...policy,
    approvers: others(policy.approvers),
    ...(others(policy.approvers).size < policy.approvers.size ? { isAboutApprover: true } : {}),
    emergency: others(policy.emergency),
    ...Object.fromEntries(groupNames.map((group) => [group, others(policy[group])])),
    tiers: { low: rule(low), medium: rule(medium), high: rule(high) },
  };
}

/** The requester may keep what others approved, and so may everyone who could have approved it; null: nobody can tell who that is. */
export function mayKeep(policy: ApprovalPolicy | null, plan: Plan, entraId: string): boolean {
  if (policy === null) return entraId === plan.requestedBy.entraId;
  return mayRevoke({ entraId, name: entraId }, plan, rulesFor(policy, plan));
}
