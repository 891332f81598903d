/** A tenant is taken out of the settings while someone travels, or a change waits to be kept: nobody is left to end it, and everyone who looks says so until it is over. */
import { keys } from '../../adapters/redis/keys';
import { createTenantRegister } from '../../adapters/redis/tenant-register';
import { watchOrphanedChanges } from '../../src/compose/watch-orphaned-changes';
import { settingsSchema } from '../../src/config/settings';
import { type OrphanedChange, orphanedChanges } from '../../src/engine/changes/orphaned-changes';
import { utcMinute } from '../../src/lib/utc-minute';
import { systemClock } from '../../src/process/system-clock';
import { checkOrphanedChanges } from '../../src/setup/doctor/ledgers';
import { orphanedChangesCard } from '../../src/views/notices';
import { textOf } from '../support/chat/chat-room';
import { openOffice, tenantId } from '../support/corridor/office';
import { askOften } from '../support/ledger/many-requests';
import { ledgerOn } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { approvedException, openTravelLab } from '../support/travel/travel-lab';

const minute = 60_000;
const day = 86_400_000;
const other = 'f0f0f0f0-0000-4000-8000-00000000000f';

let valkey: TestValkey;

beforeAll(async () => {
  valkey = await startTestValkey();
});

afterAll(() => valkey.stop());

/** A travel exception running in a tenant that the register knows. */
async function underWay() {
  const lab = openTravelLab();
  const id = await approvedException(lab);
  await lab.live();
  const register = createTenantRegister(valkey.connect());
  await register.add([tenantId]);
  return { lab, id, ports: { register, ledger: lab.office.work.ledger } };
}

/** Nobody waits. */
const atOnce = { monotonicMs: () => 0, sleep: () => Promise.resolve(), now: () => new Date(0) };

test('it is told who is let in, from where, until when, and what to do', async () => {
  const { id, ports } = await underWay();
  const found = await orphanedChanges(ports, [other]);
  expect(found).toEqual([
    {
      tenant: tenantId,
      open: 1,
      first: { id, at: new Date('2026-11-27T23:00:00.000Z') },
      text: `Tenant ${tenantId} is not in the settings any more, and there hardenbot still allows eva@contoso.com from ES until 2026-11-27T23:00:00.000Z (${id}): nobody ends that.`,
      remedy: expect.stringContaining('Put the tenant back under tenants until nothing of it is open'),
    },
  ]);
  expect(checkOrphanedChanges(found)).toMatchObject([{ state: 'missing', area: 'settings', found: found[0]?.text }]);
});

test('names that no tenant has, written beside it into the store, neither hide it nor are told', async () => {
  const { id, ports } = await underWay();
  const redis = valkey.connect();
  const names = ['a'.repeat(300), '../../etc/passwd', '\u001b[2J all is well', '}{', 'a b', ''];
  await redis.sadd(keys.tenants(), ...names);
  try {
    const found = await orphanedChanges(ports, [other]);
    expect(found.map(({ tenant, text }) => [tenant, text.includes(id)])).toEqual([[tenantId, true]]);
  } finally {
    await redis.srem(keys.tenants(), ...names);
  }
});

