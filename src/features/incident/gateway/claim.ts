/** /harden claim: a person answers for items of an incident, and says how they know. */

import type { Command } from '../../../gateway/commands/command.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { claimItems } from './decide.js';

export const claim: Command = {
  name: 'claim',
  freeText: true,
  options: referenceNames,
  takes: '<incident> <1,3,5 | rest> <how you know>',
  summary:
    "answers for items of an incident as the person's own, or as looked at by hand; rest: what is older than the intruder, and what no program can read",
  example: '/harden claim i-4k7m2xq 7 Ana showed me her phone',
  run: async (call, ports) => {
    const [id, list, ...words] = call.words;
    if (id === undefined) return refuse('missing-incident', 'Which incident?', 'Name its id; /harden incident lists them.');
    const items = (list ?? '')
      .toLowerCase()
      .split(',')
      .filter((part) => part !== '');
    const isList = items.length > 0 && items.every((part) => part === 'rest' || /^[1-9]\d{0,3}$/.test(part));
    if (!isList || (items.includes('rest') && items.length > 1))
      return refuse(
        'unknown-item',
        'That is not a list of items.',
        'Write the numbers on the card of the incident, as 1,3,5, or rest; behind them how you know.',
      );
    const how = readReason(words.join(' '), {
      reason: 'A claim says how you know.',
      remedy: 'Write it behind the numbers, for example: called Ana on her desk phone.',
    });
    if (isRefusal(how)) return how;
    return claimItems(ports.deciding, call, { incident: id.toLowerCase(), items: [...new Set(items)], words: how });
  },
};
