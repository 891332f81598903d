/** /harden travels: who is let in from blocked countries now or soon, and until when. */
import { tripsOf } from '../../changes/trip.js';
import { groupTravelsCard } from '../../views/tenants-lists.js';
import { travelsCard } from '../../views/travel.js';
import type { Command } from './command.js';
import { ofEach, strayInGroup } from './group-view.js';

export const travels: Command = {
  name: 'travels',
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
