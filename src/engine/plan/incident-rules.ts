/** Who decides on a plan that is about a compromised account: fewer people where it cannot wait, and never the account itself. */
import { kindOf } from '../../features/kinds.js';
import type { PlanTerms } from '../../features/terms.js';
import { type ApprovalPolicy, mayRevoke, type TierRule } from './approval.js';
import type { Plan, PlanIncident } from './plan.js';

/** The rules for a plan. For one that is about no account they are those of the tenant. */
export function rulesFor(policy: ApprovalPolicy, { incident, ...terms }: Pick<Plan, 'incident'> & PlanTerms): ApprovalPolicy {
  const barred = kindOf(terms)?.withoutSay?.(terms);
  if (barred !== undefined) return withoutAccount(policy, barred);
  if (incident === undefined) return policy;
  const usual = withoutAccount(policy, incident.account.id);
  const { approvals, open } = incident;
  // Restoring access while something is open takes two people beside the one who asks.
  if (open !== undefined) return { ...usual, tiers: atLeast(usual.tiers, 2) };
  if (approvals === undefined) return usual;
  if (usual.incident.size === 0) return { ...usual, tiers: atLeast(usual.tiers, approvals) };
  const isOfGroup: TierRule = { approvals, circles: [{ name: 'the incident group', members: usual.incident }] };
  return {
    ...usual,
    // Where it takes a second person, any approver will do.
    approvers: approvals > 1 ? new Set([...usual.incident, ...usual.approvers]) : usual.incident,
    tiers: { low: isOfGroup, medium: isOfGroup, high: isOfGroup },
    // A calendar does not stop an intruder.
    freeze: [],
  };
}

/** Undoing what was done about an account cannot be what the intruder decides, and it never takes the short way. */
export function rulesOfReverting(policy: ApprovalPolicy, incident: PlanIncident | undefined): ApprovalPolicy {
  return incident === undefined ? policy : withoutAccount(policy, incident.account.id);
}

function withoutAccount(policy: ApprovalPolicy, account: string): ApprovalPolicy {
  const others = (people: ReadonlySet<string>) => new Set([...people].filter((id) => id.toLowerCase() !== account.toLowerCase()));
  const rule = ({ approvals, circles }: TierRule): TierRule => ({
    approvals,
    circles: circles.map(({ name, members }) => ({ name, members: others(members) })),
  });
  const { low, medium, high } = policy.tiers;
  return {
    ...policy,
    approvers: others(policy.approvers),
    emergency: others(policy.emergency),
    incident: others(policy.incident),
    tiers: { low: rule(low), medium: rule(medium), high: rule(high) },
  };
}

function atLeast(tiers: ApprovalPolicy['tiers'], approvals: number): ApprovalPolicy['tiers'] {
  const rule = (one: TierRule): TierRule => ({ ...one, approvals: Math.max(one.approvals, approvals) });
  return { low: rule(tiers.low), medium: rule(tiers.medium), high: rule(tiers.high) };
}

/** The requester may keep what others approved, and so may everyone who could have approved it; null: nobody can tell who that is. */
export function mayKeep(policy: ApprovalPolicy | null, plan: Plan, entraId: string): boolean {
  if (policy === null) return entraId === plan.requestedBy.entraId;
  return mayRevoke({ entraId, name: entraId }, plan, rulesFor(policy, plan));
}
