/** /harden show: the whole life of a change or waiver, from the ledger. */
import { refuse } from '../../errors.js';
import { lifeCard } from '../../views/life.js';
import type { Command } from './command.js';

export const show: Command = {
  name: 'show',
  takes: '<change id>',
  summary: 'tells the whole life of a change or waiver from the ledger',
  example: '/harden show c-4k7m2xq',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const [id] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    const entries = await ports.ledger.subject(call.tenant.id, id.toLowerCase());
    if (entries.length === 0) return refuse('unknown-change', 'There is no change of that id here.', 'See /harden changes.');
    return lifeCard({ id: id.toLowerCase(), tenant: call.tenant.name, entries });
  },
};
