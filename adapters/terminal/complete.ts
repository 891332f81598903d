/** What Tab makes of the beginning of a line. Nothing is listed: the screen belongs to the messages. */

/** As much as everything that begins so has in common; the beginning itself where nothing does, or where it goes on in several ways. */
export function completed(typed: string, phrases: readonly string[]): string {
  const [first, ...others] = phrases.filter((phrase) => phrase.startsWith(typed));
  if (first === undefined) return typed;
  let end = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, end);
}
