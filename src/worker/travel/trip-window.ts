/** When a change ends by itself: a trip at the moment that was approved, anything else some time after it was applied. */
import { lastDayOf } from '../../changes/trip.js';
import type { Plan } from '../../plan/plan.js';
import type { WithClock } from '../context.js';

export interface KeepWindow {
  /** The change that ends. */
  readonly subject: string;
  readonly until: Date;
  /** When people are told that it is about to. */
  readonly remindAt: Date;
}

/** Null: it stays. */
export function keepWindowOf({ clock }: WithClock, { id, keepWithinMs, travel }: Plan): KeepWindow | null {
  const now = clock.now().getTime();
  if (travel !== undefined) {
    const until = new Date(travel.until);
    return { subject: travel.extends ?? id, until, remindAt: lastDayOf(until) };
  }
  if (keepWithinMs === undefined) return null;
  return { subject: id, until: new Date(now + keepWithinMs), remindAt: new Date(now + keepWithinMs / 2) };
}
