/** Runs a plan in which every step is as urgent as the others: one that fails is set down as left, and the next one is done all the same. */
import { endedWell, type Outcome } from '../../engine/changes/journal.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { createdIdOf, type Operation, resolveOperation } from '../../engine/plan/operation.js';
import { TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { RunPorts } from './resolve-uncertain.js';
import { type Ended, type Run, type RunResult, runOperation, writeOutcome } from './run-operations.js';

/** Milliseconds before each further try of a step that may be done twice, and of what a service that was out of order left undone. */
const pausesMs = [1000, 4000] as const;

export interface StepwiseResult extends RunResult {
  /** How many steps were tried and are not done. */
  readonly left: number;
  /** What the last one waits for that may be done later; absent: nothing that is known. */
  readonly why?: TenantError;
}

interface Step {
  readonly n: number;
  readonly operation: Operation;
}

/**
 * Does every operation that has no good outcome yet; what a service that was out of order left undone is tried again after all the
 * others. Throws LeaseLost when someone else may be at work, and RetryLater between two steps when the process ends; what a tenant answers
 * throws nothing.
 */
export async function runStepwise(work: RunPorts, run: Run): Promise<StepwiseResult> {
  const createdIds = new Map<number, string>();
  const later: Step[] = [];
  let n = 0;
  let done = 0;
  let why: TenantError | undefined;
  const count = (step: Step, outcome: Ended): void => {
    const id = createdIdOf(step.operation, outcome.id);
    if (id !== null) createdIds.set(step.n, id);
    if (endedWell(outcome)) done += 1;
    else why = outcome.why ?? why;
  };
  for await (const planned of run.operations) {
    n += 1;
    const before = run.journal.outcomes.get(n);
    if (before === undefined && work.stopping.aborted) throw new RetryLater('The worker ends; another one goes on.', 0);
    const step = { n, operation: resolveOperation(planned, createdIds) };
    const outcome: Ended = before ?? (await tryStep(work, run, step));
    count(step, outcome);
    if (outcome.broke === true) later.push(step);
    if (before === undefined) await run.onProgress();
  }
  await tryLater(work, run, { later, count });
  return { done, left: n - done, stopped: null, ...omitUndefined({ why }) };
}

/** Each step that is as it was once more, after a pause; an action had its tries, since nobody can see what it did. */
async function tryLater(
  work: RunPorts,
  run: Run,
  { later, count }: { readonly later: readonly Step[]; readonly count: (step: Step, outcome: Ended) => void },
): Promise<void> {
  let open = later.filter(({ operation }) => operation.kind !== 'action');
  for (const pauseMs of pausesMs) {
    if (open.length === 0 || work.stopping.aborted) return;
    await work.clock.sleep(pauseMs);
    const broken: Step[] = [];
    for (const step of open) {
      const outcome = await once(work, announced(run, step), step);
      count(step, outcome);
      if (outcome.broke === true) broken.push(step);
      await run.onProgress();
    }
    open = broken;
  }
}

async function tryStep(work: RunPorts, run: Run, step: Step): Promise<Ended> {
  let outcome = await once(work, run, step);
  const mayRepeat = step.operation.kind === 'action' && step.operation.repeat === true;
  for (const pauseMs of mayRepeat ? pausesMs : []) {
    if (outcome.result !== 'unknown' && outcome.broke !== true) break;
    await work.clock.sleep(pauseMs);
    outcome = await once(work, announced(run, step), step);
  }
  return outcome;
}

/** What was tried is looked at before it is tried again. */
function announced(run: Run, { n }: Step): Run {
  const { journal } = run;
  const { intents, outcomes } = journal;
  return { ...run, journal: { outcomes, intents: { size: intents.size, has: (one) => one === n || intents.has(one) } } };
}

/** A tenant that is busy or out of reach fails this step alone. */
async function once(work: RunPorts, run: Run, step: Step): Promise<Ended> {
  try {
    return await runOperation(work, { ...run, endsEach: true }, step);
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    const outcome: Outcome = { result: 'failed', reason: error.message };
    await writeOutcome(run, step.n, outcome);
    const mayHelp = error.kind === 'throttled' || error.kind === 'unavailable';
    return { ...outcome, why: error, ...(mayHelp ? { broke: true } : {}) };
  }
}
