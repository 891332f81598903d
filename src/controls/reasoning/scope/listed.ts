/** Names that an operator listed in settings (addresses, user principal names, ids), compared as the services do: without case. */

/** Whether any of the names of an object is listed. */
export type Listed = (...names: readonly (string | null | undefined)[]) => boolean;

export function listed(names: readonly string[]): Listed {
  const known = new Set(names.map(normal));
  // Nothing listed is the usual case, and a large tenant asks for every mailbox.
  if (known.size === 0) return () => false;
  return (...candidates) => candidates.some((name) => typeof name === 'string' && known.has(normal(name)));
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
