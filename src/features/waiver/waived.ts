/** The waivers of a tenant, each with where it stands by the rules as they are now: findings that people accept. */
import type { WaivedFinding, WaivedStatus } from '../../controls/waived-finding.js';
import { isRefusal } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import { exportedReferences } from '../kinds.js';
import type { WaivedPart, WaivedPorts } from '../waived.js';
import { waiverName } from './entry-terms.js';
import { genuineApprovers, riskOf, type Waiver, waiverOf, waiverStatus } from './waiver.js';

/** How long a waiver that is over stays on the list; the ledger keeps it for good. */
const listedForMs = 30 * 86_400_000;

export interface WaiverWithStatus {
  readonly waiver: Waiver;
  readonly status: WaivedStatus;
  /** While it waits: whose approval counts. */
  readonly approvedBy: readonly Person[];
}

/** Those that wait or are active, those that ended and are still listed, and those of which it is unknown. */
export async function waiversOf(ports: WaivedPorts, tenantId: string): Promise<readonly WaiverWithStatus[]> {
  const listedSince = ports.now().getTime() - listedForMs;
  return (await everyWaiverOf(ports, tenantId)).filter(({ waiver, status }) => {
    const isOver = status !== 'waiting' && status !== 'active';
    return !isOver || new Date(waiver.terms.until).getTime() >= listedSince;
  });
}

/** All that were ever asked for, as the ledger has them. */
export async function everyWaiverOf(ports: WaivedPorts, tenantId: string): Promise<readonly WaiverWithStatus[]> {
  const ids = [...(await ports.ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, 'w-'))].sort();
  if (ids.length === 0) return [];
  const rules = await ports.policy(tenantId);
  const policy = isRefusal(rules) ? null : rules;
  const loaded = await Promise.all(ids.map(async (id) => waiverOf(await ports.ledger.subject(tenantId, id, 'known'))));
  const { verifier } = ports;
  const now = ports.now();
  return loaded.flatMap((waiver) => {
    if (waiver === null || waiver.tenant !== tenantId) return [];
    const status = waiverStatus(waiver, { verifier, policy, now });
    const approvedBy = policy !== null && status === 'waiting' ? genuineApprovers(waiver, { verifier, policy }) : [];
    return [{ waiver, status, approvedBy }];
  });
}

export const waived: WaivedPart = {
  waived: async (ports, tenantId) => (await waiversOf(ports, tenantId)).map(asWaived),
  everyWaived: async (ports, tenantId) => (await everyWaiverOf(ports, tenantId)).map(asWaived),
  aboutSubject: (entries) => {
    const waiver = waiverOf(entries);
    if (waiver === null) return null;
    const { control, object, reason, days, until } = waiver.terms;
    const named = exportedReferences([waiver.request, ...waiver.approvals]);
    return { waiver: { id: waiver.id, control, ...omitUndefined({ object }), reason, days, until, ...named } };
  },
};

function asWaived({ waiver, status, approvedBy }: WaiverWithStatus): WaivedFinding {
  const { id, terms, request, approvals, rejection, ended, expiresAt } = waiver;
  const { control, object, reason, until } = terms;
  return {
    id,
    control,
    object,
    name: waiverName(terms),
    reason,
    until,
    status,
    risk: riskOf(waiver).risk,
    expiresAt,
    approvedBy,
    asked: [request, ...approvals],
    against: [rejection, ended?.decision].flatMap((one) => one ?? []),
    ended: ended?.detail ?? null,
  };
}
