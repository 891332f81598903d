/** Thousands of courses of a plan, each act compared with a small model of it: anyone who does what in whatever order, and whenever the worker dies. */

import fc from 'fast-check';
import type { Change, ChangeStatus } from '../../src/engine/changes/change';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import type { Job } from '../../src/queue/job';
import type { WorkerContext } from '../../src/worker/context';
import { runJob } from '../../src/worker/run-job';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { Died, mortal } from '../support/chaos/mortal';
import { type Act, type Office, openOffice, type Snapshot, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';
import { answered, becomes, type Command, isEnough, type Model, type Who } from '../support/decisions/plan-model';
import { count } from '../support/runner/counts';
import type { MemoryQueue } from '../support/stores/memory-stores';

const courses = count({ fast: 150, full: 10_000 });
const seed = 20_261_124;

interface Course {
  readonly office: Office;
  readonly model: Model;
  readonly id: string;
  work: WorkerContext;
  readonly reconcile: () => Promise<unknown>;
}

const who = (...names: readonly [Who, ...Who[]]) => fc.constantFrom(...names);
const act = (kind: Extract<Command, { who: Who }>['kind'], ...names: readonly [Who, ...Who[]]): fc.Arbitrary<Command> =>
  who(...names).map((name) => ({ kind, who: name }));

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: act('approve', 'bo', 'cy', 'di', 'bo', 'cy', 'di', 'ana', 'ray') },
  { weight: 1, arbitrary: act('reject', 'cy', 'di', 'ray', 'ana') },
  { weight: 1, arbitrary: act('revoke', 'ana', 'bo', 'ray') },
  { weight: 1, arbitrary: act('emergency', 'eve', 'bo') },
  { weight: 2, arbitrary: act('keep', 'ana', 'cy', 'ray') },
  { weight: 1, arbitrary: act('undo', 'ana') },
  { weight: 5, arbitrary: fc.constant<Command>({ kind: 'work' }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 24 }).map((step): Command => ({ kind: 'crash', step })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<'plan' | 'apply' | 'undo'>('plan', 'apply', 'undo')
      .map((job): Command => ({ kind: 'replay', job })),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'settings' }) },
  { weight: 2, arbitrary: fc.constantFrom(1, 31, 61, 300).map((minutes): Command => ({ kind: 'wait', minutes })) },
);

/** How far it has come already: without these, few courses get as far as the end. */
const approvedTwice: readonly Command[] = [
  { kind: 'approve', who: 'bo' },
  { kind: 'approve', who: 'cy' },
];
const beginning = fc.constantFrom<readonly Command[]>(
  [],
  [],
  approvedTwice,
  [...approvedTwice, { kind: 'work' }],
  [...approvedTwice, { kind: 'settings' }],
  [...approvedTwice, { kind: 'crash', step: 14 }],
  [...approvedTwice, { kind: 'crash', step: 14 }, { kind: 'settings' }],
);

let waiting: Readonly<Record<'stays' | 'revertsItself', Snapshot>>;
beforeAll(async () => {
  const asked = async (revertsItself: boolean): Promise<Snapshot> => {
    const office = openOffice({ revertsItself });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    return office.snapshot();
  };
  waiting = { stays: await asked(false), revertsItself: await asked(true) };
});

function begin(revertsItself: boolean): Course {
  const office = openOffice({ from: waiting[revertsItself ? 'revertsItself' : 'stays'], revertsItself });
  const id = office.newest();
  const model: Model = {
    status: 'waiting',
    approvedBy: new Set(),
    emergency: false,
    requestedAt: office.now().getTime(),
    approvedAt: 0,
    settingsMoved: false,
    keepUntil: null,
    kept: false,
    revertAsked: false,
    isWritten: false,
  };
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('The office has no tenant.');
  const work: WorkerContext = {
    ...office.work,
    tenant: (wanted) =>
      wanted === tenantId
        ? { ...tenant, ...(model.settingsMoved ? { settingsVersion: 'moved', versionFor: () => 'moved' } : {}) }
        : undefined,
  };
  const reconciler = createReconciler(work, [tenant], { graceMs: 0 });
  return { office, model, id, work, reconcile: () => wholeRound(reconciler) };
}

function run(work: WorkerContext, job: Job): Promise<void> {
  const isOfTheModel = job.name === 'plan' || job.name === 'apply' || job.name === 'undo';
  return isOfTheModel ? runJob({ work, scan: () => Promise.resolve() }, job) : Promise.resolve();
}

/** Everything that is due now, and what follows from it. A job that has to wait comes again. */
async function workThrough({ office }: Course, work: WorkerContext): Promise<void> {
  const queue = office.work.jobs as MemoryQueue;
  for (let due = queue.take(office.now()); due.length > 0; due = queue.take(office.now()))
    for (const job of due)
      await run(work, job).catch((error: unknown) => {
        if (!(error instanceof RetryLater)) throw error;
      });
}

/** The jobs that were due are gone, whether it came to them or not. */
async function workAndDie(course: Course, steps: number): Promise<void> {
  let left = steps;
  const step = (): void => {
    left -= 1;
    if (left <= 0) throw new Died('The worker died here.');
  };
  try {
    await workThrough(course, mortal(course.work, { before: step, after: step, diesDuring: () => false }));
  } catch (error) {
    if (!(error instanceof Died)) throw error;
    // Its lease is in nobody's hands, and ends with time.
    course.office.forward(course.work.leaseMs);
  }
}

