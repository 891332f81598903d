/** Runs groups of operations: side by side where they may be, otherwise each after all before it. */
import type { Group } from './batches.js';

/** Groups at once: while one waits for the tenant, the others are looked at, announced or written down. */
const maxInParallel = 4;

/**
 * Runs `work` on each group. Takes no more groups once it gave false or threw; what is under way then still ends, and the first error
 * is thrown after it.
 */
export async function runGroups(groups: AsyncIterable<Group>, work: (group: Group) => Promise<boolean>): Promise<void> {
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
