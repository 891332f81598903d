/** /harden travels: who is let in from blocked countries now or soon, and until when. */
import { tripsOf } from '../../changes/trip.js';
import { travelsCard } from '../../views/travel.js';
import type { Command } from './command.js';

export const travels: Command = {
  name: 'travels',
  takes: '',
  summary: 'lists who is let in from blocked countries, and until when',
  example: '/harden travels',
  run: async (call, { directory, ledger, now }) => {
    const { person, tenant } = call;
    const refusal =
      (await directory.authorize(person, 'read', tenant.id)) && (await directory.authorize(person, 'travel', tenant.id));
    return refusal ?? travelsCard({ tenant: tenant.name, trips: await tripsOf(ledger, tenant.id), now: now() });
  },
};
