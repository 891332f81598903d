/** Whose decision it is: everyone else is refused at the first word, with the names of those people. */
import { type Change, emergencyApproval } from '../../engine/changes/change.js';
import { type ApprovalPolicy, mayApproveTier, mayRevoke, possibleApprovers, whyNotApprove } from '../../engine/plan/approval.js';
import type { Plan } from '../../engine/plan/plan.js';
import { mayKeep, rulesFor, rulesOfReverting } from '../../engine/plan/rules-of-plan.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { listInLine } from '../../lib/truncate.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** What is decided of a change once its plan was shown. */
export type DecisionOfPlan = 'ask' | 'keep' | 'resume' | 'review' | 'revoke';

interface Decided {
  readonly change: Change;
  readonly plan: Plan;
  /** Those of the tenant. */
  readonly policy: ApprovalPolicy;
}

type WhyNot = (recorder: DecisionRecorder, call: Call, of: Decided) => Promise<Refusal | null> | Refusal | null;

const whyNot: Readonly<Record<DecisionOfPlan, WhyNot>> = {
  ask: whyNotAsk,
  keep: (recorder, call, of) =>
    mayKeep(of.policy, of.plan, call.person.entraId)
      ? null
      : notAllowed(recorder, call, 'Only the person who asked for the change and the approvers may keep it.', takersBack(of)),
  resume: async (recorder, call, of) => {
    const refusal = await recorder.authorize(call, 'request');
    if (refusal === null || mayRevoke(call.person, of.plan, rulesFor(of.policy, of.plan))) return null;
    return { ...refusal, remedy: askOneOf(recorder, call, takersBack(of), refusal.remedy) };
  },
  review: whyNotReview,
  revoke: (recorder, call, of) =>
    mayRevoke(call.person, of.plan, rulesFor(of.policy, of.plan))
      ? null
      : notAllowed(recorder, call, 'Only the person who asked for it and the approvers may revoke it.', takersBack(of)),
};

/** Null where this person may, whatever else keeps it from being decided. */
export async function whyNotTheirs(
  recorder: DecisionRecorder,
  call: Call,
  decision: DecisionOfPlan,
  of: Decided,
): Promise<Refusal | null> {
  return whyNot[decision](recorder, call, of);
}

/** The same by the id; null as well where there is no plan of it, or nothing is known of the rules now: deciding says so. */
export async function whyNotTheirsById(
  recorder: DecisionRecorder,
  call: Call,
  decision: DecisionOfPlan,
  change: Change,
): Promise<Refusal | null> {
  const policy = await recorder.policy(call);
  if (change.plan === null || isRefusal(policy)) return null;
  return whyNotTheirs(recorder, call, decision, { change, plan: change.plan, policy });
}

function whyNotAsk(recorder: DecisionRecorder, call: Call, { plan, policy }: Decided): Refusal | null {
  const rules = rulesFor(policy, plan);
  const refusal = whyNotApprove(call.person, plan, rules, recorder.ports.clock.now());
  if (refusal !== null && plan.requestedBy.entraId === call.person.entraId)
    return {
      ...refusal,
      reason: 'You asked for this change yourself.',
      remedy: `Take it back with /harden revoke ${plan.id}, and plan it as it should be.`,
    };
  if (refusal?.code !== 'not-an-approver') return refusal;
  const others = possibleApprovers(rules, plan.risk, plan.requestedBy);
  return { ...refusal, remedy: askOneOf(recorder, call, others, refusal.remedy) };
}

function whyNotReview(recorder: DecisionRecorder, call: Call, { change, plan, policy }: Decided): Refusal | null {
  const rules = rulesOfReverting(policy, plan);
  const approval = emergencyApproval(change);
  const involved = [change.request.decision.decision, ...(approval === null ? [] : [approval.decision])].map(
    ({ person }) => person.entraId,
  );
  if (mayApproveTier(rules, plan.risk, call.person.entraId) && !involved.includes(call.person.entraId)) return null;
  const others = possibleApprovers(rules, plan.risk, plan.requestedBy).filter((entraId) => !involved.includes(entraId));
  return notAllowed(recorder, call, 'An approver who neither asked for it nor approved it has to review it.', others);
}

/** The person who asked for it, and all who have a say in it. */
function takersBack({ plan, policy }: Decided): readonly string[] {
  const rules = rulesFor(policy, plan);
  const all = [plan.requestedBy.entraId, ...possibleApprovers(rules, plan.risk, plan.requestedBy), ...rules.emergency];
  return all.filter((entraId) => policy.departed?.has(entraId) !== true);
}

function notAllowed(recorder: DecisionRecorder, call: Call, reason: string, others: readonly string[]): Refusal {
  return refuse('not-allowed', reason, askOneOf(recorder, call, others, 'No one of them is known here.'));
}

/** @param otherwise where there is no one to ask */
export function askOneOf(recorder: DecisionRecorder, call: Call, people: readonly string[], otherwise: string): string {
  const { directory } = recorder.reads(call);
  const names = [...new Set(people)]
    .filter((entraId) => entraId !== call.person.entraId)
    .map((entraId) => directory.nameOf(entraId));
  return names.length === 0 ? otherwise : `Ask one of these people: ${listInLine(names)}.`;
}
