/** Runs a plan in which every step is as urgent as the others: one that fails is set down as left, and the next one is done all the same. */
import { TenantError } from '../errors.js';
import { NotNow } from '../ledger/not-now.js';
import { endedWell } from '../plan/journal.js';
import { type Operation, resolveOperation } from '../plan/operation.js';
import { type Outcome, type Run, type RunResult, runOperation } from './run-operations.js';
import type { Workplace } from './workplace.js';

/** Milliseconds before each further try of a step that may be done twice. */
const pausesMs = [1000, 4000] as const;

export interface StepwiseResult extends RunResult {
  /** How many steps were tried and are not done. */
  readonly left: number;
}

/**
 * Does every operation that has no good outcome yet. Throws LeaseLost when somebody else may be at work, and NotNow between two steps
 * when the process ends; what a tenant answers throws nothing.
 */
export async function runStepwise(work: Workplace, run: Run): Promise<StepwiseResult> {
  const createdIds = new Map(run.journal.createdIds);
  let n = 0;
  let done = 0;
  for await (const planned of run.operations) {
    n += 1;
    const before = run.journal.outcomes.get(n);
    if (before === undefined && work.stopping.aborted) throw new NotNow('The worker ends; another one goes on.', 0);
    const outcome = before ?? (await tryStep(work, run, { n, operation: resolveOperation(planned, createdIds) }));
    if (outcome.id !== undefined) createdIds.set(n, outcome.id);
    if (endedWell(outcome)) done += 1;
    if (before === undefined) await run.onProgress();
  }
  return { done, left: n - done, stopped: null };
}

interface Step {
  readonly n: number;
  readonly operation: Operation;
}

async function tryStep(work: Workplace, run: Run, step: Step): Promise<Outcome> {
  let outcome = await once(work, run, step);
  const mayRepeat = step.operation.kind === 'action' && step.operation.repeat === true;
  for (const pauseMs of mayRepeat ? pausesMs : []) {
    if (outcome.result !== 'unknown') break;
    await work.clock.sleep(pauseMs);
    const { journal } = run;
    outcome = await once(work, { ...run, journal: { ...journal, intents: new Set(journal.intents).add(step.n) } }, step);
  }
  return outcome;
}

/** A tenant that is busy or out of reach fails this step alone. */
async function once(work: Workplace, run: Run, step: Step): Promise<Outcome> {
  try {
    return await runOperation(work, run, step);
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    const outcome: Outcome = { result: 'failed', reason: error.message };
    await run.held.append(run.subject, { type: 'outcome', n: step.n, ...outcome, ...(run.undo ? { undo: true as const } : {}) });
    return outcome;
  }
}
