/** /harden waivers: what is accepted, until when, and why. */

import type { Card } from '../../../chat/card.js';
import type { Command } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { momentCell } from '../../../views/moment.js';
import { itemsOf, type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { waiverStatusCell, waiversCard } from '../card.js';
import { waiverName } from '../entry-terms.js';
import type { WaiverWithStatus } from '../waivers.js';

export const waivers: Command = {
  name: 'waivers',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists what is accepted, until when, and why; with @group, in all of its tenants',
  example: '/harden waivers',
  needs: 'read',
  run: async (call, ports) => waiversCard(call.tenant.name, await ports.waivers(call.tenant.id)),
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'waivers') ?? groupWaiversCard(await ofEach(call, ports, ({ id }) => ports.waivers(id))),
};

/** The waivers of several tenants in one list. */
function groupWaiversCard(view: ListedGroup<WaiverWithStatus>): Card {
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
      lead: `${counted(active, 'finding')} accepted; what waits for someone first, then what lapses first.`,
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
