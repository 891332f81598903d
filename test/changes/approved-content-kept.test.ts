/** What people saw is what is applied: nothing is approved that is not the plan of the card, nothing twice, and never by the account that asked. */

import { contentOf } from '../../src/chat/attachment';
import { OpenSubjects } from '../../src/engine/changes/open-subjects';
import { shownHash } from '../../src/engine/plan/stored-operations';
import { shownMeasure } from '../../src/features/cards';
import { planFile } from '../../src/gateway/outbox/plan-file';
import { accountDigest } from '../../src/people/links';
import { steadyClock } from '../../src/process/system-clock';
import { bestEffortQueue } from '../../src/queue/best-effort-queue';
import { isWhatWasShown, shownNow } from '../../src/views/decided-card';
import { runJob } from '../../src/worker/run-job';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { KeptLog } from '../support/corridor/kept-log';
import { ids, type Name, type Office, openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';

const minute = 60_000;

async function planned(
  approvals: object = { tiers: { medium: 1 } },
  revertsItself = false,
): Promise<{ office: Office; id: string }> {
  const office = openOffice({ approvals: approvals as Record<string, unknown>, revertsItself });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return { office, id: office.newest() };
}

const approves = (office: Office, who: Name) => {
  const id = office.newest();
  return office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
};

test('operations that somebody swapped in the store while people decide take no approval', async () => {
  const { office, id } = await planned();
  const key = `${tenantId}/${id}`;
  const genuine = [...(office.storage.plans.get(key) ?? [])];
  const harmless = genuine.map((operation) =>
    operation.kind === 'update' ? { ...operation, object: 'a shared mailbox' } : operation,
  );
  office.storage.plans.set(key, harmless);
  expect(await approves(office, 'bo')).toBe('plan-edited');
  office.storage.plans.set(key, genuine);
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(await approves(office, 'bo')).toBe('done');
});

test('a plan whose list went with a store that was restored says to ask again, to whoever approves it and where it was approved, and accuses nobody', async () => {
  const { office, id } = await planned();
  const before = office.snapshot().storage.plans.get(`${tenantId}/${id}`) ?? [];
  office.storage.plans.set(`${tenantId}/${id}`, []);
  const digest = office.change(id)?.plan?.digest ?? '';
  const actor = { platform: 'terminal', id: 'bo', membership: 'member' } as const;
  const press = {
    kind: 'click',
    action: 'approve',
    subject: id,
    digest,
    actor,
    key: 'press',
    conversation: { platform: 'terminal', channel: 'hardening' },
  } as const;
  const refusal = await office.answers(press);
  expect(refusal).toMatchObject({
    reason: expect.stringContaining('as after the store was restored'),
    remedy: expect.stringContaining('Ask for a fresh plan'),
  });
  expect(JSON.stringify(refusal)).not.toContain('who can write');
  office.storage.plans.set(`${tenantId}/${id}`, [...before]);
  expect(await approves(office, 'bo')).toBe('done');
  office.storage.plans.set(`${tenantId}/${id}`, []);
  await office.settle();
  const said = JSON.stringify((office.storage.entries.get(tenantId) ?? []).map(({ event }) => event));
  expect(said).toContain('as after the store was restored');
  expect(said).not.toContain('who can write');
  expect(office.writes).toEqual([]);
});

test('the list of such a plan, where someone asks for the file, says the same', async () => {
  const { office, id } = await planned();
  const plan = office.change(id)?.plan;
  if (plan === undefined || plan === null) throw new Error('There is no plan.');
  office.storage.plans.set(`${tenantId}/${id}`, []);
  const file = planFile(office.work.plans, tenantId, { ...plan, tenant: tenantId });
  await expect(contentOf(file)).rejects.toThrow(/gone, as after the store was restored. Ask for a fresh plan/);
});

test('an approval is used once, whatever is cut out of the ledger afterwards', async () => {
  const { office, id } = await planned();
  await approves(office, 'bo');
  await office.settle();
  const { length } = office.writes;
  const entries = office.storage.entries.get(tenantId) ?? [];
  const approvedAt = entries.findIndex(({ event }) => event.type === 'approved');
  office.storage.entries.set(tenantId, entries.slice(0, approvedAt + 1));
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await office.runJob({ name: 'apply', tenant: tenantId, subject: id, reply });
  expect(office.writes).toHaveLength(length);
  expect(office.halts).toEqual([expect.stringContaining('holds less than its')]);
});

test('the account that asked cannot approve, although it was linked to somebody else meanwhile', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const account = { platform: 'slack', id: 'U77', membership: 'member' } as const;
  const linkTo = async (who: Name): Promise<void> => {
    await office.does(account, { says: 'link' });
    await office.does(who, { clicks: 'link', on: office.codes.at(-1) ?? '', digest: accountDigest(account) });
  };
  await linkTo('bo');
  expect(await office.does(account, { says: 'plan pop-imap' })).toBe('done');
  await office.settle();
  const id = office.newest();
  office.forward(minute);
  await office.does('bo', { says: 'unlink U77' });
  office.forward(minute);
  await linkTo('cy');
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does(account, { clicks: 'approve', on: id, digest })).toBe('same-account');
  expect(await office.does('di', { clicks: 'approve', on: id, digest })).toBe('done');
  expect(office.change(id)?.request.decision.decision.person.entraId).toBe(ids.bo);
});

