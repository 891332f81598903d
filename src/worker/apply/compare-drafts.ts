/** Holds the operations that were approved against those that would be planned now. */
import { withoutMoments } from '../../controls/reasoning/our-mark.js';
import { addressedBy, type Operation } from '../../engine/plan/operation.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Operations } from './check-operations.js';

interface ComparedDrafts {
  /** Names of approved operations that would not be planned any more. */
  readonly gone: ReadonlySet<string>;
  /** What would be planned now of an object of which something else was approved. */
  readonly otherwise: readonly Operation[];
}

/**
 * What a fresh plan would add is left out. Both come from the same lists in the same order, so they are gone through side by side, and only where they differ
 * is anything of them kept, however long they are.
 */
export async function compareDrafts(approved: Operations, planned: Iterable<Operation>): Promise<ComparedDrafts> {
  /** Of approved operations that did not come among the planned ones yet, what they do, by their names; hashed, because plans are long. */
  const left = new Map<string, string>();
  /** Planned operations that did not come among the approved ones yet, by their names. */
  const ahead = new Map<string, Operation>();
  const otherwise: Operation[] = [];
  const meet = (approvedHash: string, now: Operation): void => {
    if (approvedHash !== sha256(contentOf(now))) otherwise.push(now);
  };
  const come = (now: Operation): void => {
    const name = nameOf(now);
    const hash = left.get(name);
    if (hash === undefined) ahead.set(name, now);
    else meet(hash, now);
    left.delete(name);
  };
  const coming = planned[Symbol.iterator]();
  for await (const operation of approved) {
    const { done, value: now } = coming.next();
    const name = nameOf(operation);
    if (done !== true && nameOf(now) === name) {
      if (contentOf(operation) !== contentOf(now)) otherwise.push(now);
      continue;
    }
    const before = ahead.get(name);
    if (before === undefined) left.set(name, sha256(contentOf(operation)));
    else meet(sha256(contentOf(operation)), before);
    ahead.delete(name);
    if (done !== true) come(now);
  }
  for (let next = coming.next(); next.done !== true; next = coming.next()) come(next.value);
  return { gone: new Set(left.keys()), otherwise };
}

/** What an operation is about, whatever it does to it. */
export function nameOf(operation: Operation): string {
  return [operation.resource, operation.kind, addressedBy(operation)].join('\n').toLowerCase();
}

function contentOf(operation: Operation): string {
  return withoutMoments(canonicalJson(operation));
}
