/** Mail that a change is about, counted by day, by who would notice and by where it came from or went: a month of looking adds it up. */
import type { MessageTrace } from '../../../tenant/resources/message-trace.js';
import type { MailCount, MailImpact, MailOutcome } from '../../control.js';

/** More than any page shows. */
const maxCounts = 10_000;

/** The service did not deliver it: the change takes nothing from anyone. Source: `exchangeMessageTrace` of Graph v1.0. */
const undelivered: ReadonlySet<string> = new Set(['failed', 'recalled']);
/** The filter kept it from the inbox. */
const held: ReadonlySet<string> = new Set(['quarantined', 'filteredasspam']);

/** UTC. */
export function dayOf(moment: Date | null | undefined): string {
  return moment?.toISOString().slice(0, 10) ?? 'unknown';
}

export class MailTally {
  readonly #counts = new Map<string, { -readonly [Of in keyof MailCount]: MailCount[Of] }>();
  #leftOut = 0;

  /** A trace without a moment or a status may be anything, and counts. */
  take({ receivedDateTime, status }: MessageTrace, who: string, by: string): void {
    const end = status?.toLowerCase() ?? '';
    if (undelivered.has(end)) return;
    this.add({ day: dayOf(receivedDateTime), who, by, isHeld: held.has(end), messages: 1 });
  }

  add(count: MailCount): void {
    const { day, who, by, isHeld, messages } = count;
    const key = JSON.stringify([day, who, by, isHeld]);
    const known = this.#counts.get(key);
    if (known !== undefined) known.messages += messages;
    else if (this.#counts.size < maxCounts) this.#counts.set(key, { ...count });
    else this.#leftOut += messages;
  }

  /** @param complete whether the traces were read whole */
  all({ bound, end }: MailOutcome, complete: boolean): MailImpact {
    return { bound, end, complete, counts: [...this.#counts.values()], leftOut: this.#leftOut };
  }
}
