/** /harden emergency: approves alone what cannot wait, with a reason that everyone sees. */
import { isRefusal, refuse } from '../../lib/errors.js';
import type { Command } from './command.js';
import { readReason } from './words/reason.js';

export const emergency: Command = {
  name: 'emergency',
  urgent: true,
  freeText: true,
  options: ['ticket'],
  takes: '<change id> <reason>',
  summary: 'approves alone what cannot wait; everybody is told, and somebody has to review it',
  example: '/harden emergency c-4k7m2xq mailboxes are being read right now',
  run: async (call, ports) => {
    const [id, ...reason] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id, and behind it the reason.');
    const why = readReason(reason.join(' '), {
      reason: 'An emergency approval needs a reason.',
      remedy: 'Say behind the id why it cannot wait: everybody reads it.',
    });
    return isRefusal(why) ? why : ports.deciding.emergency(call, id.toLowerCase(), why);
  },
};