describe('the card that people decided on', () => {
  const words = 'Everyone in the company loses their mail';

  /** Approved by bo in one process, and looked at by a worker that draws another card. */
  async function appliedBy(
    worker: Partial<Office['work']>,
    drawnBy?: string,
  ): Promise<{ writes: number; refused: readonly string[] }> {
    const { office, id } = await planned();
    await approves(office, 'bo');
    const other = openOffice({
      from: office.snapshot(),
      approvals: { tiers: { medium: 1 } },
      ...(drawnBy === undefined ? {} : { drawnBy }),
    });
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const work = { ...other.work, ...worker };
    await runJob({ work, scan: () => Promise.resolve() }, { name: 'apply', tenant: tenantId, subject: id, reply });
    const { refusal = null } = other.change(id) ?? {};
    return { writes: other.writes.length, refused: refusal === null ? [] : [`${refusal.reason} ${refusal.remedy}`] };
  }

  const otherwise = (office: Office) => office.work.controls.map((control) => ({ ...control, impact: words }));

  test('is drawn anew by the worker: where it is another one nothing is done, and people are asked again', async () => {
    const { writes, refused } = await appliedBy({ controls: otherwise(openOffice()) });
    expect(writes).toBe(0);
    expect(refused).toEqual([expect.stringMatching(/is not the card of this plan\. .*have it approved again/)]);
  });

  test('is the same one for both processes', async () => {
    expect(await appliedBy({})).toEqual({ writes: expect.any(Number), refused: [] });
    expect((await appliedBy({})).writes).toBeGreaterThan(0);
  });

  test('in the words of another version stops nobody: what it was drawn from decides then', async () => {
    const { writes, refused } = await appliedBy({ controls: otherwise(openOffice()) }, 'f'.repeat(16));
    expect([writes > 0, refused]).toEqual([true, []]);
  });

  test('is held against all that is drawn of it: whatever differs on the card, differs in what was signed', async () => {
    const { office, id } = await planned();
    const change = office.change(id);
    const plan = change?.plan;
    if (change === null || plan === null || plan === undefined) throw new Error('There is no plan.');
    const first = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
    const on = {
      tenant: 'contoso',
      change,
      plan,
      first,
      control: shownMeasure(change.request.control, office.work.controls),
      drawnBy: '0'.repeat(16),
    };
    const shown = shownNow(on);
    expect(isWhatWasShown(shown, on)).toBe(true);
    const others = [
      ...everyLeaf(plan).map((edited) => ({ ...on, plan: edited })),
      ...first.flatMap((operation, at) => everyLeaf(operation).map((edited) => ({ ...on, first: first.with(at, edited) }))),
      ...(['title', 'impact'] as const).map((word) => ({
        ...on,
        control: on.control && { ...on.control, [word]: words },
      })),
      { ...on, tenant: 'fabrikam' },
      { ...on, change: { ...change, id: 'c-0000009' } },
    ];
    // A card says none of some fields: those are in the plan, and that is signed whole.
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter((other) => isWhatWasShown(shown, other))).toEqual([]);
  });

  test('does not change with what becomes of the change, nor with who may approve it', async () => {
    const { office, id } = await planned({ tiers: { medium: 2 } });
    const [before, first] = [office.change(id), office.storage.plans.get(`${tenantId}/${id}`) ?? []];
    for (const who of ['bo', 'di'] as const) await approves(office, who);
    await office.settle();
    const after = office.change(id);
    if (before?.plan == null || after?.plan == null) throw new Error('There is no plan.');
    const on = {
      tenant: 'contoso',
      plan: before.plan,
      first,
      control: shownMeasure(first.length === 0 ? undefined : 'pop-imap', office.work.controls),
      drawnBy: '0'.repeat(16),
    };
    expect(shownNow({ ...on, change: after })).toBe(shownNow({ ...on, change: before }));
    expect(after.approvals.map(({ decision }) => isWhatWasShown(decision.shown, { ...on, change: after }))).toEqual([true, true]);
  });

  test('of an earlier version counts by the plan and its operations, and by nothing else', async () => {
    const { office, id } = await planned();
    const change = office.change(id);
    if (change?.plan == null) throw new Error('There is no plan.');
    const first = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
    const on = {
      tenant: 'contoso',
      change,
      plan: change.plan,
      first,
      control: shownMeasure(change.request.control, office.work.controls),
      drawnBy: '0'.repeat(16),
    };
    expect(isWhatWasShown(shownHash(change.plan, first), on)).toBe(true);
    for (const other of [undefined, '', 'x', `2:${shownHash(change.plan, first)}`, shownHash(change.plan, [])])
      expect(isWhatWasShown(other, on)).toBe(false);
  });
});

