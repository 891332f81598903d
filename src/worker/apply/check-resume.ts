/** Whether somebody really wanted what was left of a change to be tried again. */
import { isRefusal, type Refusal } from '../../errors.js';
import type { WorkerContext } from '../context.js';
import type { Candidate } from './check-approval.js';

/** Null when nobody had to, or the last wish to do so is genuine; the approval is checked besides, with the time that it holds. */
export function whyNotResume(work: WorkerContext, { tenant, change, plan }: Candidate): Refusal | null {
  const last = change.resumptions.at(-1);
  if (last === undefined) return null;
  const decision = work.verifier.verify(last, {
    kind: 'resume',
    tenant: tenant.id,
    subject: plan.id,
    digest: plan.digest,
    now: new Date(last.decision.decidedAt),
  });
  return isRefusal(decision) ? decision : null;
}
