/** Entries of the list of senders that Outlook leaves unmarked: an address, a domain, or a domain with all below it. Source: Set-ExternalInOutlook. */

/** Whether every sender that an entry is for is one that `allowed` is for; both in any letter case. */
export function isWithin(entry: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => holds(one.trim().toLowerCase(), entry.trim().toLowerCase()));
}

function holds(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const domain = narrow.slice(narrow.indexOf('@') + 1);
  if (!wide.startsWith('*.')) return narrow.includes('@') && domain === wide;
  const bare = domain.replace(/^\*\./, '');
  return bare === wide.slice(2) || bare.endsWith(wide.slice(1));
}
