/** What a control would suggest as the answer to its question, from what the tenant shows: a pure fold over rows, like its audit. */
import type { Json } from '../lib/json.js';
import type { Read } from '../tenant/resource.js';
import type { Outcomes, RowFold } from './control.js';

export interface Suggestion {
  /**
   * - `use`: these settings; accepting them without a look locks nobody out and loses no mail that was seen
   * - `notForUs`: the tenant has nothing that the question is about
   * - `ask`: what was read does not say
   */
  readonly answer: 'use' | 'notForUs' | 'ask';
  /** The keys that would be written, with their values; empty unless the answer is `use`. */
  readonly settings: Readonly<Record<string, Json>>;
  /** One sentence, for the person who answers. */
  readonly says: string;
  /** What it rests on, each a sentence. */
  readonly evidence: readonly string[];
  /** `sure`: everything that could speak against it was read, and nothing does. Of `ask` it is `none`. */
  readonly confidence: 'sure' | 'likely' | 'none';
}

export interface Suggesting extends RowFold {
  /** Set where the settings are those of the tenant, and not those of the control. */
  readonly ofTenant?: true;
  reads(): readonly Read[];
  /** Called after every read ended. */
  suggest(outcomes: Outcomes): Suggestion;
}

/** What was read does not say; the sentence says what a person has to find out. */
export function cannotSuggest(says: string, evidence: readonly string[] = []): Suggestion {
  return { answer: 'ask', settings: {}, says, evidence, confidence: 'none' };
}
