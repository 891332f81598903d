/** The results job: after a change has only reported for long enough, what it would have done is brought to the people who decide on enforcing it. */

import type { Impact } from '../../controls/control.js';
import { type Change, onlyReports } from '../../engine/changes/change.js';
import { isRefusal, type Refusal, refusalText, refuse } from '../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import type { Job, Reply } from '../../queue/job.js';
import { resultsKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import { faultsOf, type TenantContext, type WithPolicy, type WorkerContext } from '../context.js';
import { countTrial, whyUncounted } from '../plan/count-trial.js';
import { type DraftPorts, draftChange } from '../plan/draft-change.js';
import { type RequestPorts, rejectJob, verifyRequest } from '../verify-request.js';

/** Whether it has reported for as long as settings ask. */
export function areResultsDue(change: Change, tenant: TenantContext, now: Date): boolean {
  return (
    onlyReports(change) &&
    change.appliedAt !== null &&
    now.getTime() >= change.appliedAt.getTime() + tenant.settings.reportOnlyFor
  );
}

/** Where the results are shown: a message of their own, because the change's is days old. */
export function resultsReply(reply: Reply, change: Change): Reply {
  return { ...reply, messageKey: resultsKey(change.id) };
}

/** Once for each change, however often it is asked to. */
export async function reportResults(work: RequestPorts & DraftPorts & WithPolicy, job: Job): Promise<void> {
  const verified = await verifyRequest(work, job);
  if (isRefusal(verified)) return;
  const { tenant, change } = verified;
  const control = work.controls.find(({ id }) => id === change.plan?.control);
  const { appliedAt } = change;
  if (control === undefined || appliedAt === null || !areResultsDue(change, tenant, work.clock.now()))
    return rejectJob(work, job, {
      refusal: refuse('not-due', 'No results of this change are due.', 'Nothing was done.'),
      change,
    });
  const counted = await countTrial(work, { tenant, control, since: appliedAt }).catch(
    (error: unknown): Impact => ({
      lines: [],
      notMeasured: [refusalText(refusalOfInternalError(reportedError(error, faultsOf(work, tenant.id).faulted)))],
    }),
  );
  const trial = counted ?? inNoLog;
  const uncounted = whyUncounted(trial);
  const outlook =
    uncounted === null
      ? await enforcedNow(work, { tenant, control, requester: verified.request.person.entraId })
      : [refusedNow(uncounted)];
  await work.ledger.append(
    tenant.id,
    change.id,
    {
      type: 'reported',
      since: appliedAt.toISOString(),
      lines: [...trial.lines, ...outlook],
      notMeasured: [...trial.notMeasured],
      ...(uncounted === null ? {} : { uncounted: true as const }),
    },
    { entries: change.entries },
  );
  const reply = resultsReply(job.reply, change);
  await redraw(work, 'results', { tenant: tenant.id, subject: change.id, reply });
}

const inNoLog: Impact = {
  lines: [],
  notMeasured: ['What it would have done is in no log that hardenbot reads: look at it in the admin center before you go on.'],
};

function refusedNow({ reason }: Refusal): Impact['lines'][number] {
  return { label: 'Enforced now', value: `it would be refused: ${reason}` };
}

/** What would come of asking for the plan to enforce it: who would be locked out, or why there would be none. */
async function enforcedNow(
  work: DraftPorts & WithPolicy,
  input: { readonly tenant: TenantContext; readonly control: WorkerContext['controls'][number]; readonly requester: string },
): Promise<Impact['lines']> {
  const { tenant, control, requester } = input;
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return [{ label: 'Enforced now', value: policy.reason }];
  const protectedPeople = [requester, ...policy.approvers];
  const drafted = await draftChange(work, { tenant, control, protectedPeople, withImpact: false }).catch((error: unknown) =>
    refusalOfInternalError(reportedError(error, faultsOf(work, tenant.id).faulted)),
  );
  if (isRefusal(drafted)) return [refusedNow(drafted)];
  return drafted.proven === null ? [] : [{ label: 'Lock-out check', value: drafted.proven.summary }];
}
