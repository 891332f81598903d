/** What becomes of a sign-in by what its policies say: what blocks comes first, and what could not be read is never a yes. */
import type { Outcome, PolicyResult } from './answer.js';

/** What else decides. */
export interface OutcomeInput {
  /** Every policy came. */
  readonly policiesAreWhole: boolean;
  readonly isEnabled: boolean;
  readonly client: string;
}

export function outcomeOf(words: readonly PolicyResult[], input: OutcomeInput): Outcome {
  const enforced = words.filter(({ state }) => state === 'enabled');
  if (!input.isEnabled || enforced.some((word) => word.applies === 'yes' && keepsOut(word, input.client))) return 'blocked';
  const isOpen = enforced.some((word) => word.applies === 'perhaps' && keepsOut(word, input.client));
  return isOpen || !input.policiesAreWhole ? 'untold' : 'in';
}

/**
 * A program that sends name and password itself cannot be asked for anything, so that whatever asks keeps it out. Source: Microsoft's page
 * on client apps in conditions.
 */
export function keepsOut({ blocks, controls }: PolicyResult, client: string): boolean {
  return blocks || (client === 'other' && controls.length > 0);
}
