/** Reads an account once more and records what was read: for its card, and right before access is restored. */

import type { IncidentEvidence } from '../../../engine/ledger/incident-evidence.js';
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import type { TenantContext, WithClock, WithEvidence, WithLedger, WithSweeps } from '../../../worker/context.js';
import { handedOver } from '../../signals/hand-over.js';
import { type Incident, incidentOf } from '../incident.js';
import { nextReading } from '../open-items.js';
import type { Course } from './course.js';
import { gatherEvidence } from './gather-evidence.js';
import { readAccount } from './read-account.js';

export type AnewPorts = WithLedger & WithEvidence & WithClock & WithSweeps;

interface AnewQuestion {
  readonly tenant: TenantContext;
  readonly incident: Incident;
  /** Entra object id of the person who asked. */
  readonly requester: string;
  /** By the key of an item, who has it restored as innocent, where that was approved. */
  readonly innocent?: ReadonlyMap<string, string>;
  readonly course: Course;
  /** Waits for a service that is only busy. */
  readonly isPatient?: true;
}

/** The incident as it is after the reading. Throws TenantError where accounts cannot be read, or a list is only busy for a moment. */
export async function readAnew(work: AnewPorts, question: AnewQuestion): Promise<Incident | Refusal> {
  const { tenant, incident, requester, innocent, course } = question;
  const typed = incident.evidence?.account.id ?? incident.typed;
  const account = await readAccount({ tenant, typed, requester });
  if (isRefusal(account)) return account;
  const { evidence: found, file } = await gatherEvidence(work, {
    tenant,
    account,
    before: incident.evidence,
    asked: incident.requestedAt,
    restoredAt: course.restoredAt,
    handed: await handedOver(work, tenant.id, incident.signal),
    isPatient: question.isPatient === true,
  });
  const read = innocent === undefined ? found : withInnocent(found, innocent);
  const next = nextReading(read, { now: work.clock.now(), ...course });
  const evidence = next === null ? read : { ...read, next: next.toISOString() };
  // The file first: the ledger names it by its hash.
  await work.evidence.save(tenant.id, evidence.file.sha256, file);
  await work.ledger.append(tenant.id, incident.id, { type: 'collected', evidence });
  return incidentOf(await work.ledger.subject(tenant.id, incident.id)) ?? { ...incident, evidence };
}

function withInnocent(evidence: IncidentEvidence, innocent: ReadonlyMap<string, string>): IncidentEvidence {
  const items = evidence.items.map((item) => {
    const by = innocent.get(item.key);
    return by === undefined ? item : { ...item, innocent: by };
  });
  return { ...evidence, items };
}
