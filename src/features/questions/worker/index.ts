/** Reads the tenant for suggestions, reminds approvers of answers that wait, and settles what was approved; what a lost job left is settled by the rounds over deadlines. */
import { openQuestionOf } from '../../../controls/question.js';
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { reminderKey } from '../../../queue/message-key.js';
import { redraw } from '../../../queue/redraw.js';
import { auditControls } from '../../../worker/audit/audit-job.js';
import {
  contextFor,
  faultsOf,
  type TenantContext,
  type WithClock,
  type WithControls,
  type WithJobs,
  type WithLedger,
  type WithPolicy,
  type WithReminders,
  type WithVerifier,
  type WorkerContext,
} from '../../../worker/context.js';
import { discover } from '../../../worker/discovery/discover.js';
import type { LeftOfFeature, WorkerFeature } from '../../../worker/feature.js';
import { severityOfAnswers } from '../answers.js';
import {
  approversOf,
  canStillApprove,
  isQuestions,
  missingApprovals,
  type OpenQuestions,
  questionsDigest,
  questionsOf,
  type Rules,
} from '../open-questions.js';

type SettlePorts = WithLedger & WithVerifier & WithPolicy & WithControls & WithClock;

/** What would settle now, and by whom it was approved; null where approvals are missing, or cannot be checked. */
async function settling(work: SettlePorts, tenantId: string, card: OpenQuestions) {
  const { verifier, controls } = work;
  if (card.pending.length === 0 || card.approvals.length === 0) return null;
  const policy = await work.policy(tenantId);
  if (isRefusal(policy)) return null;
  const severityOf = await severityOfAnswers(work, { tenant: tenantId, controls, now: work.clock.now() });
  const rules = { verifier, policy, severityOf };
  const answers = card.pending.filter(({ answer }) => {
    const control = controls.find(({ id, question }) => id === answer.control && question !== undefined);
    return control !== undefined && (answer.choice === 'notForUs' || control.settings.safeParse(answer.settings).success);
  });
  if (answers.length < card.pending.length || missingApprovals(card, rules) > 0) return null;
  return { answers, approvedBy: approversOf(card, rules) };
}

/** The ids of the controls whose question is settled by this; none where approvals are missing, or cannot be checked now. */
export async function settle(work: SettlePorts, tenantId: string, id: string): Promise<readonly string[]> {
  // Counted before it is read: who rejects the answers at the same moment, or answers otherwise, is heard first.
  const entries = await work.ledger.count(tenantId, id);
  const card = questionsOf(await work.ledger.subject(tenantId, id));
  const found = card === null ? null : await settling(work, tenantId, card);
  if (found === null) return [];
  await work.ledger.append(
    tenantId,
    id,
    {
      type: 'answersSettled',
      answers: found.answers.map(({ answer, decision }) => ({ answer, by: decision.decision.person })),
      approvedBy: [...found.approvedBy],
      at: work.clock.now().toISOString(),
    },
    { entries },
  );
  return found.answers.map(({ answer }) => answer.control);
}

/** What the job does that was lost: it reads the tenant for suggestions, settles what was approved, or reminds of it. */
const left: LeftOfFeature = {
  isOf: isQuestions,
  look: async (work, { id: tenantId }, subject) => {
    const entries = await work.ledger.subject(tenantId, subject);
    const card = questionsOf(entries);
    if (card === null || !isAsked(work, card)) return 'over';
    const remindedAt = remindsAt(work, card);
    const isLate = remindedAt !== null && work.clock.now().getTime() >= remindedAt;
    if (card.suggestions === null || isLate || (await settling(work, tenantId, card)) !== null)
      return { name: 'questions', since: new Date(isLate ? remindedAt : (entries.at(-1)?.at ?? card.expiresAt)) };
    return card.pending.length === 0 || work.clock.now() >= card.expiresAt ? 'over' : 'waits';
  },
};

/** Whether a person genuinely asked for the card. */
function isAsked({ verifier }: WithVerifier, { id, tenant, request }: OpenQuestions): boolean {
  const expected = {
    kind: 'request' as const,
    tenant,
    subject: id,
    digest: questionsDigest,
    now: new Date(request.decision.decidedAt),
  };
  return !isRefusal(verifier.verify(request, expected));
}

/** The job of a card of questions: suggestions first, and what was approved settled, with the checks judged again that it decides. */
async function runQuestions(work: WorkerContext, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const card = tenant === undefined ? null : questionsOf(await work.ledger.subject(tenant.id, job.subject));
  if (tenant === undefined || card === null || !isAsked(work, card)) {
    work.jobRejected?.(
      job,
      refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.'),
    );
    return;
  }
  if (card.suggestions === null) await suggest(work, tenant, card);
  const settled = await settle(work, tenant.id, job.subject);
  if (settled.length > 0) {
    await work.renew?.(tenant.id);
    const controls = work.controls.filter(({ id }) => settled.includes(id));
    await auditControls(work, { tenant: work.tenant(tenant.id) ?? tenant, controls, subject: job.subject, reply: null });
  }
  await redraw(work, 'questions', job);
  await remindOfAnswers(work, job);
}

const maxEvidence = 8;

/** Only for what is open: every other suggestion is for the command line. */
async function suggest(work: WorkerContext, tenant: TenantContext, { id }: OpenQuestions): Promise<void> {
  const asOf = work.clock.now();
  const { settings } = tenant;
  const open = work.controls
    .filter(
      (control) =>
        openQuestionOf(control, settings.controls.get(control.id)) !== null && tenant.notForUs?.has(control.id) !== true,
    )
    .map((control) => ({ control, context: contextFor({ control, tenantId: tenant.id, settings, protectedPeople: [], asOf }) }));
  const found =
    open.length === 0
      ? []
      : (
          await discover(
            { tenantId: tenant.id, asOf, breakGlass: settings.breakGlass, controls: open },
            { client: tenant.client, monotonicMs: () => work.clock.monotonicMs(), ...faultsOf(work, tenant.id) },
          )
        ).suggestions;
  await work.ledger.append(tenant.id, id, {
    type: 'questionsSuggested',
    suggestions: found.flatMap(({ about, question, answer, settings: chosen, says, evidence, confidence }) =>
      question === null
        ? []
        : [{ control: about, question, answer, settings: chosen, says, evidence: evidence.slice(0, maxEvidence), confidence }],
    ),
  });
}

export const worker: WorkerFeature = {
  left,
  jobs: {
    questions: {
      run: runQuestions,
      // The card goes on saying what it said; asking again is a new card.
      giveUp: (work, job) => redraw(work, 'questions', job),
    },
  },
};

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
function remindsAt(work: WithReminders, { tenant, pending, reminders, expiresAt }: OpenQuestions): number | null {
  if (pending.length === 0) return null;
  const given = pending.map(({ decision }) => Date.parse(decision.decision.decidedAt));
  const since = reminders.lastAt?.getTime() ?? Math.min(...given);
  const due = since + work.reminders(tenant).firstAfterMs * 2 ** reminders.given;
  return due < expiresAt.getTime() ? due : null;
}
