/** One look at the calendar: has the evidence that settings ask for shown in the channel of its tenant, once a period. */

import { RetryLater } from '../../engine/ledger/retry-later.js';
import { findFramework } from '../../frameworks/framework.js';
import { dayCount } from '../../frameworks/period.js';
import { type AskedEvidence, evidenceId, periodDue, usualTime } from '../../frameworks/schedule.js';
import { calendarOf, daysUpTo, lastDue } from '../../lib/calendar.js';
import { isRefusal } from '../../lib/errors.js';
import { inParallel } from '../../lib/in-parallel.js';
import { settleEach } from '../../lib/settle-each.js';
import type { HistoryStore } from '../../posture/history.js';
import { evidenceKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type { TenantContext, WithCheckpoints, WithClock, WithJobs, WithLedger, WithShown } from '../context.js';

export type EvidenceRoundPorts = WithLedger &
  WithCheckpoints &
  WithJobs &
  WithShown &
  WithClock & {
    readonly history: HistoryStore;
  };

/** So long a message that is not shown yet may have been lost on its way; what was said so long ago is not said again. */
const doubtMs = 60 * 60_000;

/**
 * Safe to call as often as one likes, by several workers, after any pause. That it was handed out is in the ledger before it is, so that a
 * store that forgot everything else hands out nothing twice. A tenant whose ledger is halted, or that fails, keeps no other one waiting.
 */
export async function evidenceRound(work: EvidenceRoundPorts, tenants: readonly TenantContext[]): Promise<void> {
  const failures: unknown[] = [];
  await inParallel(tenants, (tenant) =>
    handOutDue(work, tenant).catch((error: unknown) => {
      if (!(error instanceof RetryLater)) failures.push(error);
    }),
  );
  if (failures.length > 0) throw failures[0];
}

async function handOutDue(work: EvidenceRoundPorts, tenant: TenantContext): Promise<void> {
  const { evidence = [], settings } = tenant;
  if (evidence.length === 0) return;
  const at = settings.digest?.at ?? usualTime;
  const { day } = lastDue(work.clock.now(), { at, timeZone: calendarOf(tenant) });
  const asked = evidence.flatMap((schedule) =>
    schedule.frameworks.flatMap((word) => {
      const framework = findFramework(word);
      return isRefusal(framework) ? [] : [{ framework, period: periodDue(day, schedule), language: schedule.language }];
    }),
  );
  await settleEach(asked, (one) => handOutOnce(work, tenant, one));
}

async function handOutOnce(work: EvidenceRoundPorts, tenant: TenantContext, asked: AskedEvidence): Promise<void> {
  const id = evidenceId(asked);
  const [entry] = await work.ledger.subject(tenant.id, id);
  if (entry === undefined) {
    if (!(await isAnythingKnown(work, tenant, asked))) return;
    const checkpoint = work.checkpoints.sign(tenant.id, await work.ledger.head(tenant.id));
    await work.ledger.append(tenant.id, id, { type: 'checkpoint', checkpoint }, { entries: 0 });
  } else if (work.clock.now().getTime() - Date.parse(entry.at) >= doubtMs) return;
  for (const [platform, channel] of Object.entries(tenant.settings.channel)) {
    const reply = { conversation: { platform, channel }, messageKey: evidenceKey(id, platform) };
    if ((await work.shown.of(tenant.id, reply.messageKey)) === 0)
      await redraw(work, 'evidence', { tenant: tenant.id, subject: id, reply });
  }
}

/** A period that ended before the first audit has nothing to show. */
async function isAnythingKnown(
  { history }: EvidenceRoundPorts,
  { id }: TenantContext,
  { period }: AskedEvidence,
): Promise<boolean> {
  return (await history.days(id, daysUpTo(period.to, dayCount(period)))).length > 0;
}
