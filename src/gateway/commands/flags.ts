/** Splits the words of a command into what stands by itself and what follows a `--name`. */

export interface Flags {
  readonly plain: readonly string[];
  /** The words behind `--name`, joined by spaces; an empty string where none follow. */
  readonly named: ReadonlyMap<string, string>;
}

export function parseFlags(words: readonly string[]): Flags {
  const plain: string[] = [];
  const named = new Map<string, string>();
  let name: string | null = null;
  for (const word of words) {
    const flag = /^(?:--|—)([a-z]+)(?:=(.*))?$/iu.exec(word);
    if (flag !== null) {
      name = (flag[1] ?? '').toLowerCase();
      named.set(name, flag[2] ?? '');
    } else if (name === null) plain.push(word);
    else named.set(name, [named.get(name) ?? '', word].join(' ').trim());
  }
  return { plain, named };
}
