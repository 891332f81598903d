/** Objects of a plan that people accept as they are: who decides on it learns that, and why. */

import { covers, type WaivedFinding } from '../../controls/waived-finding.js';
import { exceptWord } from '../../engine/plan/except.js';
import type { Measure } from '../../engine/plan/measure.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import { dayOf } from '../../lib/calendar.js';

/** Of more than these the rest are counted. */
const named = 3;

export class AcceptedObjects {
  private readonly changed = new Map<WaivedFinding, string>();
  private readonly active: readonly WaivedFinding[];

  /** @param timeZone in whose calendar their last day is said */
  constructor(
    waived: readonly WaivedFinding[],
    private readonly measure: Measure,
    private readonly timeZone: string,
  ) {
    this.active = waived.filter(({ control, status }) => control === measure.id && status === 'active');
  }

  see({ object }: Operation): void {
    for (const one of this.active) if (covers(one, this.measure.id, object)) this.changed.set(one, object);
  }

  warnings(): Plan['warnings'] {
    const all = [...this.changed].toSorted(([, one], [, other]) => one.localeCompare(other, 'en'));
    const rest = all.length - named;
    return [
      ...all.slice(0, named).map(([one]) => ({ code: 'waived', text: this.sentenceOf(one) })),
      ...(rest > 0 ? [{ code: 'waived', text: `${rest} more that would be changed are waived too.` }] : []),
    ];
  }

  private sentenceOf({ object, reason, until }: WaivedFinding): string {
    const day = dayOf(new Date(until), this.timeZone);
    const words = `${object ?? this.measure.id} is waived until ${day} (${reason}), and would be changed all the same.`;
    return object === undefined || this.measure.eachObject !== true
      ? words
      : `${words} Leave it out with ${exceptWord([object])}.`;
  }
}
