/** Checks the approvals of answers like those of a plan, and says in the ledger what counts from now on. */
import { isRefusal } from '../../../lib/errors.js';
import { severityIn } from '../../../posture/score.js';
import type { WithClock, WithControls, WithLedger, WithPolicy, WithVerifier } from '../../../worker/context.js';
import type { LeftOfFeature } from '../../../worker/feature.js';
import {
  approversOf,
  isQuestions,
  missingApprovals,
  type OpenQuestions,
  questionsDigest,
  questionsOf,
} from '../open-questions.js';
import { remindsAt } from './remind.js';

type SettlePorts = WithLedger & WithVerifier & WithPolicy & WithControls & WithClock;

/** What would settle now, and by whom it was approved; null where approvals are missing, or cannot be checked. */
async function settling(work: SettlePorts, tenantId: string, card: OpenQuestions) {
  const { verifier, controls } = work;
  if (card.pending.length === 0 || card.approvals.length === 0) return null;
  const policy = await work.policy(tenantId);
  if (isRefusal(policy)) return null;
  const rules = { verifier, policy, severityOf: severityIn(controls) };
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
export const left: LeftOfFeature = {
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
export function isAsked({ verifier }: WithVerifier, { id, tenant, request }: OpenQuestions): boolean {
  const expected = {
    kind: 'request' as const,
    tenant,
    subject: id,
    digest: questionsDigest,
    now: new Date(request.decision.decidedAt),
  };
  return !isRefusal(verifier.verify(request, expected));
}
