/** Evidence of a finding, bounded: gaps first, then what is allowed and was found, which keeps a place; at most 100 kept, all counted. */
import type { Json } from '../../../lib/json.js';
import type { Read } from '../../../tenant/resource.js';
import type { Outcomes } from '../../control.js';
import type { Evidence, Evidenced, Missing } from '../../finding.js';

const kept = 100;
/** Of them, for what is no gap, however many gaps there are. */
const keptForNotes = 20;

/** Where evidence goes. */
export interface EvidenceSink {
  /** What is not as it should be. */
  gap(object: string, property: string, actual: Json, expected: Json): void;
  /** What is as it should be, or is allowed, and is worth naming. */
  note(object: string, property: string, actual: Json, expected: Json): void;
}

export type PutEvidence = (property: string, actual: Json, expected: Json) => void;

export class EvidenceList implements EvidenceSink {
  private readonly gaps: Evidence[] = [];
  private readonly notes: Evidence[] = [];
  private gapCount = 0;
  private noteCount = 0;

  gap(object: string, property: string, actual: Json, expected: Json): void {
    this.gapCount += 1;
    if (this.gaps.length < kept) this.gaps.push({ object, property, actual, expected });
  }

  note(object: string, property: string, actual: Json, expected: Json): void {
    this.noteCount += 1;
    if (this.notes.length < kept) this.notes.push({ object, property, actual, expected });
  }

  /** Where what is said of an object goes: it is `fine`, or a gap. */
  putting(object: string, fine: boolean): PutEvidence {
    return (property, actual, expected) =>
      fine ? this.note(object, property, actual, expected) : this.gap(object, property, actual, expected);
  }

  /** Everything of another list, behind what is here. */
  add(other: EvidenceList): void {
    this.gaps.push(...other.gaps.slice(0, kept - this.gaps.length));
    this.notes.push(...other.notes.slice(0, kept - this.notes.length));
    this.gapCount += other.gapCount;
    this.noteCount += other.noteCount;
  }

  /** What several judgements found: what two of them say in the same words once, and what they only counted. */
  takeOver(judged: readonly Evidenced[]): void {
    const said = new Set<string>();
    for (const { evidence, evidenceTotal, gaps = 0 } of judged) {
      const named = namedGaps({ evidence, evidenceTotal, gaps });
      for (const [index, { object, property, actual, expected }] of evidence.entries()) {
        const words = JSON.stringify([object, property, actual, expected]);
        if (said.has(words)) continue;
        said.add(words);
        if (index < named) this.gap(object, property, actual, expected);
        else this.note(object, property, actual, expected);
      }
      this.gapCount += gaps - named;
      this.noteCount += evidenceTotal - evidence.length - (gaps - named);
    }
  }

  result(): Required<Evidenced> {
    const gaps = this.gaps.slice(0, kept - Math.min(this.notes.length, keptForNotes));
    const evidence = [...gaps, ...this.notes].slice(0, kept);
    return { evidence, evidenceTotal: this.gapCount + this.noteCount, gaps: this.gapCount };
  }
}

/** How many rows of the evidence are gaps; they come first. There may be more gaps than are named, and notes keep their place behind them. */
export function namedGaps({ evidence, evidenceTotal, gaps = 0 }: Evidenced): number {
  return Math.min(gaps, evidence.length - Math.min(evidenceTotal - gaps, keptForNotes));
}

/** What of these reads failed, for `Finding.missing`. */
export function missingReads(reads: readonly Read[], outcomes: Outcomes): readonly Missing[] {
  const missing = reads.flatMap((read) => {
    const outcome = outcomes(read);
    return outcome.complete ? [] : [outcome.missing];
  });
  // A collection that takes two calls is missing once.
  return missing.filter(({ read }, index) => missing.findIndex((one) => one.read === read) === index);
}
