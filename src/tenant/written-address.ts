/** The address in a recipient as Exchange writes it: an address, a name, or a name in quotes with either in brackets behind it. */

/** The address itself; null where only a name is given. What stands in quotes is chosen by the one who made the rule, and counts for nothing. */
export function writtenAddress(target: string): string | null {
  const end = endOf(target);
  const [, kind, inBrackets] = /\[(\w{1,20}):([^\]]*)\]$/.exec(end) ?? [];
  if (kind !== undefined && kind.toUpperCase() !== 'SMTP') return null;
  const bare = inBrackets ?? (target.includes('"') ? '' : end.replace(/^smtp:/i, ''));
  return /[^\s<>"[\]:;,]+@[^\s<>"[\]:;,]+/.exec(bare)?.[0] ?? null;
}

/** Where an address stands: no name or address is longer, and the one who made the rule may have put anything before it. */
export function endOf(target: string): string {
  return target.trimEnd().slice(-1000);
}

/** As people read it: `smtp:` is how Exchange marks an address, and no part of it. */
export function shownTarget(target: string): string {
  return target.replace(/^smtp:/i, '').replace(/ \[SMTP:([^\]]*)\]$/i, ' ($1)');
}
