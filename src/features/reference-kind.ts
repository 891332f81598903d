/**
 * A reference: something in a system of the organisation's own that people name with what they decide. Decisions hold it as it was typed, and rules of a tenant may ask for it.
 * Answered from the terms alone.
 */
import type { Refusal } from '../lib/errors.js';
import type { ReferencedAct, ReferenceName, ReferenceRules } from './terms.js';

export interface ReferenceKind {
  /** The field of decisions that holds it, and the option of commands that names it. */
  readonly id: ReferenceName;
  /** As exports call all of one change, and as its rules are called. */
  readonly plural: keyof ReferenceRules;
  /** What it is called in a sentence. */
  readonly noun: string;
  readonly example: string;
  /** What a button asks that needs one. */
  readonly question: string;
  /** In a form where it may be left out. */
  readonly hint: string;
  /** As it is kept; a refusal where it can be none. */
  readonly read: (typed: string) => string | Refusal;
  /** Whether rules ask for one with such an act. */
  isRequired(act: ReferencedAct, rules: ReferenceRules): boolean;
  /** Null where it is named as rules say, or not and nobody asks for it. */
  whyNot(act: ReferencedAct, named: string | undefined, rules: ReferenceRules): Refusal | null;
  /** What one looks like here. */
  exampleBy(rules: ReferenceRules): string;
}
