/** A group of a chat whose members are notified together. */

export interface CalledGroup {
  readonly name: string;
  /** Its id, by platform. */
  readonly calls: Readonly<Record<string, string>>;
}
