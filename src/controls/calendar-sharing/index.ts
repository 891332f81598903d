/** No policy lets people show everyone outside more of their calendar than when they are free, and no contacts. */

import { plural } from '../../lib/plural.js';
import { readOf } from '../../tenant/resource.js';
import { exchangeIdentity, exchangeName } from '../../tenant/resources/exchange-object.js';
import { type SharingPolicy, sharingPolicies } from '../../tenant/resources/sharing-policy.js';
import type { Item } from '../item.js';
import { each } from '../item-collection.js';
import { itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { definition } from './definition.js';

const everyone: ReadonlySet<string> = new Set(['*', 'anonymous']);
const times = 'calendarsharingfreebusysimple';
const more: ReadonlySet<string> = new Set([
  'calendarsharingfreebusydetail',
  'calendarsharingfreebusyreviewer',
  'contactssharing',
]);

/** `wide`: it shows everyone more than free and busy times. `unknown`: it holds a word that the cmdlet reference does not have. */
type Share = 'narrow' | 'wide' | 'unknown';

/** One entry of a sharing policy. */
function shareOf(entry: string): Share {
  const { domain, actions } = partsOf(entry);
  if (domain === '' || actions.length === 0) return 'unknown';
  if (!everyone.has(domain.toLowerCase())) return 'narrow';
  const words = actions.map((action) => action.toLowerCase());
  if (words.some((word) => more.has(word))) return 'wide';
  return words.every((word) => word === times) ? 'narrow' : 'unknown';
}

/** The same list in which everyone sees free and busy times alone, each domain once. */
function narrowed(list: readonly string[]): readonly string[] {
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

const read = readOf(sharingPolicies, ['Guid', 'Identity', 'Name', 'Enabled', 'Default', 'Domains']);
const property = 'Domains';

/** Every policy counts, assigned or not: whose mailbox has which is not read. */
export const control = itemControl<unknown, 'policies'>(definition, () => ({
  collections: { policies: each(read, { unknown: 'what people may share', item: itemOf }) },
  summary: summaryOf,
}));

function itemOf(row: SharingPolicy): Item {
  const item = { object: exchangeName(row, 'policy'), identity: exchangeIdentity(row) };
  if (row.Enabled === false) return { ...item, values: [{ property: 'Enabled', actual: false, expected: false, noted: true }] };
  const { Domains: list } = row;
  if (list === undefined || list === null || row.Enabled !== true)
    return { ...item, values: [{ property, actual: undefined, expected: [], shown: { actual: 'not returned' } }] };
  const shares = list.map(shareOf);
  const state = shares.includes('wide') ? 'gap' : shares.includes('unknown') ? 'unknown' : 'holds';
  return { ...item, values: [{ property, actual: [...list], expected: [...narrowed(list)], state, noted: true }] };
}

function summaryOf({ total: { objects, gaps, unknown }, whole }: Found): string {
  if (gaps > 0)
    return `${plural(gaps, 'sharing policy lets', 'sharing policies let')} people show everyone outside details of their calendar or contacts.`;
  if (unknown > 0 || !whole) return 'It is not known what people may share of their calendar with everyone outside.';
  if (objects === 0) return 'There is no sharing policy.';
  // A link that someone published is a setting of the mailbox, which no policy takes back.
  return 'Sharing policies show everyone outside at most when people are free or busy. Links to published calendars were not read.';
}
