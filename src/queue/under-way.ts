/** Which jobs this process is at, kept where it stays when the process dies: a job that ends its process each time must not do so for ever. */

export interface UnderWay {
  /** How often this process, or one before it in the same place, began a job and died at it. */
  died(job: string): number;
  begins(job: string): void;
  /** It ended, however it ended. */
  ends(job: string): void;
  /** It was given up: someone may ask for the same again. */
  forget(job: string): void;
  /** The process ends as it was asked to: what is still under way did not end it. */
  close(): void;
}
