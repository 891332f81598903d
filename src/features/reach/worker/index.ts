/** Writes down that a worker cannot sign in to a tenant, and that it can again: once for each outage, however often it is looked at. */
import { isRefusedCredential, TenantError } from '../../../lib/errors.js';
import { shortIdOf } from '../../../lib/ids.js';
import { sha256 } from '../../../lib/json.js';
import { settleEach } from '../../../lib/settle-each.js';
import { outageKey } from '../../../queue/message-key.js';
import { redraw } from '../../../queue/redraw.js';
import { capitalized } from '../../../tenant/origin.js';
import type { TenantContext, WithClock, WithJobs, WithLedger } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { outagePrefix } from '../events.js';
import { lastOutage, type Outage } from '../outage.js';

type ReachPorts = WithLedger & WithJobs & WithClock;

/** Of two workers one may have a credential that the other one lacks: what was over so lately, in milliseconds, is no new outage. */
const calmMs = 6 * 60 * 60_000;

/** Nothing is asked of a tenant that worked when it was used last, or was not used. */
async function lookAtReach(work: ReachPorts, tenants: readonly TenantContext[]): Promise<void> {
  await settleEach(tenants, async (tenant) => {
    // Of very many tenants: each ledger was read a moment ago.
    const isLost = (await lastOutage(work.ledger, tenant.id, 'known'))?.until === null;
    if (!isLost && (tenant.client.refused?.() ?? null) === null) return;
    const known = await lastOutage(work.ledger, tenant.id);
    const lasts = known !== null && known.until === null;
    const found = await signIn(tenant);
    if (lasts && found === 'works') await end(work, tenant, known);
    if (!lasts && typeof found === 'object') await begin(work, tenant, known, found.why);
  });
}

/** `unknown`: Entra ID cannot be asked now, which says nothing of the credential. */
async function signIn({ client }: TenantContext): Promise<'works' | 'unknown' | { readonly why: string }> {
  try {
    await client.appIds?.();
    return 'works';
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return isRefusedCredential(error) ? { why: withRemedy(capitalized(error.message.replace(/\.$/, ''))) } : 'unknown';
  }
}

/** What helps stands behind a semicolon, where that is known. */
function withRemedy(why: string): string {
  return why.includes('; ') ? why : `${why}; hardenbot doctor says what to do`;
}

async function begin(work: ReachPorts, tenant: TenantContext, before: Outage | null, why: string): Promise<void> {
  const now = work.clock.now();
  if (before?.until && now.getTime() - before.until.getTime() < calmMs && before.why === why) return;
  const at = now.toISOString();
  const id = shortIdOf(outagePrefix.slice(0, -1), sha256(`${tenant.id} ${at}`));
  await work.ledger.append(tenant.id, id, { type: 'unreached', why, at });
  await tell(work, tenant, id, 'lost');
}

async function end(work: ReachPorts, tenant: TenantContext, { id }: Outage): Promise<void> {
  await work.ledger.append(tenant.id, id, { type: 'reached', at: work.clock.now().toISOString() });
  await tell(work, tenant, id, 'back');
}

async function tell(
  work: WithJobs,
  { id: tenant, settings }: TenantContext,
  subject: string,
  state: 'lost' | 'back',
): Promise<void> {
  for (const [platform, channel] of Object.entries(settings.channel)) {
    const reply = { conversation: { platform, channel }, messageKey: outageKey(subject, state, platform) };
    await redraw(work, 'reach', { tenant, subject, reply });
  }
}

export const worker: WorkerFeature = { round: lookAtReach };
