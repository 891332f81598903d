/** The beginning of a change, written down in one step with whatever is said first under its lease. */
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import { type Held, oneOf } from './lease.js';

export interface Beginning {
  readonly subject: string;
  readonly event: LedgerEvent;
  /** How many entries the subject must have at that moment: nobody decided anything since they were read. */
  readonly entries: number;
}

/**
 * The lease, by which the first entries are appended behind the beginning: all of them or none. For who does nothing to a tenant before it
 * has appended. Where the beginning cannot be written, nothing that was to follow it is.
 */
export function startWithFirstBatch(held: Held, { subject, event, entries }: Beginning): Held {
  let begun: Promise<unknown> | null = null;
  const appendAll: Held['appendAll'] = async (about, events, expected) => {
    if (begun === null && about === subject) {
      const together = held.appendAll(subject, [event, ...events], entries);
      begun = together;
      return (await together).slice(1);
    }
    begun ??= held.appendAll(subject, [event], entries);
    await begun;
    return held.appendAll(about, events, expected);
  };
  return { classes: held.classes, check: held.check, appendAll, append: oneOf(appendAll) };
}