const actOf = ({ office, id }: Course, { kind }: Extract<Command, { who: Who }>): Act => {
  const digest = office.change(id)?.plan?.digest ?? '';
  switch (kind) {
    case 'approve':
      return { clicks: 'approve', on: id, digest };
    case 'reject':
      return { clicks: 'reject', on: id, digest, reason: 'no' };
    case 'keep':
      return { clicks: 'keep', on: id };
    case 'revoke':
      return { says: `revoke ${id}` };
    case 'emergency':
      return { says: `emergency ${id} it burns` };
    case 'undo':
      return { says: `revert ${id}` };
  }
};

/** Does it, and says whether the worker was interrupted; null when no worker was asked for anything. */
async function perform(course: Course, one: Command): Promise<boolean | null> {
  const { office, model, id, work } = course;
  switch (one.kind) {
    case 'wait':
      office.forward(one.minutes * 60_000);
      return null;
    case 'settings':
      model.settingsMoved = !model.settingsMoved;
      return null;
    case 'work':
      await course.reconcile();
      await workThrough(course, work);
      return false;
    case 'crash':
      await workAndDie(course, one.step);
      return true;
    case 'replay': {
      const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
      await run(work, { name: one.job, tenant: tenantId, subject: id, reply }).catch((error: unknown) => {
        if (!(error instanceof RetryLater)) throw error;
      });
      return true;
    }
    default: {
      const answer = await office.does(one.who, actOf(course, one));
      const expected = answered(model, one, office.now().getTime());
      if (expected !== null && answer !== expected) throw new Error(`The answer is ${answer} instead of ${expected}.`);
      return null;
    }
  }
}

const beforeAnything: ReadonlySet<ChangeStatus> = new Set(['waiting', 'approved', 'rejected', 'revoked', 'refused']);

/** What must hold at any moment, whatever happened. Compared by hand: a matcher a hundred thousand times takes longer than the rest. */
function holds({ office, model }: Course, change: Change): void {
  const written = office.writes.map((operation) =>
    operation.kind === 'update' ? `${operation.identity} ${JSON.stringify(operation.after)}` : operation.kind,
  );
  const isBegun = written.length > 0;
  if (new Set(written).size < written.length) throw new Error(`Something was written twice: ${written.join(', ')}`);
  if (isBegun && !isEnough(model)) throw new Error('Something was written that not enough people approved.');
  if (isBegun && beforeAnything.has(change.status)) throw new Error(`Something was written, and the plan is ${change.status}.`);
  const on = (office.state.exchange['CASMailbox'] ?? []).filter((row) => row['PopEnabled'] === true).length;
  if (change.status === 'verified' && on > 0) throw new Error('It is called verified, and not all is closed.');
  if ((change.status === 'revertedUnkept' || !isBegun) && on < 2) throw new Error('Not all is as it was before.');
}

/** Every state that it was in. */
async function follow(revertsItself: boolean, commands: readonly Command[]): Promise<ReadonlySet<ChangeStatus>> {
  const seen = new Set<ChangeStatus>();
  const course = begin(revertsItself);
  const { office, model, id } = course;
  for (const one of commands) {
    const interrupted = await perform(course, one);
    const change = office.change(id);
    if (change === null) throw new Error('The plan is gone.');
    const may = interrupted === null ? [model.status] : becomes(model, office.now().getTime(), !interrupted);
    if (!may.includes(change.status)) throw new Error(`It is ${change.status} instead of ${may.join(' or ')}.`);
    if (interrupted !== null) {
      model.status = change.status;
      model.keepUntil = change.keep?.until.getTime() ?? null;
      model.isWritten = office.writes.length > 0;
    }
    holds(course, change);
    seen.add(change.status);
  }
  return seen;
}

test(`${courses} courses of a plan go as the model says`, async () => {
  const seen = new Map<ChangeStatus, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      beginning,
      fc.array(command, { minLength: 1, maxLength: 3 }),
      async (revertsItself, first, more) => {
        for (const status of await follow(revertsItself, [...first, ...more])) seen.set(status, (seen.get(status) ?? 0) + 1);
      },
    ),
    { numRuns: courses, seed },
  );
  // A model test that never gets anywhere shows nothing.
  for (const status of ['rejected', 'revoked', 'refused', 'verified', 'revertedUnkept', 'stopped', 'applying'] as const)
    expect({ status, often: (seen.get(status) ?? 0) >= courses / 500 }).toEqual({ status, often: true });
});

test('what was begun and left by a dead worker ends once another one works', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.integer({ min: 1, max: 24 }), async (revertsItself, step) => {
      const commands: Command[] = [
        { kind: 'approve', who: 'bo' },
        { kind: 'approve', who: 'cy' },
        { kind: 'crash', step },
        { kind: 'work' },
      ];
      expect([...(await follow(revertsItself, commands))].at(-1)).toBe('verified');
    }),
    { numRuns: count({ fast: 12, full: 48 }), seed },
  );
});
