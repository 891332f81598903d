/** What the plans of an incident came to: when something was written last, and since when the account is contained or back with its person. */
import { type Change, hasExpired } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import type { WithId, WithLedger } from '../../../worker/context.js';
import type { LeftOfFeature } from '../../../worker/feature.js';
import { type Incident, incidentOf, incidentPrefix } from '../incident.js';
import { readBackAfterMs } from '../open-items.js';

export interface Course {
  /** When a plan was measured last; null: none was. */
  readonly lastAt: Date | null;
  readonly isContained: boolean;
  /** A plan to restore access writes, and is not measured yet: the account may sign in, as people approved. */
  readonly isRestoring: boolean;
  /** When it was contained last; null: never. */
  readonly containedAt: Date | null;
  /** When access was restored; null: it was not, or was contained again since. */
  readonly restoredAt: Date | null;
}

export async function courseOf(work: WithLedger, tenant: WithId, { stages }: Incident): Promise<Course> {
  let course: Course = { lastAt: null, isContained: false, isRestoring: false, containedAt: null, restoredAt: null };
  for (const { stage, change: id } of stages) {
    const change = await readChange(work.ledger, tenant.id, id);
    if (change === null) continue;
    if (stage !== 'clean') course = { ...course, isRestoring: stage === 'restore' && isUnderWay(change) };
    if (change.verification === null) continue;
    const at = change.appliedAt ?? change.lastAt;
    const lastAt = course.lastAt === null || change.lastAt > course.lastAt ? change.lastAt : course.lastAt;
    course = {
      ...course,
      lastAt,
      isContained: stage === 'clean' ? course.isContained : stage === 'contain',
      containedAt: stage === 'contain' ? at : course.containedAt,
      restoredAt: stage === 'clean' ? course.restoredAt : stage === 'restore' ? at : null,
    };
  }
  return course;
}

function isUnderWay({ status }: Change): boolean {
  return status === 'applying' || status === 'applied';
}

/** What was lost so long ago, in milliseconds, is not made up for: nobody is called about an incident of last month. */
const lostForMs = 7 * 24 * 3600_000;

/** The reading of an account after a plan of its incident was carried out, where the job of it was lost. */
export const left: LeftOfFeature = {
  isOf: (subject) => subject.startsWith(incidentPrefix),
  look: async (work, tenant, subject) => {
    const incident = incidentOf(await work.ledger.subject(tenant.id, subject));
    const { evidence = null, refusal = null } = incident ?? {};
    if (incident === null || evidence === null || refusal !== null) return 'over';
    const { lastAt } = await courseOf(work, tenant, incident);
    const now = work.clock.now();
    if (lastAt !== null && lastAt >= new Date(evidence.collectedAt)) {
      const since = new Date(lastAt.getTime() + readBackAfterMs);
      if (now.getTime() - since.getTime() > lostForMs) return 'over';
      return since > now ? 'waits' : { name: 'collect', since };
    }
    const plans = await Promise.all(incident.stages.map(({ change }) => readChange(work.ledger, tenant.id, change)));
    return plans.some((plan) => plan !== null && mayBeCarriedOut(plan, now)) ? 'waits' : 'over';
  },
};

function mayBeCarriedOut(change: Change, now: Date): boolean {
  if (change.status === 'waiting') return !hasExpired(change, now);
  return change.status === 'requested' || change.status === 'approved' || isUnderWay(change);
}
