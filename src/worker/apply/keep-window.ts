/** When a change ends: at the approved moment where it has an end of its own, or some time after it was applied where it has to be kept. */
import { lastDayOf } from '../../engine/changes/own-ends.js';
import type { Plan } from '../../engine/plan/plan.js';
import { ownEndOf } from '../../features/kinds.js';
import type { WithClock } from '../context.js';

interface KeepWindow {
  /** The change that ends. */
  readonly subject: string;
  readonly until: Date;
  /** When people learn that it is about to. */
  readonly remindAt: Date;
}

/** Null: it stays. */
export function keepWindowOf({ clock }: WithClock, plan: Plan): KeepWindow | null {
  const { id, keepWithinMs } = plan;
  const now = clock.now().getTime();
  const end = ownEndOf(plan);
  if (end !== null) return { subject: end.subject, until: end.until, remindAt: lastDayOf(end.until) };
  if (keepWithinMs === undefined) return null;
  return { subject: id, until: new Date(now + keepWithinMs), remindAt: new Date(now + keepWithinMs / 2) };
}
