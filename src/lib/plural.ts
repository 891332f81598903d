/** Numbers and lists in sentences. */

/** `1 mailbox`, `2 mailboxes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `contoso, fabrikam and 3 more`. */
export function firstNames(names: readonly string[], max: number): string {
  const more = names.length - max;
  return more > 0 ? `${names.slice(0, max).join(', ')} and ${more} more` : names.join(', ');
}
