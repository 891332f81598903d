/** A number with its noun, for the sentences of findings and refusals. */

/** `1 mailbox`, `2 mailboxes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
