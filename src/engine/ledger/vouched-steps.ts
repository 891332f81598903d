/** Of a long run of steps of one change only the last signature is verified: the hash that it signs holds those of all before it. */
import type { Entry } from './entry.js';

/** Shorter runs cost little, and are verified entry by entry. */
const minRun = 50;

/**
 * The entry whose signature stands for each step of a long run: announcements and outcomes of one subject that follow each other, all in the
 * name of one key. A worker verified each of them, or wrote it, before it signed the next one. Decisions, plans and ends are in no run.
 * @param entries each with a hash that fits what it says, in the order of the subject
 */
export function vouchersOf(entries: readonly Entry[]): ReadonlyMap<Entry, Entry> {
  const vouchers = new Map<Entry, Entry>();
  let run: Entry[] = [];
  const end = (): void => {
    const last = run.at(-1);
    if (last !== undefined && run.length >= minRun) for (const entry of run) if (entry !== last) vouchers.set(entry, last);
    run = [];
  };
  for (const entry of entries) {
    const before = run.at(-1);
    if (!isStep(entry) || (before !== undefined && !continues(before, entry))) end();
    if (isStep(entry)) run.push(entry);
  }
  end();
  return vouchers;
}

function isStep({ event }: Entry): boolean {
  return event.type === 'intent' || event.type === 'outcome';
}

/** Of the hash of an entry the next one of its subject holds every digit. */
function continues(before: Entry, next: Entry): boolean {
  const isNext = next.subjectSeq === before.subjectSeq + 1 && next.subjectPrev === before.hash;
  return isNext && next.tenant === before.tenant && next.subject === before.subject && next.keyId === before.keyId;
}
