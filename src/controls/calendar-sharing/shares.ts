/** One entry of a sharing policy, and what it may still say. */

const everyone: ReadonlySet<string> = new Set(['*', 'anonymous']);
const times = 'calendarsharingfreebusysimple';
const more: ReadonlySet<string> = new Set([
  'calendarsharingfreebusydetail',
  'calendarsharingfreebusyreviewer',
  'contactssharing',
]);

/** `wide`: it shows everyone more than free and busy times. `unknown`: it holds a word that the cmdlet reference does not have. */
export type Share = 'narrow' | 'wide' | 'unknown';

export function shareOf(entry: string): Share {
  const { domain, actions } = partsOf(entry);
  if (domain === '' || actions.length === 0) return 'unknown';
  if (!everyone.has(domain.toLowerCase())) return 'narrow';
  const words = actions.map((action) => action.toLowerCase());
  if (words.some((word) => more.has(word))) return 'wide';
  return words.every((word) => word === times) ? 'narrow' : 'unknown';
}

/** The same list in which everyone sees free and busy times alone, each domain once. */
export function narrowed(list: readonly string[]): readonly string[] {
  return [
    ...new Set(
      list.map((entry) => (shareOf(entry) === 'wide' ? `${partsOf(entry).domain}:CalendarSharingFreeBusySimple` : entry)),
    ),
  ];
}

function partsOf(entry: string): { readonly domain: string; readonly actions: readonly string[] } {
  const cut = entry.indexOf(':');
  const [domain, rest] = cut < 0 ? [entry, ''] : [entry.slice(0, cut), entry.slice(cut + 1)];
  return { domain: domain.trim(), actions: rest.split(',').flatMap((action) => action.trim() || []) };
}
