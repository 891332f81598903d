/** What a family of random tenants is: how to draw one, and what every control must say of it by the vendor's semantics alone. */
import type fc from 'fast-check';
import type { Case } from '../../src/controls/case';
import type { Verdict } from '../../src/engine/plan/verdict';

/** A tenant as a case without its name and what is expected of it. */
export type Given = Omit<Case, 'name' | 'verdict' | 'warns' | 'names' | 'missing' | 'restsOn' | 'plan'>;

/** What an oracle says. Several verdicts only where the rules leave open which of them is right. */
export interface Expected {
  readonly verdicts: readonly Verdict[];
  /** Codes that must be among the warnings. */
  readonly warns?: readonly string[];
  /** Reads that must be among the missing. */
  readonly missing?: readonly string[];
  /** Collections of which one, or something below it, must be among the missing where nothing can be said. */
  readonly missingIfUnknown?: readonly string[];
  /** In words, for anyone who reads the disagreement. */
  readonly because: string;
}

export interface Trial {
  /** Id of the control. */
  readonly control: string;
  readonly given: Given;
  readonly expected: Expected;
}

/** What was said of a tenant. */
export interface Actual {
  readonly verdict: string;
  readonly summary: string;
  readonly warns: readonly string[];
  readonly missing: readonly string[];
}

/** `Model` is the tenant as the oracle sees it; rows are written from it, with unset values in every spelling. */
export interface Family<Model = unknown> {
  readonly name: string;
  /** What its tenants have. */
  readonly about: string;
  readonly tenants: fc.Arbitrary<Model>;
  trials(model: Model): readonly Trial[];
  /** What is said of it; absent: a control is asked. */
  judge?(model: Model): Promise<Actual>;
}
