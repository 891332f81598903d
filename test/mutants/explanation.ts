/** A mutant that nothing can notice, with the sentence that says why. */
export interface Explanation {
  /** From the root. */
  readonly file: string;
  /** Source text before and after, on one line. */
  readonly was: string;
  readonly becomes: string;
  readonly because: string;
}
