/** Who may approve a plan, and whether enough have. Used at the click and again by the worker. */

import { cannotWait, kindOf, whyNoReference } from '../../features/kinds.js';
import type { DecisionReferences, FeatureGroup, PlanTerms, ReferenceRules } from '../../features/terms.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { minuteIn } from '../../lib/utc-minute.js';
import type { Decision, SignedDecision } from './decision.js';
import { type FreezeWindow, freezeAt } from './freeze.js';
import { commandFor, type Plan } from './plan.js';
import type { RiskSizes, Tier } from './risk.js';
import { type Start, whyNotStart } from './start.js';
import type { MaintenanceWindow } from './window.js';

/** Some people under one name, by Entra object id, as they are at this moment. */
export interface ApproverSet {
  readonly name: string;
  readonly members: ReadonlySet<string>;
}

/** What a tier takes: a number of different people, and one of them from each approver set. */
export interface TierRule {
  readonly approvals: number;
  readonly approverSets: readonly ApproverSet[];
}

/** The rules of one tenant, with the members of every group as they are now; of the groups of features too, where an empty one leaves it to the approvers. */
export interface ApprovalPolicy extends Readonly<Record<FeatureGroup, ReadonlySet<string>>>, ReferenceRules {
  /** Entra object ids; empty only where everyone departed. */
  readonly approvers: ReadonlySet<string>;
  readonly tiers: Readonly<Record<Tier, TierRule>>;
  readonly sizes: RiskSizes;
  /** Who may approve alone when it cannot wait. */
  readonly emergency: ReadonlySet<string>;
  readonly freeze: readonly FreezeWindow[];
  readonly windows?: readonly MaintenanceWindow[] | undefined;
  /** IANA name: the calendar in which the freeze windows are written. */
  readonly timeZone: string;
  /** How long after the request a plan may be approved. */
  readonly expiresAfterMs: number;
  /** How long after the last approval, or its own last step, it may still be applied. */
  readonly applyWithinMs: number;
  /** People whose own accounts cannot sign in any more: they have no say, whatever they asked for. Absent: none is known. */
  readonly departed?: ReadonlySet<string>;
  /** Accounts that people took back, as decisions name them, and when. */
  readonly withdrawn: ReadonlyMap<string, Date>;
  /** Whose another account is, such as that of a guest, by its id in lower case, as settings list it beside the person. Absent: none is listed. */
  readonly otherAccounts?: ReadonlyMap<string, string>;
  /** Set for a plan about the account of an approver, who has no say in it. */
  readonly isAboutApprover?: true;
}

/** Whether the account behind a decision was taken back by its person afterwards. */
export function isWithdrawn({ account, decidedAt }: Decision, { withdrawn }: ApprovalPolicy): boolean {
  const since = account === undefined ? undefined : withdrawn.get(account);
  return since !== undefined && new Date(decidedAt) <= since;
}

/** The same without the approvals of accounts that were taken back, or that approved as someone else before. */
export function withValidApprovals<Approved extends { readonly approvals: readonly SignedDecision[] }>(
  approved: Approved,
  policy: ApprovalPolicy,
): Approved {
  return { ...approved, approvals: onePerAccount(approved.approvals.filter(({ decision }) => !isWithdrawn(decision, policy))) };
}

/** The same without those of people who may not give one any more: the worker counts none of theirs. */
export function withCountingApprovals<
  Approved extends { readonly approvals: readonly SignedDecision[]; readonly plan: (PlanTerms & { readonly risk: Tier }) | null },
>(approved: Approved, policy: ApprovalPolicy): Approved {
  const valid = withValidApprovals(approved, policy);
  const { plan } = approved;
  if (plan === null) return valid;
  const mayStill = ({ decision: { kind, person } }: SignedDecision): boolean =>
    kind === 'emergency'
      ? policy.emergency.has(person.entraId) && whyNotAlone(plan) === null
      : mayApproveTier(policy, plan.risk, person.entraId);
  return { ...valid, approvals: valid.approvals.filter(mayStill) };
}

/** Approvers and the members of the tier's approver sets alike. */
export function mayApproveTier(policy: ApprovalPolicy, risk: Tier, entraId: string): boolean {
  return policy.approvers.has(entraId) || policy.tiers[risk].approverSets.some((set) => set.members.has(entraId));
}

/** Everyone who could approve a plan of this tier, but for its requester. */
export function possibleApprovers(policy: ApprovalPolicy, risk: Tier, requester: Person): readonly string[] {
  const everybody = new Set([...policy.approvers, ...policy.tiers[risk].approverSets.flatMap((set) => [...set.members])]);
  everybody.delete(requester.entraId);
  return [...everybody];
}

