/** The waivers of several tenants in one list. */
import type { Card } from '../../../chat/card.js';
import { momentCell } from '../../../views/moment.js';
import { itemsOf, type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { waiverStatusCell } from '../card.js';
import { waiverName } from '../entry-terms.js';
import type { WaiverWithStatus } from '../waivers.js';

export function groupWaiversCard(view: ListedGroup<WaiverWithStatus>): Card {
  const order = ['waiting', 'active'];
  const rank = ({ status }: WaiverWithStatus): number => (order.includes(status) ? order.indexOf(status) : order.length);
  const all = itemsOf(view).toSorted(
    ({ item: one }, { item: other }) =>
      rank(one) - rank(other) || Date.parse(one.waiver.terms.until) - Date.parse(other.waiver.terms.until),
  );
  const active = all.filter(({ item }) => item.status === 'active').length;
  return {
    title: `Waivers of ${nameOf(view)}`,
    tone: 'neutral',
    blocks: listed(view, {
      ask: `waivers @${view.group}`,
      one: 'waiver',
      none: 'Nothing is waived.',
      lead: `${counted(active, 'finding')} accepted; what waits for somebody first, then what lapses first.`,
      columns: ['id', 'tenant', 'what', 'status', 'until', 'reason'],
      rows: all.map(({ tenant, item: { waiver, status } }) => [
        { text: waiver.id },
        { text: tenant },
        { text: waiverName(waiver.terms) },
        waiverStatusCell(status),
        momentCell(new Date(waiver.terms.until)),
        { text: waiver.terms.reason },
      ]),
    }),
  };
}
