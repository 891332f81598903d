/** /harden review: records that somebody looked at an emergency approval afterwards. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const review: Command = {
  name: 'review',
  takes: '<change id>',
  summary: 'records that you looked at an emergency approval',
  example: '/harden review c-4k7m2xq',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
      : ports.deciding.review(call, id.toLowerCase());
  },
};
