/** What the worker does for a traveller. */
import type { AccessException } from '../../../controls/reasoning/access/access-exception.js';
import type { Change } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import { endedWell, type Journal, type Outcome } from '../../../engine/changes/journal.js';
import { isUnderWay } from '../../../engine/changes/own-ends.js';
import { RetryLater } from '../../../engine/ledger/retry-later.js';
import { invert, type Operation } from '../../../engine/plan/operation.js';
import { isRefusal, refuse, TenantError } from '../../../lib/errors.js';
import { canonicalJson } from '../../../lib/json.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { policyExclusions } from '../../../tenant/resources/policy-exclusion.js';
import type { Operations } from '../../../worker/apply/check-operations.js';
import type { RunPorts } from '../../../worker/apply/resolve-uncertain.js';
import { type Run, type RunResult, runOperations } from '../../../worker/apply/run-operations.js';
import { runStepwise } from '../../../worker/apply/run-stepwise.js';
import type { WorkerKind } from '../../../worker/change-kind.js';
import type { TenantContext, WithClock, WithLedger, WithPlans } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { revertingOperations } from '../../../worker/plan/reverting-operations.js';
import { travelMeasure } from '../measure.js';
import type { PlanTravel } from '../terms.js';
import { exceptionsOf, objectsOf } from '../travel-exception.js';
import { draftTravel } from './draft-travel.js';
import { measureException } from './measure-exception.js';

/** What the end of any travel exception may write to: reported without the stored plan. */
const exceptionClasses: readonly string[] = [conditionalAccessPolicies.key, namedLocations.key, policyExclusions.key].toSorted();

/** Milliseconds before each look at what is left: a location counts as used for a while after the policy that used it is gone. */
const pausesMs = [0, 2000, 5000, 15_000] as const;

/**
 * Whatever else fails, the person is first taken back to where the policies keep her out, and that is tried until it is done.
 * Throws TenantError while the person is still left out of a policy: nothing that keeps her out elsewhere is taken away before, and
 * anyone who brings the job again goes on.
 */
async function takeBackException(
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

const kind: WorkerKind = {
  id: 'travel',
  measure: travelMeasure,

  draft: async (work, { tenant, change }) => {
    const { travel: terms } = change.request;
    if (terms === undefined) return refuse('no-terms', 'The request does not say who travels.', 'Ask again with /harden travel.');
    const drafted = await draftTravel(work, { tenant, id: change.id, terms, withOpinion: true });
    if (isRefusal(drafted)) return drafted;
    const { travel, ...rest } = drafted;
    return { ...rest, terms: { travel } };
  },

  // It depends on who travels, which is part of what was approved.
  risk: ({ travel }, { settings }) => (travel?.isPrivileged === false ? settings.travel.tier : 'high'),

  // Anyone who travels has to be the one who was approved, and no more than that.
  draftAgain: async (work, { tenant, change, plan }) => {
    const { travel: terms } = change.request;
    if (terms === undefined || plan.travel === undefined)
      return refuse('no-terms', 'Nobody asked for this travel exception.', 'Ask again.');
    await waitForEnd(work, tenant.id, plan.travel);
    const drafted = await draftTravel(work, { tenant, id: change.id, terms, withOpinion: false });
    if (isRefusal(drafted)) return drafted;
    if (canonicalJson(drafted.travel) !== canonicalJson(plan.travel))
      return refuse(
        'not-the-same',
        `${terms.person} is not who was approved, or holds a role since.`,
        'Ask for the travel exception again.',
      );
    if (drafted.nothing !== undefined) return refuse('nothing-left', drafted.nothing, 'Ask again if that is not right.');
    return drafted.draft;
  },

  readBack: (work, tenant, plan) => measureException(work, tenant, { plan, hasEnded: false }),

  ending: {
    classes: exceptionClasses,
    takeBack: takeBackException,
    readBack: (work, tenant, plan) => measureException(work, tenant, { plan, hasEnded: true }),
    exceptions: exceptionsForAudit,
  },
};

export const worker: WorkerFeature = { kind };

const exceptionEndsWithinMs = 2000;

/** A travel exception that follows another begins once that was ended: throws RetryLater until then. */
async function waitForEnd({ ledger, clock }: WithLedger & WithClock, tenant: string, { account }: PlanTravel): Promise<void> {
  const before = (await exceptionsOf(ledger, tenant)).find(
    ({ change, travel, until }) => isUnderWay(change) && travel.account.id === account.id && until <= clock.now(),
  );
  if (before !== undefined) throw new RetryLater(`${before.change.id} has to be ended first.`, exceptionEndsWithinMs);
}

/** The travel exceptions of a tenant as an audit takes them: those that were approved and wait for their day, and those under way. */
async function exceptionsForAudit(
  { ledger, plans }: WithLedger & WithPlans,
  tenant: string,
): Promise<readonly AccessException[]> {
  const found: AccessException[] = [];
  for (const exception of await exceptionsOf(ledger, tenant)) {
    const { change, travel, until } = exception;
    if (change.status === 'waiting') continue;
    const begun = isUnderWay(change);
    const { policies, own } = (begun ? await objectsOf(plans, exception) : null) ?? { policies: [], own: [] };
    found.push({
      id: change.id,
      person: travel.account.id,
      countries: [...travel.countries],
      from: begun ? change.requestedAt.toISOString() : (travel.from ?? change.requestedAt.toISOString()),
      until: until.toISOString(),
      policies: [...policies.map((policy) => ({ policy })), ...own.map((block) => ({ policy: '', block }))],
    });
  }
  return found;
}
