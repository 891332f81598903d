/** A worker that is killed at any step of a trip leaves nobody let in who should not be; and whatever happens, the end comes. */
import { createReconciler } from '../src/worker/upkeep/reconcile';
import { sample } from './support/counts';
import { MemoryAccess } from './support/memory-access';
import { type Office, openOffice, tenantId } from './support/office';
import { travelIds, travelTenant } from './support/travel-tenant';

const day = 86_400_000;
const minute = 60_000;

class Killed extends Error {}

interface Lab {
  readonly access: MemoryAccess;
  readonly office: Office;
  /** Kills the worker at its n-th write from now, before or after it. */
  killAt(n: number, when: 'before' | 'after'): void;
  /** Runs what is due until nothing is, as a worker that is started anew each time it dies. */
  live(): Promise<void>;
}

function open(): Lab {
  const access = new MemoryAccess(travelTenant());
  let left = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  const client = access.client((write) => {
    left -= 1;
    if (left === 0 && when === 'before') throw new Killed();
    write();
    if (left === 0) throw new Killed();
  });
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, timeZone: 'Europe/Berlin', client });
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no such tenant.');
  const reconciler = createReconciler(office.work, [tenant], { graceMs: 0, patienceMs: 0 });
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  };
  return {
    access,
    office,
    killAt: (n, then) => {
      left = n;
      when = then;
    },
    live: async () => {
      for (let rounds = 0; rounds < 4; rounds += 1) {
        await run(() => office.settle());
        const { added, overdue } = await reconciler.round();
        for (const job of [...added, ...overdue]) if (job.name !== 'draw') await run(() => office.runJob(job));
      }
    },
  };
}

const newest = (office: Office) =>
  (office.storage.entries.get(tenantId) ?? []).findLast((entry) => entry.subject.startsWith('t-'))?.subject ?? '';

async function approved(lab: Lab): Promise<string> {
  await lab.office.does('ana', { says: 'travel eva@contoso.com ES until=2026-11-27' });
  await lab.office.settle();
  const id = newest(lab.office);
  await lab.office.does('bo', { clicks: 'approve', on: id, digest: lab.office.change(id)?.plan?.digest ?? '' });
  return id;
}

/** Policies that leave Eva out, and the countries from which she is let in by that. */
const leftOut = ({ access }: Lab) =>
  access.policies.filter((row) =>
    JSON.stringify(row['conditions']).includes(`"excludeUsers":["${travelIds.bg}","${travelIds.eva}"`),
  );
const own = ({ access }: Lab) =>
  access.policies.filter((row) => JSON.stringify(row['conditions']).includes(`"includeUsers":["${travelIds.eva}"]`));

/** Never is she left out of a policy without the one that takes its place. */
function expectNothingOpen(lab: Lab): void {
  if (leftOut(lab).length > 0) expect(own(lab)).toHaveLength(2);
}

const kills = sample(
  [1, 2, 3, 4, 5, 6].flatMap((n) => (['before', 'after'] as const).map((when) => [n, when] as const)),
  4,
);

test.each(kills)('killed at write %i of its beginning, %s it: it goes on, and ends in time', async (n, when) => {
  const lab = open();
  const first = lab.access.standing();
  const id = await approved(lab);
  lab.killAt(n, when);
  await lab.office.settle().catch(() => undefined);
  expectNothingOpen(lab);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('verified');
  expect(leftOut(lab)).toHaveLength(2);
  lab.office.forward(4 * day);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(lab.access.standing()).toEqual(first);
});

test.each(kills)('killed at write %i of its end, %s it: it is ended all the same', async (n, when) => {
  const lab = open();
  const first = lab.access.standing();
  const id = await approved(lab);
  await lab.live();
  lab.office.forward(4 * day);
  lab.killAt(n, when);
  await lab.office.settle().catch(() => undefined);
  expectNothingOpen(lab);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(lab.access.standing()).toEqual(first);
});

test.each(kills)(
  'killed at write %i of its beginning, %s it, and away until it is over: it does not begin, it ends',
  async (n, when) => {
    const lab = open();
    const first = lab.access.standing();
    const id = await approved(lab);
    lab.killAt(n, when);
    await lab.office.settle().catch(() => undefined);
    lab.office.forward(5 * day);
    await lab.live();
    expect(lab.access.standing()).toEqual(first);
    expect(['revertedUnkept', 'refused']).toContain(lab.office.change(id)?.status);
  },
);

test('a service that refuses the end is asked until it does not, and nothing that keeps her out elsewhere is taken away before', async () => {
  const lab = open();
  const id = await approved(lab);
  await lab.live();
  const { work } = lab.office;
  const client = work.tenant(tenantId)?.client;
  if (client === undefined) throw new Error('There is no such tenant.');
  const { write } = client;
  Object.assign(client, { write: () => Promise.resolve({ result: 'failed', reason: 'not now' }) });
  lab.office.forward(4 * day);
  await lab.office.settle().catch(() => undefined);
  expect(lab.office.change(id)?.status).toBe('reverting');
  expect(own(lab)).toHaveLength(2);
  Object.assign(client, { write });
  lab.office.forward(minute);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(leftOut(lab)).toEqual([]);
  expect(own(lab)).toEqual([]);
});
