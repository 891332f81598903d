/** The waivers of a tenant, each with where it stands by the rules as they are now. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { ApprovalPolicy } from '../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { type Waiver, type WaiverStatus, waiverOf, waiverStatus } from './waiver.js';

/** How long a waiver that is over stays on the list; the ledger keeps it for good. */
const listedForMs = 30 * 86_400_000;

export interface WaiverPorts {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
  policy(tenantId: string): Promise<ApprovalPolicy | Refusal>;
  readonly now: () => Date;
}

export interface WaiverWithStatus {
  readonly waiver: Waiver;
  readonly status: WaiverStatus;
}

/** Those that wait or are active, those that ended and are still listed, and those of which it is unknown. */
export async function waiversOf(ports: WaiverPorts, tenantId: string): Promise<readonly WaiverWithStatus[]> {
  const listedSince = ports.now().getTime() - listedForMs;
  return (await everyWaiverOf(ports, tenantId)).filter(({ waiver, status }) => {
    const isOver = status !== 'waiting' && status !== 'active';
    return !isOver || new Date(waiver.terms.until).getTime() >= listedSince;
  });
}

/** All that were ever asked for, as the ledger has them. */
export async function everyWaiverOf(ports: WaiverPorts, tenantId: string): Promise<readonly WaiverWithStatus[]> {
  const ids = [...(await ports.ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, 'w-'))].sort();
  if (ids.length === 0) return [];
  const rules = await ports.policy(tenantId);
  const policy = isRefusal(rules) ? null : rules;
  const loaded = await Promise.all(ids.map(async (id) => waiverOf(await ports.ledger.subject(tenantId, id))));
  const now = ports.now();
  return loaded.flatMap((waiver) => {
    if (waiver === null || waiver.tenant !== tenantId) return [];
    return [{ waiver, status: waiverStatus(waiver, { verifier: ports.verifier, policy, now }) }];
  });
}

/** The waivers that silence something now. */
export async function activeWaivers(ports: WaiverPorts, tenantId: string): Promise<readonly Waiver[]> {
  return (await waiversOf(ports, tenantId)).flatMap(({ waiver, status }) => (status === 'active' ? [waiver] : []));
}
