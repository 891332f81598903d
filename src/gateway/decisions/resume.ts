/** Has what is left of a plan tried again. */
import type { Answer } from '../../chat/platform.js';
import { mayRevoke } from '../../engine/plan/approval.js';
import { commandFor } from '../../engine/plan/plan.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { alreadyDecided } from './already-decided.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** In the name of the approval that it had. */
export async function resume(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  const { plan } = change;
  if (plan === null || change.status !== 'partly')
    return refuse('nothing-to-resume', `Nothing of ${changeId} is left to be done.`, 'The card shows what became of it.');
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const refusal = await recorder.authorize(call, 'request');
  if (refusal !== null && !mayRevoke(call.person, plan, rulesFor(policy, plan))) return refusal;
  if (recorder.ports.clock.now().getTime() > change.lastAt.getTime() + policy.applyWithinMs)
    return refuse(
      'apply-expired',
      'It was approved too long ago to go on with it.',
      `Plan what is left again with ${commandFor(plan)}.`,
    );
  const decision = recorder.sign(call, {
    kind: 'resume',
    subject: changeId,
    digest: plan.digest,
    expiresAt: recorder.soon(),
  });
  await recorder.reads(call).ledger.append(call.tenant.id, changeId, { type: 'resumed', decision });
  const after = await recorder.load(call, changeId);
  // Someone else was first: what is under way, or is being undone, is not gone on with by this.
  if (isRefusal(after)) return after;
  if (!after.resumptions.some((one) => one.decision.nonce === decision.decision.nonce)) return alreadyDecided(after);
  await recorder.queueFirst(call, 'apply', changeId);
  await recorder.draw(call, 'change', changeId);
  return null;
}
