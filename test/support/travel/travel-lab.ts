/** A travel exception in a worker that can be killed at any write, on stores in memory: what is open in the tenant at each moment, and how it ends. */
import { createReconciler } from '../../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../corridor/office';
import { wholeRound } from '../corridor/whole-round';
import { MemoryAccess } from '../tenants/memory-access';
import { travelIds, travelTenant } from '../tenants/travel-tenant';

class Killed extends Error {}

export interface TravelLab {
  readonly access: MemoryAccess;
  readonly office: Office;
  /** Kills the worker at its n-th write from now, before or after it. */
  killAt(n: number, when: 'before' | 'after'): void;
  /** Is called after each write to the tenant. */
  watch(seen: () => void): void;
  /** Runs what is due until nothing is, as a worker that is started again each time it dies. */
  live(): Promise<void>;
}

/** @param state of another tenant than the one with two policies */
export function openTravelLab(state: Readonly<Record<string, unknown>> = travelTenant()): TravelLab {
  const access = new MemoryAccess(state);
  let seen: () => void = () => undefined;
  let left = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  const client = access.client((write) => {
    left -= 1;
    if (left === 0 && when === 'before') throw new Killed();
    write();
    seen();
    if (left === 0) throw new Killed();
  });
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, timeZone: 'Europe/Berlin', client });
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no such tenant.');
  const reconciler = createReconciler(office.work, [tenant], { graceMs: 0, overdueAfterMs: 0 });
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  };
  return {
    access,
    office,
    watch: (then) => {
      seen = then;
    },
    killAt: (n, then) => {
      left = n;
      when = then;
    },
    live: async () => {
      for (let rounds = 0; rounds < 4; rounds += 1) {
        await run(() => office.settle());
        const { added, overdue } = await wholeRound(reconciler);
        for (const job of [...added, ...overdue]) if (job.name !== 'draw') await run(() => office.runJob(job));
      }
    },
  };
}

export const newestException = (office: Office) =>
  (office.storage.entries.get(tenantId) ?? []).findLast((entry) => entry.subject.startsWith('t-'))?.subject ?? '';

export async function approvedException(lab: TravelLab): Promise<string> {
  await lab.office.does('ana', { says: 'travel eva@contoso.com ES until=2026-11-27' });
  await lab.office.settle();
  const id = newestException(lab.office);
  await lab.office.does('bo', { clicks: 'approve', on: id, digest: lab.office.change(id)?.plan?.digest ?? '' });
  return id;
}

/** Policies that leave Eva out. */
export const leftOut = ({ access }: TravelLab) =>
  access.policies.filter((row) =>
    JSON.stringify(row['conditions']).includes(`"excludeUsers":["${travelIds.bg}","${travelIds.eva}"`),
  );
/** Policies of her own. */
export const own = ({ access }: TravelLab) =>
  access.policies.filter((row) => JSON.stringify(row['conditions']).includes(`"includeUsers":["${travelIds.eva}"]`));
