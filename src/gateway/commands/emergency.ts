/** /harden emergency: approves alone what cannot wait, with a reason that everybody sees. */
import { shorten } from '../../chat/safe-text.js';
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const emergency: Command = {
  name: 'emergency',
  urgent: true,
  takes: '<change id> <reason>',
  summary: 'approves alone what cannot wait; everybody is told, and somebody has to review it',
  example: '/harden emergency c-4k7m2xq mailboxes are being read right now',
  run: async (call, ports) => {
    const [id, ...reason] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id, and behind it the reason.')
      : ports.deciding.emergency(call, id.toLowerCase(), shorten(reason.join(' '), 500));
  },
};
