/** What waits to be appended to a ledger, and what of it goes in one step. */
import type { LedgerEvent } from './entry.js';
import type { AppendConditions } from './ledger.js';
import { LeaseLost } from './retry-later.js';
import type { VerifiedEntry } from './verified-entry.js';

export interface Writing {
  readonly subject: string;
  readonly events: readonly LedgerEvent[];
  readonly conditions: AppendConditions;
  readonly resolve: (entries: readonly VerifiedEntry[]) => void;
  readonly reject: (error: unknown) => void;
}

/** At most this many entries go in one append, which has to stay short. */
const maxTogether = 64;

/** What goes together: under one lease, and nothing that rests on what was read. */
export function nextGroup(waiting: readonly Writing[]): readonly Writing[] {
  const [first] = waiting;
  if (first === undefined || isAlone(first)) return waiting.slice(0, 1);
  let entries = 0;
  const end = waiting.findIndex((writing, position) => {
    entries += writing.events.length;
    const isOther = isAlone(writing) || writing.conditions.lease !== first.conditions.lease;
    return isOther || (position > 0 && entries > maxTogether);
  });
  return waiting.slice(0, end < 0 ? waiting.length : end);
}

/** It holds only as long as nothing else is written. */
function isAlone({ conditions, events }: Writing): boolean {
  return conditions.entries !== undefined || conditions.restsOn !== undefined || events.some(({ type }) => type === 'archived');
}

export function leaseLost(group: readonly Writing[]): LeaseLost {
  const what = group.map(({ subject, events }) => `${subject} (${events.map(({ type }) => type).join(', ')})`).join(', ');
  return new LeaseLost(`The lease ended before it was written down: ${what}.`);
}
