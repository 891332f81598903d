/** /harden show: the whole life of what people decided on, from the ledger. */
import { waivedWords } from '../../features/kinds.js';
import { refuse } from '../../lib/errors.js';
import { isOfPeople } from '../../people/links.js';
import { lifeCard } from '../../views/life.js';
import { unknownChange } from '../unknown-change.js';
import type { Command } from './command.js';

export const show: Command = {
  name: 'show',
  takes: '<change id>',
  maxWords: 1,
  summary: `shows the whole life of a ${['change', ...waivedWords.map(({ one }) => one)].join(' or ')}, from the ledger`,
  example: '/harden show c-4k7m2xq',
  needs: 'read',
  run: async (call, ports) => {
    const [id] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    const subject = id.toLowerCase();
    const entries = isOfPeople(subject) ? [] : await ports.ledger.subject(call.tenant.id, subject);
    if (entries.length === 0)
      return unknownChange(ports.ledger, call.tenant.id, { typed: id, reason: 'There is no change of that id here.' });
    return lifeCard({ id: subject, tenant: call.tenant.name, entries });
  },
};
