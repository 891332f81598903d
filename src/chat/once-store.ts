/** The port of what counts once: a press, a link, a code. */

/** Claims an event or nonce once. */
export interface OnceStore {
  /** True for the first claim of this key within the time; false for every later one. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}
