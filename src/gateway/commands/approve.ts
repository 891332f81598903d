/** /harden approve: the button Approve as a command, for those who have more to say. */
import { refuse } from '../../lib/errors.js';
import { subjectOfFeature } from '../feature.js';
import type { Command } from './command.js';

export const approve: Command = {
  name: 'approve',
  urgent: true,
  options: ['ticket', 'at'],
  takes: '<change id> [at=window | at=<time>] [ticket=…]',
  summary: 'approves the plan, plans or waiver that its card shows, as the button does; at says when it begins',
  example: '/harden approve c-4k7m2xq at=window ticket=CHG0123',
  run: async (call, ports) => {
    const { deciding } = ports;
    const [word, ...more] = call.words;
    if (word === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    if (more.length > 0) return moreWords;
    const id = word.toLowerCase();
    const own = subjectOfFeature(ports, id);
    if (own !== undefined) return own.approve(call, id, ports);
    return deciding.approve(call, id, null);
  },
  runForCampaign: async ({ campaign, words, ...call }, { deciding }) =>
    words.length > 0 ? moreWords : deciding.approveCampaign(call, campaign, null),
};

const moreWords = refuse(
  'unknown-word',
  'Nothing but a time and a ticket follows the id.',
  'Write them as at=window and ticket=CHG0123. Nothing was approved.',
);
