/** What can be said of a question when part of the tenant could not be read: no, perhaps, yes. */

/** Ordered, so that "or" is the greater and "and" the lesser. */
export const ternary = { no: 0, perhaps: 1, yes: 2 } as const;
export type Ternary = (typeof ternary)[keyof typeof ternary];

export function ternaryOf(answer: boolean): Ternary {
  return answer ? ternary.yes : ternary.no;
}

/** Yes where any is yes. */
export function anyOf(answers: Iterable<Ternary>): Ternary {
  let best: Ternary = ternary.no;
  for (const answer of answers) if (answer > best) best = answer;
  return best;
}

/** No more than the least of them: yes where all are. */
export function allOf(answers: Iterable<Ternary>): Ternary {
  let least: Ternary = ternary.yes;
  for (const answer of answers) if (answer < least) least = answer;
  return least;
}

/** Included and not excluded: an exclusion beats an inclusion. */
export function includedNotExcluded(included: Ternary, excluded: Ternary): Ternary {
  const spared: Ternary = excluded === ternary.yes ? ternary.no : excluded === ternary.no ? ternary.yes : ternary.perhaps;
  return included < spared ? included : spared;
}
