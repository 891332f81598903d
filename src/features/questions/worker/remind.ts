/** Reminds approvers of answers that wait, less and less often, as of a plan. */
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import { isRefusal } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { reminderKey } from '../../../queue/message-key.js';
import { redraw } from '../../../queue/redraw.js';
import type {
  WithClock,
  WithControls,
  WithJobs,
  WithLedger,
  WithPolicy,
  WithReminders,
  WithVerifier,
} from '../../../worker/context.js';
import { severityOfAnswers } from '../answers.js';
import { canStillApprove, type OpenQuestions, questionsOf, type Rules } from '../open-questions.js';

export type RemindPorts = WithLedger & WithJobs & WithClock & WithReminders & WithPolicy & WithVerifier & WithControls;

/** Reminds where that is due, and has the card looked at again when it is due next. Safe to run at any time: the ledger says how often people were reminded. */
export async function remindOfAnswers(work: RemindPorts, { tenant, subject, reply }: Job): Promise<void> {
  const card = questionsOf(await work.ledger.subject(tenant, subject));
  const due = card === null ? null : remindsAt(work, card);
  if (card === null || due === null) return;
  const now = work.clock.now().getTime();
  if (now < due) {
    await work.jobs.add({ name: 'questions', tenant, subject, reply }, { delayMs: Math.max(1, due - now) });
    return;
  }
  await callApprovers(work, card, reply);
  const next = remindsAt(work, questionsOf(await work.ledger.subject(tenant, subject)) ?? card);
  if (next !== null) await work.jobs.add({ name: 'questions', tenant, subject, reply }, { delayMs: Math.max(1, next - now) });
}

async function callApprovers(work: RemindPorts, card: OpenQuestions, reply: Job['reply']): Promise<void> {
  const { tenant, id: subject, reminders } = card;
  const policy = await work.policy(tenant);
  const { escalation } = work.reminders(tenant);
  const onCall = escalation.slice(0, reminders.given + 1);
  const could = isRefusal(policy) ? onCall : canStillApprove(card, await rulesOf(work, tenant, policy));
  // Only people who can still approve get a message of their own.
  await work.ledger.append(tenant, subject, { type: 'reminded', told: onCall.filter((one) => could.includes(one)) });
  await redraw(work, 'reminder', { tenant, subject, reply: { ...reply, messageKey: reminderKey(subject, reminders.count + 1) } });
}

async function rulesOf(work: RemindPorts, tenant: string, policy: ApprovalPolicy): Promise<Rules> {
  const { controls, verifier, clock } = work;
  return { verifier, policy, severityOf: await severityOfAnswers(work, { tenant, controls, now: clock.now() }) };
}

/** Milliseconds since 1970; null where nothing waits, or the time for approval ends before. */
export function remindsAt(work: WithReminders, { tenant, pending, reminders, expiresAt }: OpenQuestions): number | null {
  if (pending.length === 0) return null;
  const given = pending.map(({ decision }) => Date.parse(decision.decision.decidedAt));
  const since = reminders.lastAt?.getTime() ?? Math.min(...given);
  const due = since + work.reminders(tenant).firstAfterMs * 2 ** reminders.given;
  return due < expiresAt.getTime() ? due : null;
}