/** What of a plan, or of anything else that takes approvals, decides who may approve it. */
interface Decidable extends Counted, PlanTerms {
  readonly expiresAt: string;
  readonly control: string;
}

/** What decides whose approvals count, and how many it takes. */
interface Counted {
  readonly risk: Tier;
  readonly requestedBy: Person;
}

/** Null when this person may decide on this plan at this time; otherwise why not. */
export function whyNotApprove(person: Person, plan: Decidable, policy: ApprovalPolicy, now: Date): Refusal | null {
  if (!mayApproveTier(policy, plan.risk, person.entraId))
    return refuse(
      'not-an-approver',
      'You are not among the approvers of this tenant.',
      'Ask one of the people named on the card.',
    );
  return whyNotAnother(person, plan) ?? whyExpired(plan, now);
}

/** Null unless a decision comes from the very account that asked, whosever it is by now. */
export function whyNotSameAccount(account: string | undefined, request: Decision): Refusal | null {
  if (account === undefined || account !== request.account) return null;
  return refuse(
    'same-account',
    'This was asked for with the same account.',
    'Someone else has to approve it, with an account of their own.',
  );
}

/** Who decides, and with which account, as decisions name it. */
interface Voice {
  readonly person: Person;
  readonly account?: string | undefined;
}

/** One account has one say, whosever it is by now: of approvals that it gave as different people the first counts. */
export function onePerAccount(approvals: readonly SignedDecision[]): readonly SignedDecision[] {
  const counting: SignedDecision[] = [];
  for (const approval of approvals) if (whyNotAccountAgain(approval.decision, counting) === null) counting.push(approval);
  return counting;
}

/** Null unless the account of an approval gave one of these as another person. */
export function whyNotAccountAgain(
  { account, person }: Voice,
  before: readonly { readonly decision: Decision }[],
): Refusal | null {
  const isAgain = before.some(({ decision: one }) => one.account === account && one.person.entraId !== person.entraId);
  if (account === undefined || !isAgain) return null;
  return refuse(
    'same-account',
    'This was approved with the same account before.',
    'Someone else has to approve it, with an account of their own.',
  );
}

/** Null unless the account asked for this, or approved it as another person. */
export function whyNotOwnAccount(
  own: Voice,
  { request, approvals }: { readonly request: SignedDecision; readonly approvals: readonly SignedDecision[] },
  policy: ApprovalPolicy,
): Refusal | null {
  return (
    whyNotSameAccount(own.account, request.decision) ??
    whyNotAccountAgain(own, withValidApprovals({ approvals }, policy).approvals)
  );
}

/** Null unless an approval has to name something and does not; what cannot wait takes none. */
export function whyNoReferenceOfApproval(named: DecisionReferences, terms: PlanTerms, rules: ReferenceRules): Refusal | null {
  return cannotWait(terms) ? null : whyNoReference('approvals', named, rules);
}

/** Null when this person may approve this plan alone because it cannot wait; otherwise why not. */
export function whyNotEmergency(person: Person, plan: Plan, policy: ApprovalPolicy, now: Date): Refusal | null {
  if (!policy.emergency.has(person.entraId))
    return refuse(
      'not-for-emergencies',
      'You may not approve alone in an emergency.',
      'Only people under approvals.emergency in hardenbot.yaml may.',
    );
  return whyNotAlone(plan) ?? whyNotAnother(person, plan) ?? whyExpired(plan, now);
}

function whyNotAlone(terms: PlanTerms): Refusal | null {
  return kindOf(terms)?.whyNotAlone?.(terms) ?? null;
}

/** Whether this person may take back what was asked for or approved, and keep it or not: the requester, and anyone who may approve. */
export function mayRevoke(person: Person, plan: Plan, policy: ApprovalPolicy): boolean {
  const { entraId } = person;
  if (policy.departed?.has(entraId) === true) return false;
  return entraId === plan.requestedBy.entraId || mayApproveTier(policy, plan.risk, entraId) || policy.emergency.has(entraId);
}

function whyNotAnother(person: Person, plan: Decidable): Refusal | null {
  if (person.entraId !== plan.requestedBy.entraId) return null;
  return refuse(
    'self-approval',
    'You asked for this change, so someone else has to approve it.',
    'Ask one of the other approvers named on the card.',
  );
}

function whyExpired(plan: Decidable, now: Date): Refusal | null {
  if (new Date(plan.expiresAt) > now) return null;
  return refuse('expired', 'This plan waited too long and has expired.', `Make a fresh one with ${commandFor(plan)}.`);
}

