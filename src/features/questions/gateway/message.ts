/** The card of open questions, in the channel and as an answer. */
import type { Card, Message } from '../../../chat/card.js';
import { definitions } from '../../../controls/definitions.js';
import { type ApprovalPolicy, possibleApprovers } from '../../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal } from '../../../lib/errors.js';
import type { NamesPeople } from '../../../people/directory.js';
import { severityIn } from '../../../posture/score.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { questionsCard } from '../card.js';
import { approversOf, type OpenQuestions, questionsOf, riskOf } from '../open-questions.js';

export async function questionsMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  return { card: cardOf(card, tenant.name, policy, ports), details: [] };
}

interface Drawing {
  readonly verifier: DecisionVerifier;
  readonly directory: NamesPeople;
  readonly now: () => Date;
}

export function cardOf(card: OpenQuestions, tenant: string, policy: ApprovalPolicy, { verifier, directory, now }: Drawing): Card {
  const severityOf = severityIn(definitions);
  const risk = riskOf(card, severityOf);
  const [first] = card.pending;
  const answerers = new Set(card.pending.map(({ decision }) => decision.decision.person.entraId));
  const canApprove = first === undefined ? [] : possibleApprovers(policy, risk, first.decision.decision.person);
  return questionsCard({
    tenant,
    card,
    now: now(),
    approvedBy: approversOf(card, { verifier, policy, severityOf }).map(({ name }) => name),
    canApprove: canApprove.filter((entraId) => !answerers.has(entraId)).map((entraId) => directory.nameOf(entraId)),
    needed: policy.tiers[risk].approvals,
    definitions,
    asksTicket: policy.tickets?.requiredFor.includes('approvals') === true,
  });
}
