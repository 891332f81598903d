/** What foreign clients leave over of the simulated tenant's answers, each with the sentence that says why it is meant. */
interface Explanation {
  /** The end of what was read. */
  readonly what: string;
  /** The property or value, as the client names it. */
  readonly about: RegExp;
  readonly because: string;
}

const explanations: readonly Explanation[] = [
  {
    what: 'GET /policies/authenticationStrengthPolicies',
    about: /^allowedCombinations: lost/,
    because: 'Each member is a set of methods with commas between, and the models take a list of single methods alone.',
  },
  {
    what: 'configuration',
    about: /^location=/,
    because: 'App Service sends the region with a configuration, and its published model does not have it.',
  },
];

/** The sentence that explains what a read left over; undefined where there is none. */
export function leftOverExplained(what: string, leftOver: string): string | undefined {
  return explanations.find((one) => what.endsWith(one.what) && one.about.test(leftOver))?.because;
}