/** Null unless the tenant's calendar says that nothing is changed now. */
export function whyFrozen(policy: ApprovalPolicy, now: Date): Refusal | null {
  const freeze = freezeAt(policy.freeze, policy.timeZone, now);
  if (freeze === null) return null;
  const why = freeze.reason === undefined ? '' : ` (${freeze.reason})`;
  return refuse(
    'frozen',
    `Changes are frozen until ${minuteIn(freeze.until, policy.timeZone)}${why}.`,
    'Wait, or let someone under approvals.emergency approve it with /harden emergency.',
  );
}

/** Null unless nothing may be changed when it would begin, or the time for that is over. */
export function whyNotBegin(policy: ApprovalPolicy, start: Start | null, now: Date): Refusal | null {
  const isToCome = start !== null && now < new Date(start.notBefore);
  return isToCome
    ? whyFrozen(policy, new Date(start.notBefore))
    : (whyNotStart(start, now, policy.timeZone) ?? whyFrozen(policy, now));
}

/** What is still missing for a plan to be applied. */
export interface Tally {
  /** How many more approvals it takes at least; 0: enough. */
  readonly missing: number;
  /** The approver sets that have not given theirs. */
  readonly approverSets: readonly string[];
}

/** Counts different people, the requester never among them; each approver set needs a person of its own. */
export function tally(plan: Counted, approvedBy: readonly Person[], policy: ApprovalPolicy): Tally {
  const counted = new Set(approvedBy.map((person) => person.entraId));
  counted.delete(plan.requestedBy.entraId);
  return tallyOf([...counted], policy.tiers[plan.risk]);
}

function tallyOf(people: readonly string[], rule: TierRule): Tally {
  const approverSets = unrepresented(people, rule.approverSets);
  return { missing: Math.max(0, rule.approvals - people.length, approverSets.length), approverSets };
}

/** Names of the approver sets left over when as many as possible are given a person of their own (augmenting paths). */
function unrepresented(people: readonly string[], approverSets: readonly ApproverSet[]): readonly string[] {
  const setOf = new Map<string, ApproverSet>();
  const place = (set: ApproverSet, tried: Set<string>): boolean =>
    people.some((person) => {
      if (!set.members.has(person) || tried.has(person)) return false;
      tried.add(person);
      const holder = setOf.get(person);
      if (holder !== undefined && !place(holder, tried)) return false;
      setOf.set(person, set);
      return true;
    });
  return approverSets.filter((set) => !place(set, new Set())).map((set) => set.name);
}

/** Null while those who may approve a plan, and those who did, are enough for it; otherwise what is missing, and who can help. */
export function whyTooFewLeft(plan: Plan, approvedBy: readonly Person[], policy: ApprovalPolicy): string | null {
  const rule = policy.tiers[plan.risk];
  const people = new Set(approvedBy.map(({ entraId }) => entraId));
  people.delete(plan.requestedBy.entraId);
  for (const entraId of possibleApprovers(policy, plan.risk, plan.requestedBy)) people.add(entraId);
  const { missing, approverSets } = tallyOf([...people], rule);
  if (missing === 0) return null;
  const takes = rule.approvals === 1 ? 'one approval' : `${rule.approvals} approvals`;
  const from = approverSets.length === 0 ? '' : `, also from ${approverSets.join(' and ')}`;
  const may = people.size === 0 ? 'nobody' : people.size === 1 ? 'only one person' : `only ${people.size} people`;
  return `It takes ${takes} by others than ${plan.requestedBy.name}${from}, and ${may} may give one. The person who runs hardenbot names more people under approvals in hardenbot.yaml, or adds them to the group that is named there.`;
}

/** Null when enough people could approve what this person asks for; otherwise which rule stands in the way. */
export function whyNobodyCanApprove(requester: Person, risk: Tier, policy: ApprovalPolicy): Refusal | null {
  const others = possibleApprovers(policy, risk, requester);
  const rule = policy.tiers[risk];
  const { missing, approverSets } = tallyOf(others, rule);
  if (missing === 0) return null;
  const needed = `A ${risk}-risk change needs ${rule.approvals} approver${rule.approvals === 1 ? '' : 's'} besides you${policy.isAboutApprover === true ? ' and the person whose account it is' : ''}`;
  const reason =
    approverSets.length > 0
      ? `${needed}, one of them from ${approverSets.join(' and one from ')}, where nobody is left to ask.`
      : `${needed}, and there ${others.length === 0 ? 'is none' : others.length === 1 ? 'is only 1' : `are only ${others.length}`}.`;
  return refuse(
    'nobody-can-approve',
    reason,
    `The rule is approvals.tiers.${risk} in hardenbot.yaml: add approvers there or under approvals.approvers, or let someone else ask.`,
  );
}