test('a register that somebody filled is looked at in part, and told as that', async () => {
  const redis = valkey.connect();
  const names = Array.from({ length: 5000 }, (_unused, n) => `90000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  await redis.sadd(keys.tenants(), ...names);
  const looked: string[] = [];
  const ledger = ledgerOn(redis, systemClock);
  const counting = {
    ...ledger,
    recent: (...of: Parameters<typeof ledger.recent>) => {
      looked.push(of[0]);
      return ledger.recent(...of);
    },
  };
  try {
    const found = await orphanedChanges({ register: createTenantRegister(redis), ledger: counting }, [tenantId, other]);
    expect(found).toMatchObject([{ open: null, text: expect.stringContaining('The store names more than 1000 tenants') }]);
    expect(new Set(looked).size).toBe(1000);
    expect(checkOrphanedChanges(found)).toMatchObject([{ state: 'missing' }]);
  } finally {
    await redis.srem(keys.tenants(), ...names);
  }
});

test('nothing is told of a tenant that is looked after, that was given up, or whose travel exceptions are over', async () => {
  const { lab, ports } = await underWay();
  expect(await orphanedChanges(ports, [tenantId])).toEqual([]);
  lab.office.forward(4 * day);
  await lab.live();
  expect(await orphanedChanges(ports, [])).toEqual([]);
});

test('a process whose settings do not have it says so in its log when it starts', async () => {
  const { ports } = await underWay();
  const said = await new Promise<string>((resolve) => {
    const logger = { info: () => undefined, warn: () => undefined, error: (_fields: object, text: string) => resolve(text) };
    const settings = settingsSchema.parse({ tenants: { other: { tenantId: other } } });
    void watchOrphanedChanges({ ...ports, settings, logger, clock: atOnce }).then((watch) => watch.close());
  });
  expect(said).toContain('still allows eva@contoso.com from ES');
  expect(said).toContain('Put the tenant back');
  expect((await ports.register.others([])).ids).toEqual(expect.arrayContaining([other, tenantId]));
});

/** A change that waits to be kept in a tenant that the register knows. */
async function toKeep() {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  return {
    office,
    id,
    ports: { register: { others: () => Promise.resolve({ ids: [tenantId], isWhole: true }) }, ledger: office.work.ledger },
  };
}

test('a change that waits to be kept there is told, until it is kept or put back', async () => {
  const { office, id, ports } = await toKeep();
  const at = office.change(id)?.keep?.until ?? new Date(0);
  expect(await orphanedChanges(ports, [])).toEqual([
    {
      tenant: tenantId,
      open: 1,
      first: { id, control: 'pop-imap', at },
      text: `Tenant ${tenantId} is not in the settings any more, and what was begun there is in force: ${id} (pop-imap), which no one keeps or undoes at ${at.toISOString()}.`,
      remedy: expect.stringContaining('put the changes back by hand'),
    },
  ]);
  await office.does('ana', { clicks: 'keep', on: id });
  await office.settle();
  expect(await orphanedChanges(ports, [])).toEqual([]);
});

test('where somebody travels and a change waits to be kept, both are told, and what to do about both', async () => {
  const { lab, ports } = await underWay();
  const kept = await toKeep();
  const entries = [lab.office, kept.office].map(({ storage }) => storage.entries.get(tenantId) ?? []);
  expect(entries.every(({ length }) => length > 0)).toBe(true);
  const both = {
    ...ports.ledger,
    recent: async (...of: Parameters<typeof ports.ledger.recent>) => [
      ...(await ports.ledger.recent(...of)),
      ...(await kept.ports.ledger.recent(...of)),
    ],
    fold: ((tenant: string, id: string, fold: never) =>
      (id.startsWith('t-') ? ports.ledger : kept.ports.ledger).fold(tenant, id, fold)) as typeof ports.ledger.fold,
  };
  const [found] = await orphanedChanges({ ...ports, ledger: both }, [other]);
  expect(found).toMatchObject({ open: 2, text: expect.stringContaining(kept.id) });
  expect(found?.remedy).toMatch(/end travel exceptions by hand .* and put the changes back by hand/);
});

test('a change that waits to be kept there is told however many plans were asked for since', async () => {
  const { office, id, ports } = await toKeep();
  await askOften(office, id, 201);
  expect(await orphanedChanges(ports, [])).toMatchObject([{ open: 1, text: expect.stringContaining(id) }]);
});

/** A watch without the tenant of a change that waits to be kept, with whom it called, at some time before the end of that. */
async function watchedWithout(msBefore: number) {
  const { office, id, ports } = await toKeep();
  const register = { ...ports.register, add: () => Promise.resolve() };
  const settings = settingsSchema.parse({ tenants: { other: { tenantId: other } } });
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const at = office.change(id)?.keep?.until ?? new Date(0);
  const called: string[] = [];
  let ms = 0;
  const clock = { ...atOnce, monotonicMs: () => ms, now: () => new Date(at.getTime() - msBefore + ms) };
  const call = async (found: OrphanedChange) => void called.push(textOf(orphanedChangesCard(found, clock.now())));
  const watch = await watchOrphanedChanges({ ...ports, register, settings, logger, clock, call });
  return { id, at, called, watch, forward: (by: number) => (ms += by) };
}

test('people are called once it lasts, so that a process with the settings of a moment ago calls nobody', async () => {
  const { called, watch, forward } = await watchedWithout(25 * minute);
  await watch.tell();
  expect(called).toEqual([]);
  forward(10 * minute);
  await watch.tell();
  expect(called).toEqual([expect.stringContaining(`Tenant ${tenantId} left the settings, and 1 change is open there`)]);
  watch.close();
});

test.each([14, 9, 1, -5])(
  'people are called at once where a change is to be undone in %i minutes, and read which one and when',
  async (minutes) => {
    const { id, at, called, watch } = await watchedWithout(minutes * minute);
    await watch.tell();
    expect(new Set(called).size).toBe(1);
    expect(called[0]).toContain(`${id} (pop-imap) ${minutes < 0 ? 'was' : 'is'} to be undone at `);
    expect(called[0]).toContain(utcMinute(at));
    watch.close();
  },
);

test('one that was given up is left alone', async () => {
  const { ports } = await underWay();
  const settings = settingsSchema.parse({ tenants: { other: { tenantId: other } }, formerTenants: [tenantId] });
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const watch = await watchOrphanedChanges({ ...ports, settings, logger, clock: atOnce });
  expect(await watch.look()).toEqual([]);
  watch.close();
});
