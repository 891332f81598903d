/** What can be told of a question when part of the tenant could not be read: no, perhaps, yes. */

/** Ordered, so that "or" is the greater and "and" the lesser. */
export const told = { no: 0, perhaps: 1, yes: 2 } as const;
export type Told = (typeof told)[keyof typeof told];

export function toldOf(answer: boolean): Told {
  return answer ? told.yes : told.no;
}

/** Yes where any is yes. */
export function anyOf(answers: Iterable<Told>): Told {
  let best: Told = told.no;
  for (const answer of answers) if (answer > best) best = answer;
  return best;
}

/** Included and not excluded: an exclusion beats an inclusion. */
export function includedNotExcluded(included: Told, excluded: Told): Told {
  const spared: Told = excluded === told.yes ? told.no : excluded === told.no ? told.yes : told.perhaps;
  return included < spared ? included : spared;
}
