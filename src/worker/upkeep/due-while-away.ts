/** What is due of a tenant whose ledger takes nothing, as the worker's mirror has it, and who does it. */

import { type Change, dueSince, endsByItself, isRevertingOrOver } from '../../engine/changes/change.js';
import { readChanges } from '../../engine/changes/change-of.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { kindOf } from '../../features/kinds.js';
import { isRefusal } from '../../lib/errors.js';
import type { Job } from '../../queue/job.js';
import type { TenantContext } from '../context.js';
import { replyFor } from '../reply-for.js';
import type { OwnLedgers, Trouble, WhileAwayInput } from './while-away.js';

interface DueLook extends Pick<WhileAwayInput, 'clock' | 'logger' | 'unreadKeeps' | 'graceMs'> {
  readonly ledgers: OwnLedgers;
  /** What may come to be due; what cannot any more is taken out. */
  readonly open: Set<string>;
  readonly tenant: TenantContext;
  readonly trouble: Trouble;
  readonly awaySince: Date | null;
}

export async function doWhatIsDue(look: DueLook): Promise<void> {
  const { ledgers, trouble, tenant, logger, open } = look;
  const work = ledgers.work(trouble);
  const due: { readonly name: 'apply' | 'undo'; readonly change: Change }[] = [];
  for await (const [id, change] of readChanges(work.ledger, tenant.id, [...open])) {
    if (change === null || !mayComeToBeDue(change)) open.delete(id);
    const name = change === null ? null : dueWhileAway(look, change);
    if (change !== null && name !== null) due.push({ name, change });
  }
  // Anyone who is being attacked does not wait behind an undo.
  for (const { name, change } of due.toSorted((one, other) => one.name.localeCompare(other.name))) {
    if (name === 'undo' && (await isKeptUnread(look, change))) continue;
    logger.warn({ tenant: tenant.name, subject: change.id, job: name }, 'the ledger takes nothing: done from the mirror');
    const job: Job = { name, tenant: tenant.id, subject: change.id, reply: replyFor(tenant, change) };
    try {
      await ledgers.run(trouble, job);
    } catch (error) {
      // One that has to wait, or failed, keeps no other from being done; it is tried again by the next look.
      if (error instanceof RetryLater)
        logger.info({ subject: change.id, because: error.message }, 'what is due from the mirror waits');
      else logger.error({ tenant: tenant.name, subject: change.id, err: error }, 'what is due could not be done from the mirror');
    }
  }
}

function mayComeToBeDue({ keep, status }: Change): boolean {
  if (isRevertingOrOver(status)) return status === 'reverting';
  return keep !== null || status === 'approved' || status === 'applying';
}

/** What is done of a change by a worker that can write to no ledger. */
function dueWhileAway({ ledgers, tenant, trouble, awaySince, graceMs, clock }: DueLook, change: Change): 'apply' | 'undo' | null {
  const now = clock.now();
  const due = dueSince(change, now);
  if (due === null) return null;
  const name = due.what === 'revert' ? 'undo' : 'apply';
  if (ledgers.work(trouble).rejected.rejectedAt({ tenant: tenant.id, subject: change.id, name }, change) !== null) return null;
  // Without the store nobody can say that others are not at it, or take back what was decided: nothing new begins.
  if (name === 'apply') return trouble === 'halted' && beginsWhileHalted(change) ? 'apply' : null;
  if (trouble === 'halted') return 'undo';
  const from = Math.max(due.since.getTime(), awaySince?.getTime() ?? 0);
  return now.getTime() - from >= graceMs(tenant.id) ? 'undo' : null;
}

function beginsWhileHalted({ plan, status }: Change): boolean {
  if (plan === null || (status !== 'approved' && status !== 'applying')) return false;
  return kindOf(plan)?.beginsWhileHalted?.(plan.control) === true;
}

/** Someone kept it, and what a gateway wrote of that is there, though behind what cannot be read. A decision counts by its own signature. */
async function isKeptUnread({ ledgers, tenant, trouble, unreadKeeps }: DueLook, change: Change): Promise<boolean> {
  const { plan, keep, status } = change;
  const work = ledgers.work(trouble);
  if (trouble !== 'halted' || plan === null || keep === null || status === 'reverting') return false;
  if (endsByItself(change) || keep.revertAsked.length > 0) return false;
  const { seq: near } = await work.ledger.head(tenant.id);
  return (await unreadKeeps({ tenant: tenant.id, subject: change.id, near })).some((signed) => {
    const now = new Date(signed.decision.decidedAt);
    const about = { kind: 'keep' as const, tenant: tenant.id, subject: change.id, digest: plan.digest, now };
    return now <= keep.until && !isRefusal(work.verifier.verify(signed, about));
  });
}
