/** A round of the sweep: a step in each tenant that wants one, some of them side by side. */
import { inParallel } from '../../../lib/in-parallel.js';
import type { Logger } from '../../../lib/log.js';
import type { TenantContext } from '../../../worker/context.js';
import { type SweepWork, sweepTenant } from './sweep-tenant.js';

/** How often a round begins, in milliseconds; a step ends before the next one. */
export const sweepEveryMs = 60_000;
const stepMs = 45_000;
/** How many tenants are swept at once: each has limits of its own, and the processor is everyone's. */
const sideBySide = 4;

/** What fails in one tenant keeps no other one from its step. */
export async function sweepRound(work: SweepWork, tenants: readonly TenantContext[], logger: Logger): Promise<void> {
  const wanted = tenants.flatMap((tenant) => {
    const { mailboxSweep } = tenant.settings;
    return mailboxSweep === null ? [] : [{ tenant, speed: { everyMs: 1000 / mailboxSweep.perSecond, forMs: stepMs } }];
  });
  await inParallel(
    wanted,
    async ({ tenant, speed }) => {
      try {
        await sweepTenant(work, tenant, speed);
      } catch (error) {
        logger.error({ tenant: tenant.name, err: error }, 'a step of the mailbox sweep failed');
      }
    },
    sideBySide,
  );
}