/** The same value with one leaf of it edited, for each leaf. */
function everyLeaf<Value>(value: Value): readonly Value[] {
  const edit = (one: unknown): readonly unknown[] => {
    if (typeof one === 'string') return [`${one} edited`];
    if (typeof one === 'number') return [one + 1];
    if (typeof one === 'boolean') return [!one];
    if (Array.isArray(one)) return one.flatMap((item, at) => edit(item).map((other) => one.with(at, other)));
    if (typeof one !== 'object' || one === null) return [];
    return Object.entries(one).flatMap(([key, inner]) => edit(inner).map((other) => ({ ...one, [key]: other })));
  };
  return edit(value) as readonly Value[];
}

const queues = {
  'that takes every job and gives none back': { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) },
  'that takes no job at all': {
    add: () => Promise.reject(new Error('WRONGTYPE of a key')),
    ensure: () => Promise.reject(new Error('WRONGTYPE of a key')),
  },
} as const;

test.each(Object.entries(queues))(
  'a change that no one kept is ended by the worker itself where no queue brings the job: one %s',
  async (_what, queue) => {
    const { office, id } = await planned({ tiers: { medium: 1 } }, true);
    await approves(office, 'bo');
    await office.settle();
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('The tenant is not served.');
    const work = { ...office.work, jobs: bestEffortQueue(queue, new KeptLog()) };
    const reconciler = createReconciler(work, [tenant], { graceMs: 0, overdueAfterMs: minute });
    office.forward(31 * minute);
    expect((await wholeRound(reconciler)).overdue).toEqual([]);
    office.forward(minute);
    const { overdue } = await wholeRound(reconciler);
    expect(overdue).toMatchObject([{ name: 'undo', subject: id }]);
    for (const job of overdue) await runJob({ work, scan: () => Promise.resolve() }, job);
    expect(office.change(id)?.status).toBe('revertedUnkept');
  },
);

test('a tenant that fails keeps no other from being looked at', async () => {
  const { office, id } = await planned({ tiers: { medium: 1 } }, true);
  await approves(office, 'bo');
  await office.settle();
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('The tenant is not served.');
  const failing = new OpenSubjects({
    ...office.work.ledger,
    touched: (of, after) => (of === 'other' ? Promise.reject(new Error('spoiled')) : office.work.ledger.touched(of, after)),
  });
  office.forward(31 * minute);
  const reconciler = createReconciler(office.work, [{ ...tenant, id: 'other' }, tenant], { graceMs: 0, stillOpen: failing });
  expect(await reconciler.round()).toMatchObject({ added: [{ name: 'undo', subject: id }], failures: [{ message: 'spoiled' }] });
});

test('a job that came before its time and was turned away does not quiet the end of a change that nobody keeps', async () => {
  const { office, id } = await planned({ tiers: { medium: 1 } }, true);
  await approves(office, 'bo');
  await office.settle();
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
  expect(office.rejectedJobs).toEqual(['not-yet']);
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('The tenant is not served.');
  office.forward(31 * minute);
  const { added } = await createReconciler(office.work, [tenant], { graceMs: 0 }).round();
  expect(added).toMatchObject([{ name: 'undo', subject: id }]);
});

describe('a wall clock that somebody sets', () => {
  function clocks() {
    const time = { wall: 1_000_000, counted: 0 };
    const jumps: number[] = [];
    const clock = steadyClock(
      { now: () => new Date(time.wall), monotonicMs: () => time.counted, sleep: () => Promise.resolve() },
      (byMs) => jumps.push(byMs),
    );
    const pass = (ms: number): void => {
      time.wall += ms;
      time.counted += ms;
    };
    return { clock, time, jumps, pass };
  }

  test('back does not put off a deadline, and is told once', () => {
    const { clock, time, jumps, pass } = clocks();
    pass(10_000);
    time.wall -= 3_600_000;
    for (let second = 0; second < 5; second += 1) {
      pass(1000);
      clock.now();
    }
    expect(clock.now().getTime()).toBe(1_015_000);
    expect(jumps).toEqual([-3_600_000]);
  });

  test('forward is followed, and told', () => {
    const { clock, time, jumps, pass } = clocks();
    time.wall += 60_000;
    expect(clock.now().getTime()).toBe(1_060_000);
    pass(1000);
    expect(clock.now().getTime()).toBe(1_061_000);
    expect(jumps).toEqual([60_000]);
  });
});
