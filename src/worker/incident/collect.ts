/** The collect job: reads what can be known of a compromised account before anything of it is changed, and keeps it as evidence. */
import { readChange } from '../../changes/change-of.js';
import { type Incident, incidentOf } from '../../features/incident/incident.js';
import { isReadingDue } from '../../features/incident/open-items.js';
import { isRefusal, refuse } from '../../lib/errors.js';

import type { Job } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import type { TenantContext, WithClock, WithEvidence, WithLedger } from '../context.js';
import { type RequestPorts, turnAway, type VerifiedRequest, verifyRequest } from '../verify-request.js';
import { gatherEvidence } from './gather-evidence.js';
import { readAccount } from './read-account.js';

export async function collectEvidence(work: RequestPorts & WithEvidence & WithClock, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  const incident = incidentOf(await work.ledger.subject(tenant.id, job.subject));
  if (incident !== null && (change.status === 'requested' || (await isOld(work, tenant, incident))))
    await collect(work, verified, incident);
  else
    await turnAway(work, job, {
      refusal: refuse('collected-already', 'This was read already.', 'Contain the account again.'),
      change,
    });
  await redraw(work, 'incident', job);
}

/** What was read before a plan of the incident was carried out is read once more afterwards, and what was gone once is proven by another reading. */
async function isOld(work: WithLedger & WithClock, tenant: TenantContext, { evidence, stages }: Incident): Promise<boolean> {
  if (evidence === null) return false;
  if (isReadingDue(evidence, work.clock.now())) return true;
  for (const { change: id } of stages) {
    const change = await readChange(work.ledger, tenant.id, id);
    if (change !== null && change.verification !== null && change.lastAt >= new Date(evidence.collectedAt)) return true;
  }
  return false;
}

/** The file first: the ledger names it by its hash. */
async function collect(
  work: WithLedger & WithEvidence & WithClock,
  { tenant, request }: VerifiedRequest,
  incident: Incident,
): Promise<void> {
  const before = incident.evidence;
  const typed = before?.account.id ?? incident.typed;
  const account = await readAccount({ tenant, typed, requester: request.person.entraId });
  if (isRefusal(account)) {
    const { code, reason, remedy } = account;
    await work.ledger.append(tenant.id, incident.id, { type: 'refused', code, reason, remedy });
    return;
  }
  const { evidence, file } = await gatherEvidence(work, { tenant, account, before, asked: incident.requestedAt });
  await work.evidence.save(tenant.id, evidence.file.sha256, file);
  await work.ledger.append(tenant.id, incident.id, { type: 'collected', evidence });
}
