/** Differences between the simulated tenant and Microsoft's typed models that are meant, each with the sentence that says why. */
export interface Explanation {
  readonly route: string;
  /** In what the compiler says. */
  readonly about: RegExp;
  readonly because: string;
}

export const explanations: readonly Explanation[] = [
  {
    route: 'GET /policies/authenticationMethodsPolicy',
    about: /includeTargets/,
    because: 'The list holds configurations of a kind each, and the model of the list names only what all kinds have in common.',
  },
];
