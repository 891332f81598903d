/** Runs operations that go in one request: all of them announced before it, each judged, read back and written down on its own. */
import { endedWell, type Journal, type Outcome } from '../../engine/changes/journal.js';
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import type { Operation } from '../../engine/plan/operation.js';
import { TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Together, TogetherResult } from '../../tenant/client.js';
import type { WithClient } from '../context.js';
import type { Step } from './batches.js';
import { type Held, mustHold } from './lease.js';
import { currentOf, type RunPorts, resolveUncertain, settledBefore } from './resolve-uncertain.js';

interface Run {
  readonly tenant: WithClient;
  readonly subject: string;
  readonly journal: Journal;
  readonly isRevert: boolean;
  readonly held: Held;
}

interface Batch {
  readonly steps: readonly Step[];
  readonly together: Together;
}

interface Ended {
  readonly step: Step;
  readonly outcome: Outcome;
}

/**
 * What became of the operations. One that can be said not to end well before anything is sent keeps those after it from being sent:
 * they are missing. Throws TenantError after everything
 * else is written down: when one cannot be looked at, or certainly did not happen and may be tried later.
 */
export async function runTogether(work: RunPorts, run: Run, { steps, together }: Batch): Promise<readonly Ended[]> {
  const { subject, journal, held } = run;
  const mark = run.isRevert ? { undo: true as const } : {};
  const settled = await settledNow(work, run, steps);
  const failed = steps.findIndex((step) => {
    const outcome = settled.get(step);
    return outcome !== undefined && !endedWell(outcome);
  });
  const mine = failed >= 0 ? steps.slice(0, failed + 1) : steps;
  const toWrite = mine.filter((step) => !settled.has(step));
  for (const { operation } of toWrite) mustHold(held, operation);
  const outcomeOf = ({ step, outcome }: Ended): LedgerEvent => ({ type: 'outcome', n: step.n, ...outcome, ...mark });
  const ended = mine.flatMap((step): readonly Ended[] => {
    const outcome = settled.get(step);
    return outcome === undefined ? [] : [{ step, outcome }];
  });
  const again = toWrite.filter(({ n }) => isAnnouncedAgain(work, journal, n));
  const announced: readonly LedgerEvent[] = toWrite
    .filter((step) => !journal.intents.has(step.n) || again.includes(step))
    .map(({ n, operation }) => ({ type: 'intent', n, operation, ...mark }));
  const withdrawn = notSent(
    run,
    again.map(({ n }) => n),
  );
  await appendSome(held, subject, [...ended.map(outcomeOf), ...withdrawn, ...announced]);
  if (toWrite.length === 0) return ended;
  const results = await together.write(
    toWrite.map(({ operation }) => operation),
    held.check,
  );
  const written = toWrite.flatMap((step, index): readonly Ended[] => {
    const outcome = outcomeOfWrite(step, results[index], run.isRevert);
    return outcome === null ? [] : [{ step, outcome }];
  });
  const left = toWrite.filter((_step, index) => results[index]?.result === 'notDone').map(({ n }) => n);
  await appendSome(held, subject, [...written.map(outcomeOf), ...notSent(run, left)]);
  for (const [index, { operation }] of toWrite.entries()) {
    const result = results[index];
    const later = result === undefined ? null : comesBack(operation, result, run.isRevert);
    if (later !== null) throw later;
  }
  return [...ended, ...written];
}

/**
 * What workers before this one looked at is announced again before it is sent again. That entry follows theirs, so their note counts for nothing from then on,
 * even where someone puts it back.
 */
export function isAnnouncedAgain({ looks }: RunPorts, { intents }: Journal, n: number): boolean {
  return intents.has(n) && looks?.isByOthers(n) === true;
}

/** Takes back that operations were announced of which nothing was sent. */
export function notSent({ isRevert }: Run, ns: readonly number[]): readonly LedgerEvent[] {
  const mark = isRevert ? { undo: true as const } : {};
  return ns.map((n) => ({ type: 'outcome', n, result: 'notSent', ...mark }));
}

/**
 * Why a write is to be looked at again by who comes back; null where all that can be said of it was said. To undo waits for a right that is missing too: what
 * nobody kept does not stay because someone took it away.
 */
export function comesBack({ object }: Operation, written: TogetherResult, isRevert: boolean): TenantError | null {
  switch (written.result) {
    case 'applied':
      return null;
    case 'notDone':
      return written.error;
    case 'unknown':
      return written.waitsFor ?? null;
    case 'failed': {
      const waitsFor = written.waitsFor ?? (isRevert ? written.lacks : undefined);
      return waitsFor === undefined ? null : new TenantError(`${object}: ${written.reason}`, waitsFor.detail);
    }
  }
}

/** What can be said of them before anything is sent. */
async function settledNow(work: RunPorts, { tenant, journal }: Run, steps: readonly Step[]): Promise<ReadonlyMap<Step, Outcome>> {
  const doubtful = steps.filter(({ n }) => journal.intents.has(n));
  const fresh = steps.filter(({ n }) => !journal.intents.has(n));
  const settled = new Map<Step, Outcome>();
  const ofDoubtful = await resolveUncertain(
    work,
    tenant,
    doubtful.map(({ operation }) => operation),
    doubtful.map(({ n }) => n),
  );
  for (const [index, step] of doubtful.entries()) {
    const outcome = ofDoubtful[index] ?? null;
    if (outcome !== null) settled.set(step, outcome);
  }
  const found = await currentOf(
    tenant,
    fresh.map(({ operation }) => operation),
  );
  for (const [index, step] of fresh.entries()) {
    const outcome = settledBefore(step.operation, found[index] ?? null, false);
    if (outcome !== null) settled.set(step, outcome);
  }
  return settled;
}

function outcomeOfWrite({ operation }: Step, result: TogetherResult | undefined, isRevert: boolean): Outcome | null {
  if (result === undefined) throw new Error('An operation of a batch has no result.');
  switch (result.result) {
    case 'notDone':
      return null;
    case 'applied':
      return { result: 'applied', ...omitUndefined({ id: result.id }) };
    case 'failed':
    case 'unknown':
      // It stays announced, and is looked at by who comes back.
      return comesBack(operation, result, isRevert) === null ? { result: result.result, reason: result.reason } : null;
  }
}

async function appendSome(held: Held, subject: string, events: readonly LedgerEvent[]): Promise<void> {
  if (events.length > 0) await held.appendAll(subject, events);
}
