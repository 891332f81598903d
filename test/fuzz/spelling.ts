/** Writes what is not set in every manner in which services and exports write it. */

/** Picks by a number that fast-check draws: 0 is always the service's own form, so that shrinking ends there. */
export class Spelling {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** One of the ways; the first where the seed is 0. */
  pick<Way>(ways: readonly [Way, ...(readonly Way[])]): Way {
    if (this.state === 0) return ways[0];
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    if (this.state === 0) this.state = 1;
    return ways[(this.state >>> 8) % ways.length] ?? ways[0];
  }

  /** A list: an empty one may be null or absent, one of a single value may be that value. */
  list(name: string, values: readonly string[]): Readonly<Record<string, unknown>> {
    if (values.length === 0) return this.pick<Readonly<Record<string, unknown>>>([{ [name]: [] }, { [name]: null }, {}]);
    if (values.length === 1) return { [name]: this.pick<unknown>([values, values, values[0]]) };
    return { [name]: values };
  }

  /** A condition that is not set. */
  unset(name: string, nulls: readonly string[] = []): Readonly<Record<string, unknown>> {
    const filled = Object.fromEntries(nulls.map((key) => [key, null]));
    return this.pick<Readonly<Record<string, unknown>>>([{ [name]: null }, {}, { [name]: filled }, { [name]: {} }]);
  }

  /** A boolean: as one, or as a word. */
  flag(name: string, value: boolean): Readonly<Record<string, unknown>> {
    return { [name]: this.pick<unknown>([value, value, value ? 'True' : 'False', value ? 'true' : 'false']) };
  }

  /** A boolean that may be true, false, null or absent. */
  tristate(name: string, value: boolean | null | undefined): Readonly<Record<string, unknown>> {
    if (value === undefined) return {};
    return value === null ? { [name]: null } : this.flag(name, value);
  }

  /** A word in the case that the service writes, or in another. */
  word(text: string): string {
    return this.pick([text, text, text.toLowerCase(), text.toUpperCase()]);
  }
}
