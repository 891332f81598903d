/** Runs operations in their order, each journaled before and after; those that do not depend on each other go together. */
import { endedWell, type Journal, type Outcome } from '../../engine/changes/journal.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { createdIdOf, type Operation, resolveOperation } from '../../engine/plan/operation.js';
import { mayAnswerLater, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Current } from '../../tenant/client.js';
import type { WithClient } from '../context.js';
import { type Group, inGroups, type Step } from './batches.js';
import { type Held, mustHold } from './lease.js';
import { type RunPorts, resolveUncertain, settledBefore } from './resolve-uncertain.js';
import { comesBack, isAnnouncedAgain, notSent, runTogether } from './run-batch.js';

export interface Run {
  readonly tenant: WithClient;
  /** The change in whose name the journal is kept. */
  readonly subject: string;
  readonly operations: AsyncIterable<Operation> | Iterable<Operation>;
  /** What of them was announced and done by a run before a crash. */
  readonly journal: Journal;
  /** Marks the journal of restoring. */
  readonly isRevert: boolean;
  /** Nobody comes back to what cannot be read now: each step is reported as it ended. */
  readonly endsEach?: true;
  /** An object as it was a moment ago, by the number of its operation; undefined: it has to be looked at. */
  readonly seen?: (n: number) => Current | null | undefined;
  /** What was written of an operation by a try before this one: what is tried until it is done would fill the record. Absent: each try is written down. */
  readonly saidBefore?: (n: number) => Outcome | undefined;
  /** The lease on the objects. */
  readonly held: Held;
  /** Called now and then, so that progress can be shown. */
  readonly onProgress: () => Promise<void>;
}

export interface RunResult {
  readonly done: number;
  /** Why it stopped before the last operation; null when every one ended well. */
  readonly stopped: string | null;
}

/** How often progress is reported while operations run. */
const progressEveryMs = 400;

/**
 * Goes on at the first operation without an outcome, and stops at the first that does not end well: what was under way together with
 * it still ends. Throws TenantError when the tenant cannot be reached or broke at a write that is not done, LeaseLost when someone else may be at work, and RetryLater between
 * two operations when the process ends.
 */
export async function runOperations(work: RunPorts, run: Run): Promise<RunResult> {
  const createdIds = new Map<number, string>();
  let done = 0;
  let stopped: string | null = null as string | null;
  let toldAt = work.clock.monotonicMs();
  await runGroups(inGroups(run.operations, run.journal), async ({ steps }) => {
    for (const { step, outcome } of await runGroup(work, run, { steps, createdIds })) {
      const id = createdIdOf(step.operation, outcome.id);
      if (id !== null) createdIds.set(step.n, id);
      if (endedWell(outcome)) done += 1;
      else stopped ??= why(step.operation, outcome);
    }
    if (stopped === null && work.clock.monotonicMs() - toldAt >= progressEveryMs) {
      toldAt = work.clock.monotonicMs();
      await run.onProgress();
    }
    return stopped === null;
  });
  return { done, stopped };
}

/** The operations of a group with what became of them; those after one that did not end well may be missing. */
async function runGroup(
  work: RunPorts,
  run: Run,
  group: { readonly steps: readonly Step[]; readonly createdIds: ReadonlyMap<number, string> },
): Promise<readonly { readonly step: Step; readonly outcome: Outcome }[]> {
  const [first] = group.steps;
  const before = first === undefined ? undefined : run.journal.outcomes.get(first.n);
  if (first !== undefined && before !== undefined) return [{ step: first, outcome: before }];
  if (work.stopping.aborted) throw new RetryLater('The worker ends; another one goes on.', 0);
  const steps = group.steps.map(({ n, operation }) => ({ n, operation: resolveOperation(operation, group.createdIds) }));
  const { together } = run.tenant.client;
  if (steps.length > 1 && together !== undefined) return runTogether(work, run, { steps, together });
  const ended: { step: Step; outcome: Outcome }[] = [];
  for (const step of steps) {
    const outcome = await runOperation(work, run, step);
    ended.push({ step, outcome });
    if (!endedWell(outcome)) break;
  }
  return ended;
}

function why(operation: Operation, outcome: Outcome): string {
  return `${operation.object}: ${outcome.reason ?? outcome.result}`;
}

/** What became of an operation; `broke`: it is as it was because the service was out of order, so that trying again may help; `why`: what it waits for. */
export type Ended = Outcome & { readonly broke?: true; readonly why?: TenantError };

