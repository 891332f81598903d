/** The audit of a tenant of which nothing is kept yet: requested by a person, or the one with which a new tenant begins. */
import { readChange } from '../engine/changes/change-of.js';
import type { ReadsFold, ReadsRecent, ReadsSubject } from '../engine/ledger/ledger.js';
import { introduction } from '../features/introduction/events.js';
import type { ReadsProgress } from '../queue/progress.js';
import type { FirstAudit } from '../views/status.js';

interface AuditPorts {
  readonly ledger: ReadsFold & ReadsRecent & ReadsSubject;
  readonly progress: ReadsProgress;
  readonly now: () => Date;
}

/** So long the first audit of a new tenant is waited for without a sign of it, in milliseconds. */
const waitsForMs = 60 * 60_000;

/** Null: none was asked for, or nothing is known of it any more. */
export async function firstAudit({ ledger, progress, now }: AuditPorts, tenant: string): Promise<FirstAudit | null> {
  const [id] = await ledger.recent(tenant, 1, ['a-']);
  const asked = id === undefined ? null : await readChange(ledger, tenant, id);
  if (asked?.status === 'requested') return { since: asked.requestedAt, progress: await progress.get(tenant, asked.id) };
  if (asked?.refusal != null) return { since: asked.requestedAt, refusal: asked.refusal };
  const [entry] = await ledger.subject(tenant, introduction);
  if (entry?.event.type !== 'introduced') return null;
  const since = new Date(entry.event.at);
  const far = await progress.get(tenant, introduction);
  return far === null && now().getTime() - since.getTime() > waitsForMs ? null : { since, progress: far };
}
