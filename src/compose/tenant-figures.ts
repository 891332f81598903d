/** What a worker tells Prometheus of its tenants, and where it knows that from. */
import type { Gauge } from 'prom-client';
import { definitions } from '../controls/definitions.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Clock } from '../lib/clock.js';
import { watchWholeAudits } from '../posture/whole-audits.js';
import { memoFor } from '../process/memo-for.js';
import { leftBehindGauge, type TenantFigures, tenantGauges } from '../process/tenant-metrics.js';
import type { TenantContext } from '../worker/context.js';
import type { LeftBehindWatch } from './watch-orphaned-changes.js';

/** Milliseconds. */
const auditsLookedAtEveryMs = 15_000;

/** What is told of the tenants together. */
export function metricsOf(
  tenants: readonly TenantContext[],
  {
    ledger,
    behind,
  }: { readonly ledger: Pick<Ledger, 'whyHalted' | 'touched' | 'subject'>; readonly behind: Pick<LeftBehindWatch, 'look'> },
  clock: Pick<Clock, 'monotonicMs' | 'now'>,
): readonly Gauge[] {
  const ids = definitions.map(({ id }) => id);
  const audits = watchWholeAudits(ledger, tenants, ids);
  // Of ten thousand tenants a look takes a while, and nobody needs one for each scrape.
  const seen = memoFor(auditsLookedAtEveryMs, clock, () => audits.look());
  const figures: TenantFigures = {
    wholeAudits: async () => {
      const known = await seen();
      return tenants.map(({ id, name, settings }) => ({
        name,
        isScheduled: settings.digest !== undefined,
        at: known.get(id) ?? null,
      }));
    },
    credentialEnds: () => tenants.flatMap(({ credentialEnd }) => credentialEnd ?? []),
    haltedLedgers: () => haltedOf(tenants, ledger),
  };
  return [...tenantGauges(figures, clock), leftBehindGauge(async () => (await behind.look()).length)];
}

/** How many of them are halted, as one of our processes says. */
export async function haltedOf(tenants: readonly { readonly id: string }[], ledger: Pick<Ledger, 'whyHalted'>): Promise<number> {
  const reasons = await Promise.all(tenants.map(({ id }) => ledger.whyHalted(id)));
  return reasons.filter((reason) => reason !== null).length;
}
