/** Reminders that nobody has to answer any more: where they stand they say who answered, and lose their buttons. */

import type { EndedCall, Message } from '../../chat/card.js';
import { mayStillBeKept } from '../../engine/changes/change.js';
import { expiredKey, keepReminderKey, reminderKey } from '../../queue/message-key.js';
import { type DrawJob, redraw } from '../../queue/redraw.js';
import { type ChangeView, shownStatus } from '../../views/change-view.js';
import type { DrawPorts } from './draw-ports.js';

/** None while someone has to answer, or while every step would tell them again. */
export function endedCalls(view: ChangeView): readonly EndedCall[] {
  const { change } = view;
  const { id, status, reminders } = change;
  const isUnderWay = status === 'applying' || status === 'reverting';
  if (reminders.count === 0 || isUnderWay || shownStatus(view) === 'waiting' || mayStillBeKept(change)) return [];
  const asked = Array.from({ length: reminders.count }, (_unused, index) => reminderKey(id, index + 1));
  const lapsed = shownStatus(view) === 'expired' ? { hasLapsed: true as const } : {};
  return [...asked, keepReminderKey(id)].map((key) => ({ subject: id, key, ...lapsed }));
}

/** Has those drawn that were posted and do not say so yet. */
export async function endCalls(job: DrawJob, { ends = [] }: Message, ports: DrawPorts): Promise<void> {
  for (const { subject, key, hasLapsed } of ends) {
    const [drawn, entries] = await Promise.all([ports.shown.of(job.tenant, key), ports.ledger.count(job.tenant, subject)]);
    const saysOver = hasLapsed !== true || (await ports.shown.of(job.tenant, expiredKey(key))) > 0;
    if (drawn === 0 || (drawn >= entries && saysOver)) continue;
    await redraw(ports, 'reminder', { tenant: job.tenant, subject, reply: { ...job.reply, messageKey: key } });
  }
}
