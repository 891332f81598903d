/** Checks the approvals of answers like those of a plan, and says in the ledger what counts from now on. */
import { isRefusal } from '../../../lib/errors.js';
import { severityIn } from '../../../posture/score.js';
import { redraw } from '../../../queue/redraw.js';
import type { Audited, WithClock, WithControls, WithLedger, WithPolicy, WithVerifier } from '../../../worker/context.js';
import { approversOf, missingApprovals, type OpenQuestions, questionsOf, questionsPrefix } from '../open-questions.js';
import { type RemindPorts, remindIfLost } from './remind.js';

type SettlePorts = WithLedger & WithVerifier & WithPolicy & WithControls & WithClock;

/** The ids of the controls whose question is settled by this; none where approvals are missing, or cannot be checked now. */
export async function settle(work: SettlePorts, tenantId: string, card: OpenQuestions): Promise<readonly string[]> {
  if (card.pending.length === 0 || card.approvals.length === 0) return [];
  const policy = await work.policy(tenantId);
  if (isRefusal(policy)) return [];
  const rules = { verifier: work.verifier, policy, severityOf: severityIn(work.controls) };
  const answers = card.pending.filter(({ answer }) => {
    const control = work.controls.find(({ id, question }) => id === answer.control && question !== undefined);
    return control !== undefined && (answer.choice === 'notForUs' || control.settings.safeParse(answer.settings).success);
  });
  if (answers.length < card.pending.length || missingApprovals(card, rules) > 0) return [];
  await work.ledger.append(tenantId, card.id, {
    type: 'answersSettled',
    answers: answers.map(({ answer, decision }) => ({ answer, by: decision.decision.person })),
    approvedBy: [...approversOf(card, rules)],
    at: work.clock.now().toISOString(),
  });
  return answers.map(({ answer }) => answer.control);
}

/** What was approved and never settled, because the job of it was lost. */
export async function settleLeft(work: SettlePorts & RemindPorts, { tenant }: Audited): Promise<void> {
  for (const id of await work.ledger.recent(tenant.id, maxCards, questionsPrefix)) {
    const card = questionsOf(await work.ledger.subject(tenant.id, id));
    if (card === null) continue;
    const [platform = '', channel = ''] = Object.entries(tenant.settings.channel)[0] ?? [];
    const reply = { conversation: { platform, channel }, messageKey: id };
    if ((await settle(work, tenant.id, card)).length > 0)
      await redraw(work, 'questions', { tenant: tenant.id, subject: id, reply });
    else await remindIfLost(work, card, reply);
  }
}

const maxCards = 20;
