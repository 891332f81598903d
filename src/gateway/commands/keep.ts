/** /harden keep: keeps a change that would otherwise undo itself. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const keep: Command = {
  name: 'keep',
  takes: '<change id>',
  summary: 'keeps a change that would otherwise undo itself',
  example: '/harden keep c-4k7m2xq',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
      : ports.deciding.keep(call, id.toLowerCase());
  },
};
