/** What was proposed or approved and never looked at, because its job was lost. */
import { redraw } from '../../../queue/redraw.js';
import type { Audited, WorkerContext } from '../../../worker/context.js';
import { settingsPrefix } from '../entry-terms.js';
import { heldUntil, isProposed, type SettingsChange, settingsChangeOf } from '../settings-change.js';
import { settle } from './settle.js';
import { weigh } from './weigh-change.js';

const maxLooked = 20;

/** What was announced may count for a while after that. */
const afterHoldMs = 7 * 24 * 60 * 60_000;

function isLong(asked: SettingsChange, now: Date): boolean {
  const held = heldUntil(asked);
  return now.getTime() >= Math.max(asked.expiresAt.getTime(), held === null ? 0 : held.getTime() + afterHoldMs);
}

export async function settleLeft(work: WorkerContext, { tenant }: Audited): Promise<void> {
  for (const id of await work.ledger.recent(tenant.id, maxLooked, settingsPrefix)) {
    const asked = settingsChangeOf(await work.ledger.subject(tenant.id, id));
    if (asked === null || !isProposed(asked, work.verifier) || isLong(asked, work.clock.now())) continue;
    const isNew = asked.weighed === null && asked.declined === null;
    if (isNew) await weigh(work, tenant, asked);
    else if ((await settle(work, tenant.id, asked)) !== true) continue;
    const [platform = '', channel = ''] = Object.entries(tenant.settings.channel)[0] ?? [];
    await redraw(work, 'settings', {
      tenant: tenant.id,
      subject: id,
      reply: { conversation: { platform, channel }, messageKey: id },
    });
  }
}
