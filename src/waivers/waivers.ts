/** The waivers of a tenant, each with where it stands by the rules as they are now. */
import { isRefusal, type Refusal } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ApprovalPolicy } from '../plan/approval.js';
import type { DecisionVerifier } from '../plan/decision.js';
import { type Waiver, type WaiverStatus, waiverOf, waiverStatus } from './waiver.js';

/** Which waivers there are, so that they need not be looked for in the whole ledger. Carries no authority. */
export interface WaiverIndex {
  add(tenant: string, id: string): Promise<void>;
  remove(tenant: string, id: string): Promise<void>;
  ids(tenant: string): Promise<readonly string[]>;
}

export interface WaiverPorts {
  readonly ledger: Ledger;
  readonly waiverIndex: WaiverIndex;
  readonly verifier: DecisionVerifier;
  policy(tenantId: string): Promise<ApprovalPolicy | Refusal>;
  readonly now: () => Date;
}

export interface WaiverWithStatus {
  readonly waiver: Waiver;
  readonly status: WaiverStatus;
}

/** Those that wait or are active, and those that ended and are still listed; none while it cannot be told who approves. */
export async function waiversOf(ports: WaiverPorts, tenantId: string): Promise<readonly WaiverWithStatus[]> {
  const ids = await ports.waiverIndex.ids(tenantId);
  if (ids.length === 0) return [];
  const policy = await ports.policy(tenantId);
  if (isRefusal(policy)) return [];
  const loaded = await Promise.all(ids.map(async (id) => waiverOf(await ports.ledger.subject(tenantId, id))));
  return loaded.flatMap((waiver) =>
    waiver === null || waiver.tenant !== tenantId
      ? []
      : [{ waiver, status: waiverStatus(waiver, { verifier: ports.verifier, policy, now: ports.now() }) }],
  );
}

/** The waivers that silence something now. */
export async function activeWaivers(ports: WaiverPorts, tenantId: string): Promise<readonly Waiver[]> {
  return (await waiversOf(ports, tenantId)).flatMap(({ waiver, status }) => (status === 'active' ? [waiver] : []));
}
