/** /harden travels: who is let in from blocked countries now or soon, and until when. */

import type { Command } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { tripsOf } from '../trip.js';
import { groupTravelsCard, travelsCard } from './list-card.js';

export const travels: Command = {
  name: 'travels',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists who is let in from blocked countries, and until when; with @group, in all of its tenants',
  example: '/harden travels',
  run: async (call, { directory, ledger, now }) => {
    const { person, tenant } = call;
    const refusal =
      (await directory.authorize(person, 'read', tenant.id)) && (await directory.authorize(person, 'travel', tenant.id));
    return refusal ?? travelsCard({ tenant: tenant.name, trips: await tripsOf(ledger, tenant.id), now: now() });
  },
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'travels') ?? groupTravelsCard(await ofEach(call, ports, ({ id }) => tripsOf(ports.ledger, id))),
};
