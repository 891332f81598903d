/** /harden revoke: takes back a plan or its approval, as long as it has not begun. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const revoke: Command = {
  name: 'revoke',
  takes: '<change id>',
  summary: 'takes back a plan or its approval, before it begins',
  example: '/harden revoke c-4k7m2xq',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
      : ports.deciding.revoke(call, id.toLowerCase());
  },
};
