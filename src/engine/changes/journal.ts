/** What the ledger is about operations that were run: which were announced, and what became of them. */
import type { EventOf } from '../ledger/match-event.js';

type Intent = EventOf<'intent'>;
/** What became of an operation. */
export type Outcome = Omit<EventOf<'outcome'>, 'type' | 'n' | 'undo' | 'result'> & {
  readonly result: Exclude<EventOf<'outcome'>['result'], 'notSent'>;
};

/** What is known of operations that were run, by their number from 1. */
export interface Journal {
  /** Operations that were announced; an announced one without an outcome was under way when the worker stopped. */
  readonly intents: Pick<ReadonlySet<number>, 'has' | 'size'>;
  readonly outcomes: Outcomes;
}

/** In the order of the operations. */
export interface Outcomes extends Iterable<readonly [n: number, outcome: Outcome]> {
  readonly size: number;
  has(n: number): boolean;
  get(n: number): Outcome | undefined;
}

const results = ['applied', 'unchanged', 'conflict', 'failed', 'unknown'] as const;
/** Of the byte of an operation: it was announced; the rest is the place of its result from 1, or 0. */
const announced = 0x80;

/** A journal while it is read from the ledger: a byte for each operation, and more only of those of which more is said. */
export class OpenJournal implements Journal {
  readonly intents = { size: 0, has: (n: number): boolean => (this.of(n) & announced) !== 0 };
  readonly outcomes = {
    size: 0,
    has: (n: number): boolean => (this.of(n) & ~announced) !== 0,
    get: (n: number): Outcome | undefined => this.outcomeOf(n),
    [Symbol.iterator]: (): Iterator<readonly [number, Outcome]> => this.each(),
  };
  private bytes = new Uint8Array(16);
  /** Outcomes with an id or a reason. */
  private said = new Map<number, Outcome>();

  announce(n: number): void {
    if (!this.intents.has(n)) this.intents.size += 1;
    this.put(n, this.of(n) | announced);
  }

  end(n: number, outcome: Outcome): void {
    if (!this.outcomes.has(n)) this.outcomes.size += 1;
    this.put(n, (this.of(n) & announced) | (results.indexOf(outcome.result) + 1));
    if (outcome.id === undefined && outcome.reason === undefined) this.said.delete(n);
    else this.said.set(n, outcome);
  }

  /** Takes back the announcement of an operation that has no outcome. */
  withdraw(n: number): void {
    if (this.outcomes.has(n) || !this.intents.has(n)) return;
    this.intents.size -= 1;
    this.put(n, 0);
  }

  /** Forgets what became of an operation that had ended. */
  reopen(n: number): void {
    if (this.outcomes.has(n)) this.outcomes.size -= 1;
    this.put(n, this.of(n) & announced);
    this.said.delete(n);
  }

  /** One that does not change with this one. */
  copy(): OpenJournal {
    const copy = new OpenJournal();
    copy.bytes = this.bytes.slice();
    copy.said = new Map(this.said);
    copy.intents.size = this.intents.size;
    copy.outcomes.size = this.outcomes.size;
    return copy;
  }

  private of(n: number): number {
    return this.bytes[n] ?? 0;
  }

  private put(n: number, byte: number): void {
    if (n >= this.bytes.length) {
      const larger = new Uint8Array(Math.max(n + 1, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[n] = byte;
  }

  private outcomeOf(n: number): Outcome | undefined {
    const result = results[(this.of(n) & ~announced) - 1];
    return result === undefined ? undefined : (this.said.get(n) ?? { result });
  }

  private *each(): Generator<readonly [number, Outcome]> {
    for (let n = 1; n < this.bytes.length; n += 1) {
      const outcome = this.outcomeOf(n);
      if (outcome !== undefined) yield [n, outcome];
    }
  }
}

/** Takes one more step into the journal. */
export function takeDown(journal: OpenJournal, event: Intent | EventOf<'outcome'>): void {
  if (event.type === 'intent') {
    journal.announce(event.n);
    return;
  }
  const { type: _type, n, undo: _undo, result, ...said } = event;
  if (result === 'notSent') journal.withdraw(n);
  else journal.end(n, { result, ...said });
}

/** Whether the operation is as it was wanted. */
export function endedWell({ result }: Outcome): boolean {
  return result === 'applied' || result === 'unchanged';
}

/** The operations of which nobody knows whether they were done, as a sentence without its full stop; null: there is none. */
export function whyInDoubt({ outcomes }: Journal): string | null {
  const doubtful = [...outcomes].filter(([, { result }]) => result === 'unknown').map(([n]) => n);
  return doubtful.length === 0 ? null : `nobody knows whether operation ${doubtful.join(', ')} was done`;
}

/** Whether nothing was changed for certain. */
export function isUntouched({ intents, outcomes }: Journal): boolean {
  let ended = 0;
  for (const [n, { result }] of outcomes) {
    if (result === 'applied' || result === 'unknown') return false;
    if (intents.has(n)) ended += 1;
  }
  return ended === intents.size;
}

/** How many operations are as they were wanted. */
export function doneOf({ outcomes }: Journal): number {
  let done = 0;
  for (const [, outcome] of outcomes) if (endedWell(outcome)) done += 1;
  return done;
}

/** The journal in which what did not end well counts as announced only, so that it is looked at and tried again. */
export function reopened(journal: OpenJournal): OpenJournal {
  const open = journal.copy();
  for (const [n, outcome] of journal.outcomes) if (!endedWell(outcome)) open.reopen(n);
  return open;
}
