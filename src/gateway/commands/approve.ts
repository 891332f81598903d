/** /harden approve: the button Approve as a command, for those who have more to say. */
import { refuse } from '../../errors.js';
import { isWaiver } from '../decisions/waiver-buttons.js';
import type { Command } from './command.js';

export const approve: Command = {
  name: 'approve',
  urgent: true,
  takesTicket: true,
  takes: '<change id> [ticket=…]',
  summary: 'approves the plan or waiver that its card shows, as the button does',
  example: '/harden approve c-4k7m2xq ticket=CHG0123',
  run: async (call, { deciding, waiving }) => {
    const [word, ...more] = call.words;
    if (word === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    if (more.length > 0)
      return refuse('unknown-word', 'Nothing but a ticket follows the id.', 'Write it as ticket=CHG0123. Nothing was approved.');
    const id = word.toLowerCase();
    return isWaiver(id) ? waiving.approve(call, id, null) : deciding.approve(call, id, null);
  },
};
