/** Settings that count from now on end the plans that were made by others: nobody decides on, or waits for, what can never be applied. */

import { RetryLater } from '../../../engine/ledger/retry-later.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import { whySettingsMoved } from '../../../worker/apply/check-approval.js';
import type { TenantContext, WorkerContext } from '../../../worker/context.js';
import { openChanges } from './weigh-change.js';

/** A plan that begins, or on which someone decides, at this very moment is left alone: it is checked again before it writes. */
export async function closeMoved(work: WorkerContext, tenant: TenantContext, job: Job): Promise<void> {
  for (const { id, plan, entries } of await openChanges(work, tenant.id)) {
    const moved = plan === null ? null : whySettingsMoved(tenant, plan);
    if (moved === null) continue;
    const { code, reason, remedy } = moved;
    try {
      await work.ledger.append(tenant.id, id, { type: 'refused', code, reason, remedy }, { entries });
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      continue;
    }
    await redraw(work, 'change', { ...job, subject: id, reply: { ...job.reply, messageKey: id } });
  }
}
