/** The card of open questions. */
import type { Message } from '../../../chat/card.js';
import { definitions } from '../../../controls/definitions.js';
import { possibleApprovers } from '../../../engine/plan/approval.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal } from '../../../lib/errors.js';
import { severityIn } from '../../../posture/score.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { questionsCard } from '../card.js';
import { approversOf, questionsOf, riskOf } from '../open-questions.js';

export async function questionsMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  const severityOf = severityIn(definitions);
  const rules = { verifier: ports.verifier, policy, severityOf };
  const risk = riskOf(card, severityOf);
  const [first] = card.pending;
  const answerers = new Set(card.pending.map(({ decision }) => decision.decision.person.entraId));
  const canApprove = first === undefined ? [] : possibleApprovers(policy, risk, first.decision.decision.person);
  return {
    card: questionsCard({
      tenant: tenant.name,
      card,
      now: ports.now(),
      approvedBy: approversOf(card, rules).map(({ name }) => name),
      canApprove: canApprove.filter((entraId) => !answerers.has(entraId)).map((entraId) => ports.directory.nameOf(entraId)),
      needed: policy.tiers[risk].approvals,
      definitions,
    }),
    details: [],
  };
}
