/** What was proposed or approved and never looked at, because its job was lost. */
import { redraw } from '../../../queue/redraw.js';
import type { Audited, WorkerContext } from '../../../worker/context.js';
import { settingsPrefix } from '../entry-terms.js';
import { isProposed, openUntil, settingsChangeOf } from '../settings-change.js';
import { settle } from './settle.js';
import { weigh } from './weigh-change.js';

const maxLooked = 20;

export async function settleLeft(work: WorkerContext, { tenant }: Audited): Promise<void> {
  for (const id of await work.ledger.recent(tenant.id, maxLooked, settingsPrefix)) {
    const asked = settingsChangeOf(await work.ledger.subject(tenant.id, id));
    if (asked === null || !isProposed(asked, work.verifier) || work.clock.now() >= openUntil(asked)) continue;
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
