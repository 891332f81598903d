/** The card of a waiver. */
import type { Message } from '../../../chat/card.js';
import { possibleApprovers } from '../../../engine/plan/approval.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal } from '../../../lib/errors.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { waiverCard } from '../card.js';
import { genuineApprovers, riskOf, waiverOf, waiverStatus } from '../waiver.js';

export async function waiverMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const found = waiverOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (found === null || isRefusal(policy)) return null;
  const { risk, requestedBy } = riskOf(found);
  const card = waiverCard({
    tenant: tenant.name,
    waiver: found,
    status: waiverStatus(found, { verifier: ports.verifier, policy, now: ports.now() }),
    approvedBy: genuineApprovers(found, { verifier: ports.verifier, policy }).map(({ name }) => name),
    canApprove: possibleApprovers(policy, risk, requestedBy).map((entraId) => ports.directory.nameOf(entraId)),
    needed: policy.tiers[risk].approvals,
  });
  return { card, details: [] };
}
