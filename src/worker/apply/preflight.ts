/** Whether what a plan is about moved since it was made: looked at before the first write, so that a small plan is done whole or not at all. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { shorten } from '../../chat/safe-text.js';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import type { MonotonicClock } from '../../lib/clock.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { canonicalJson } from '../../lib/json.js';
import type { Current } from '../../tenant/client.js';
import { says } from '../../tenant/compare.js';
import type { WithClient, WithClock } from '../context.js';
import { batchSize } from './check-operations.js';
import { currentOf } from './resolve-uncertain.js';

const shownObjects = 5;
const shownLength = 80;

/** The objects of the first operations, as they were right before the start. */
export interface FirstLook {
  /** The object of operation `n`, counted from 1; undefined when it was not looked at, or too long ago. */
  readonly current: (n: number) => Current | null | undefined;
}

/** For what looks for itself. */
export const noLook: FirstLook = { current: () => undefined };

/**
 * Looks at the first batch of objects; a refusal when they are not as planned, with what moved, object by object. Every later object is
 * looked at before its own write. Throws TenantError.
 */
export async function preflight(
  work: WithClock,
  tenant: WithClient,
  operations: readonly Operation[],
): Promise<FirstLook | Refusal> {
  const startedMs = work.clock.monotonicMs();
  const steps = operations
    .slice(0, batchSize)
    .map((operation, index) => ({ n: index + 1, operation }))
    .filter(({ operation }) => operation.kind !== 'action' && !refersToEarlier(operation));
  const found = await currentOf(
    tenant,
    steps.map(({ operation }) => operation),
  );
  const seen = new Map(steps.map(({ n }, index) => [n, found[index] ?? null]));
  const moved = steps.flatMap(({ n, operation }) => whatMoved(operation, seen.get(n) ?? null) ?? []);
  if (moved.length > 0) return drifted('Something changed after the plan was made', moved);
  return { current: (n) => (isJustNow(work.clock, startedMs) ? seen.get(n) : undefined) };
}

/** For a caller with work to do until there are answers: a connection sends what it was given at the end of this turn of the event loop, after what waits for that already. */
export async function requestsSent(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** The refusal that names what moved, each object with what is different about it. */
export function drifted(what: string, moved: readonly string[]): Refusal {
  const more = moved.length > shownObjects ? `; and ${moved.length - shownObjects} more` : '';
  return refuse(
    'drifted',
    `${what}: ${moved.slice(0, shownObjects).join('; ')}${more}. Nothing was written.`,
    'Make a fresh plan.',
  );
}

/** An operation on what an earlier one creates cannot be looked at yet. */
function refersToEarlier(operation: Operation): boolean {
  return /"ref":\d/.test(canonicalJson(operation));
}

function whatMoved(operation: Operation, current: Current | null): string | null {
  if (operation.kind === 'action') return null;
  if (operation.kind === 'create')
    return current === null || says(current.fields, operation.after) ? null : `${operation.object} exists already`;
  if (current === null) return operation.kind === 'remove' ? null : `${operation.object} does not exist any more`;
  if (operation.kind === 'update' && says(current.fields, operation.after)) return null;
  const properties = Object.keys(operation.before).filter(
    (property) => !says(current.fields[property], operation.before[property]),
  );
  if (properties.length === 0) return null;
  const line = (property: string): string =>
    operation.secret?.includes(property) === true
      ? `${property} is another`
      : changedLine(property, operation.before, current.fields);
  return `${operation.object}: ${properties.map(line).join(', ')}`;
}

function changedLine(property: string, planned: Fields, actual: Fields): string {
  const show = (value: unknown): string => shorten(canonicalJson(value ?? null), shownLength);
  return `${property} was ${show(planned[property])} and is ${show(actual[property])}`;
}

/** Milliseconds for which an answer counts as one of this moment: about what two requests to a tenant take. */
const justNowMs = 1000;

type Monotonic = MonotonicClock;

/** Whether something that was asked for at `sinceMs`, by the monotonic clock, is still as good as asked for now. */
export function isJustNow(clock: Monotonic, sinceMs: number): boolean {
  return clock.monotonicMs() - sinceMs < justNowMs;
}