/** Re-reads, refuses when the object moved, announces, writes, reads back: each step in the ledger before the next. */
export async function runOperation(
  work: RunPorts,
  run: Run,
  step: { readonly n: number; readonly operation: Operation },
): Promise<Ended> {
  const { tenant, subject, held } = run;
  const { n, operation } = step;
  const mark = run.isRevert ? { undo: true as const } : {};
  const announced = run.journal.intents.has(n);
  const settled = operation.kind === 'action' ? whySentAlready(operation, announced) : await lookAhead();
  const ended: Ended = settled ?? (await announceAndWrite());
  const { broke: _broke, why: _why, ...outcome } = ended;
  await writeOutcome(run, n, outcome);
  return ended;

  async function lookAhead(): Promise<Ended | null> {
    if (announced) return (await resolveUncertain(work, tenant, [operation], [n]))[0] ?? null;
    const seen = run.seen?.(n);
    return settledBefore(operation, seen === undefined ? await tenant.client.current(operation) : seen, false);
  }

  async function announceAndWrite(): Promise<Ended> {
    mustHold(held, operation);
    const isAgain = isAnnouncedAgain(work, run.journal, n);
    const intent = { type: 'intent', n, operation, ...mark } as const;
    // Each time that an action is sent is announced: rows of a tenant's log in our name that are more than that are of someone else.
    if (isAgain || !announced || operation.kind === 'action')
      await held.appendAll(subject, [...notSent(run, isAgain ? [n] : []), intent]);
    const written = await tenant.client.write(operation, held.check).catch(notedNotSent);
    if (written.result !== 'applied') {
      const { result, reason } = written;
      const later = comesBack(operation, written, run.isRevert);
      if (later !== null && run.endsEach !== true) throw later;
      if (later !== null && work.stopping.aborted) throw new RetryLater('The worker ends; another one goes on.', 0);
      if (result !== 'failed' || later === null) return { result, reason };
      return { result, reason, ...(written.waitsFor === undefined ? {} : { broke: true }), why: later };
    }
    const { id, note } = written;
    return { result: 'applied', ...omitUndefined({ id, reason: note }) };
  }

  async function notedNotSent(error: unknown): Promise<never> {
    if (error instanceof TenantError && run.endsEach !== true) await held.appendAll(subject, notSent(run, [n]));
    throw error;
  }
}

/** Writes down what became of an operation, unless a try before this one ended in the same way. */
export async function writeOutcome({ subject, held, isRevert, saidBefore }: Run, n: number, outcome: Outcome): Promise<void> {
  if (!endedWell(outcome) && saidBefore?.(n)?.result === outcome.result) return;
  await held.append(subject, { type: 'outcome', n, ...outcome, ...(isRevert ? { undo: true as const } : {}) });
}

/** What an action did cannot be read: one that was announced may have been sent, and is sent again only where that does no harm. */
function whySentAlready(operation: Extract<Operation, { kind: 'action' }>, announced: boolean): Outcome | null {
  return operation.repeat === true ? null : settledBefore(operation, null, announced);
}

/**
 * Says of every operation that was announced and has no outcome what became of it, without writing: for a change that is not gone on
 * with. What cannot be read is unknown, and a person has to look.
 * @param mayWait someone comes back: a tenant that is busy or out of reach throws TenantError, and nothing is said before it answers
 */
export async function settleAnnounced(work: RunPorts, run: Omit<Run, 'onProgress'>, mayWait = false): Promise<void> {
  const { journal } = run;
  const doubtful: Step[] = [];
  const createdIds = new Map<number, string>();
  let n = 0;
  for await (const planned of run.operations) {
    n += 1;
    const id = createdIdOf(planned, journal.outcomes.get(n)?.id);
    if (id !== null) createdIds.set(n, id);
    if (journal.intents.has(n) && !journal.outcomes.has(n))
      doubtful.push({ n, operation: resolveOperation(planned, createdIds) });
  }
  await settleSteps({ ...work, mayWait }, run, doubtful);
}

/** The same of steps that are known to be in doubt. */
export async function settleSteps(
  work: RunPorts & { readonly mayWait: boolean },
  { tenant, subject, held, isRevert }: Pick<Run, 'tenant' | 'subject' | 'held' | 'isRevert'>,
  doubtful: readonly Step[],
): Promise<void> {
  const mark = isRevert ? { undo: true as const } : {};
  const outcomes = await becameOf(work, tenant, doubtful);
  const events = doubtful.flatMap(({ n: number }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ type: 'outcome' as const, n: number, ...outcome, ...mark }];
  });
  if (events.length > 0) await held.appendAll(subject, events);
}

/** All of them together; when one cannot be read, each on its own, so that it alone is unknown. */
async function becameOf(
  work: RunPorts & { readonly mayWait: boolean },
  tenant: Run['tenant'],
  steps: readonly Step[],
): Promise<readonly Outcome[]> {
  const notDone: Outcome = { result: 'failed', reason: 'it was announced, and not done before the worker stopped' };
  try {
    const outcomes = await resolveUncertain(
      work,
      tenant,
      steps.map(({ operation }) => operation),
      steps.map(({ n }) => n),
    );
    return outcomes.map((outcome) => outcome ?? notDone);
  } catch (error) {
    if (!(error instanceof TenantError) || (work.mayWait && mayAnswerLater(error))) throw error;
    if (steps.length === 1) return [{ result: 'unknown', reason: `it was announced, and cannot be read back: ${error.message}` }];
    const each: Outcome[] = [];
    for (const step of steps) each.push(...(await becameOf(work, tenant, [step])));
    return each;
  }
}

/** Groups at once: while one waits for the tenant, the others are looked at, announced or written down. */
const maxInParallel = 4;

/**
 * Runs `work` on each group. Takes no more groups once it gave false or threw; what is under way then still ends, and the first error
 * is thrown after it.
 */
async function runGroups(groups: AsyncIterable<Group>, work: (group: Group) => Promise<boolean>): Promise<void> {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  let goesOn = true;
  let beside: string | null = null;
  for await (const group of groups) {
    const isAlone = group.beside === null || group.beside !== beside;
    if (isAlone) await Promise.all(running);
    else if (running.size >= maxInParallel) await Promise.race(running);
    if (!goesOn) break;
    beside = group.beside;
    const one = work(group)
      .then((well) => {
        goesOn &&= well;
      })
      .catch((error: unknown) => {
        errors.push(error);
        goesOn = false;
      })
      .finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
}
