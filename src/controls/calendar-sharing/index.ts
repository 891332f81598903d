/** No policy lets people show everyone outside more of their calendar than when they are free, and no contacts. */
import { readOf } from '../../tenant/resource.js';
import { exchangeIdentity, exchangeName } from '../../tenant/resources/exchange-object.js';
import { type SharingPolicy, sharingPolicies } from '../../tenant/resources/sharing-policy.js';
import type { Item } from '../item.js';
import { each } from '../item-collection.js';
import { itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { plural } from '../reasoning/findings/plural.js';
import { definition } from './definition.js';
import { narrowed, shareOf } from './shares.js';

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
