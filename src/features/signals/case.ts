/** Rows and what a kind of signal must make of them: data, so that every kind is tried alike. */
import type { Json } from '../../lib/json.js';
import type { KnownApp, KnownFacts, KnownPerson } from './known.js';
import type { Source } from './observation.js';
import type { Sign, Weight } from './sign.js';

/** A row as the vendor sends it, before it is parsed. */
interface RowOfCase {
  readonly source: Source;
  /** On the wire; of `unified` the record inside AuditData, of `rules` the rules of the mailbox. */
  readonly row: Json;
  /** Of `rules`: the mailbox. */
  readonly mailbox?: string;
  /** Minutes from the event until it could be read; absent: 4. */
  readonly lateMinutes?: number;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface SignalCase {
  /** A sentence about what happened. */
  readonly name: string;
  readonly rows: readonly RowOfCase[];
  /** What is known beside the defaults: of people and apps only what matters has to be said. */
  readonly known?: Partial<Omit<KnownFacts, 'people' | 'apps'>> & {
    readonly people?: readonly (Partial<KnownPerson> & Named)[];
    readonly apps?: readonly (Partial<KnownApp> & Named)[];
  };
  /** The signs, in any order; none: nothing is said. */
  readonly signs: readonly {
    readonly about: string;
    readonly weight: Weight;
    readonly confidence?: Sign['confidence'];
    /** Words that must be in the sentence, the evidence or the reasons. */
    readonly says?: readonly string[];
    /** Exactly these presses, in any order; absent: not looked at. */
    readonly presses?: readonly ('contain' | 'ask' | 'restore')[];
    readonly rowIds?: readonly string[];
  }[];
  /** What is looked at beside the log. */
  readonly looks?: readonly string[];
}
