/** One figure of the tree, for comparing two states of it. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What it should reach, where that is agreed. */
  readonly goal?: { readonly atMost: number };
}
