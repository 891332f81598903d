/** The end of a travel exception: whatever else fails, the person is first taken back to where the policies keep her out, and that is tried until it is done. */

import type { Change } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import { endedWell, type Journal, type Outcome } from '../../../engine/changes/journal.js';
import { invert, type Operation } from '../../../engine/plan/operation.js';
import { TenantError } from '../../../lib/errors.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { policyExclusions } from '../../../tenant/resources/policy-exclusion.js';
import type { Operations } from '../../../worker/apply/check-operations.js';
import type { RunPorts } from '../../../worker/apply/resolve-uncertain.js';
import { type Run, type RunResult, runOperations } from '../../../worker/apply/run-operations.js';
import { runStepwise } from '../../../worker/apply/run-stepwise.js';
import type { TenantContext, WithLedger } from '../../../worker/context.js';
import { revertingOperations } from '../../../worker/plan/reverting-operations.js';

/** What the end of any travel exception may write to: reported without the stored plan. */
export const exceptionClasses: readonly string[] = [
  conditionalAccessPolicies.key,
  namedLocations.key,
  policyExclusions.key,
].toSorted();

/** Milliseconds before each look at what is left: a location counts as used for a while after the policy that used it is gone. */
const pausesMs = [0, 2000, 5000, 15_000] as const;

/**
 * Throws TenantError while the person is still left out of a policy: nothing that keeps her out elsewhere is taken away before, and
 * anyone who brings the job again goes on.
 */
export async function takeBackException(
  work: RunPorts & WithLedger,
  run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
  {
    tenant,
    change,
    operations: approved,
  }: { readonly tenant: TenantContext; readonly change: Change; readonly operations: Operations },
): Promise<RunResult & { readonly total: number }> {
  const exclusions = await givenBack(approved, change);
  await takeOffLists(work, run, { change, exclusions });
  const rest = (await revertingOperations(approved, change)).filter(({ resource }) => resource !== policyExclusions.key);
  const operations = [...exclusions, ...rest];
  let result: RunResult = { done: 0, stopped: null };
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await work.clock.sleep(pauseMs);
    const now = (await readChange(work.ledger, tenant.id, change.id)) ?? change;
    result = await runOperations(work, { ...run, operations, journal: withoutFailures(now.revertJournal), isRevert: true });
    if (result.stopped === null) break;
  }
  return { ...result, total: operations.length };
}

async function takeOffLists(
  work: RunPorts,
  run: Omit<Run, 'operations' | 'journal' | 'isRevert'>,
  { change, exclusions }: { readonly change: Change; readonly exclusions: readonly Operation[] },
): Promise<void> {
  const journal = withoutFailures(change.revertJournal);
  const saidBefore = (n: number): Outcome | undefined => change.revertJournal.outcomes.get(n);
  const { left, why } = await runStepwise(work, { ...run, operations: exclusions, journal, isRevert: true, saidBefore });
  if (left === 0) return;
  const text = 'A traveller is still left out of a policy that should keep the account out';
  throw why === undefined
    ? new TenantError(text, { kind: 'unavailable' })
    : new TenantError(`${text}: ${why.message}`, why.detail);
}

/** Every place on a list that was asked for, whatever was said of it: what may have been done is taken back. */
async function givenBack(operations: Operations, { journal }: Change): Promise<readonly Operation[]> {
  const back: Operation[] = [];
  let n = 0;
  for await (const operation of operations) {
    n += 1;
    const isBegun = journal.intents.has(n) || journal.outcomes.has(n);
    const inverse = operation.resource === policyExclusions.key && isBegun ? invert(operation) : null;
    if (inverse !== null) back.push(inverse);
  }
  return back.reverse();
}

/** What did not end well counts as announced only, so that it is looked at and tried again. */
function withoutFailures({ intents, outcomes }: Journal): Journal {
  const good = [...outcomes].filter(([, outcome]) => endedWell(outcome));
  return { intents, outcomes: new Map(good) };
}
