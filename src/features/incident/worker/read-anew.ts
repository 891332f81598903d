/** Reads an account once more and records what was read: for its card, and right before access is restored. */

import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { TenantContext, WithClock, WithEvidence, WithId, WithLedger, WithSweeps } from '../../../worker/context.js';
import { handedOver } from '../../hand-over.js';
import type { IncidentEvidence } from '../entry-terms.js';
import { type Incident, incidentOf } from '../incident.js';
import { nextReading } from '../open-items.js';
import { type Course, courseOf } from './course.js';
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
  const { tenant, incident, requester, innocent } = question;
  const typed = incident.evidence?.account.id ?? incident.typed;
  const account = await readAccount({ tenant, typed, requester });
  if (isRefusal(account))
    return incident.evidence !== null && account.code === 'unknown-account' ? deleted(incident.evidence) : account;
  // A plan may have begun to restore access since: it says so before it writes.
  const isLetIn = question.course.isContained && account.enabled === true;
  const course = isLetIn ? await courseOf(work, tenant, await incidentNow(work, tenant, incident)) : question.course;
  const { evidence: found, file } = await gatherEvidence(work, {
    tenant,
    account,
    before: incident.evidence,
    asked: incident.requestedAt,
    course,
    handed: await handedOver(work, tenant.id, incident.signal),
    isPatient: question.isPatient === true,
  });
  const read = innocent === undefined ? found : withInnocent(found, innocent);
  const next = nextReading(read, { now: work.clock.now(), ...course });
  const evidence = next === null ? read : { ...read, next: next.toISOString() };
  // The file first: the ledger names it by its hash.
  await work.evidence.save(tenant.id, evidence.file.sha256, file);
  await work.ledger.append(tenant.id, incident.id, { type: 'collected', evidence });
  return incidentNow(work, tenant, { ...incident, evidence });
}

/** An account that was deleted may be restored, with everything that it had. */
export const deletedCode = 'account-deleted';

function deleted({ account }: IncidentEvidence): Refusal {
  return refuse(
    deletedCode,
    `${account.name} is not in the directory any more: it was deleted, or is out of sight.`,
    'It can be restored for 30 days, with its sign-in methods, its mailbox and its rights (Entra admin center, Deleted users). It is looked for until then.',
  );
}

async function incidentNow({ ledger }: WithLedger, tenant: WithId, known: Incident): Promise<Incident> {
  return incidentOf(await ledger.subject(tenant.id, known.id)) ?? known;
}

function withInnocent(evidence: IncidentEvidence, innocent: ReadonlyMap<string, string>): IncidentEvidence {
  const items = evidence.items.map((item) => {
    const by = innocent.get(item.key);
    return by === undefined ? item : { ...item, innocent: by };
  });
  return { ...evidence, items };
}
