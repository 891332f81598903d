/** /harden show: the whole life of what people decided on, from the ledger. */
import { readChange } from '../../engine/changes/change-of.js';
import { shownMeasure } from '../../features/cards.js';
import { waivedWords } from '../../features/kinds.js';
import { refuse } from '../../lib/errors.js';
import { isOfPeople } from '../../people/links.js';
import { changeTitleOf } from '../../views/change-view.js';
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
    const change = await readChange(ports.ledger, call.tenant.id, subject);
    const control = change === null ? undefined : shownMeasure(change.request.control, ports.controls);
    // What is only read, or is no change, goes by its id.
    const does = change === null || control === undefined ? undefined : changeTitleOf({ change, control });
    return lifeCard({ id: subject, tenant: call.tenant.name, entries, does });
  },
};
