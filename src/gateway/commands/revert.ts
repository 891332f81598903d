/** /harden revert: plans the undoing of a change and asks for approval. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const revert: Command = {
  name: 'revert',
  takes: '<change id>',
  summary: 'undoes a change that was applied, after approval',
  example: '/harden revert c-4k7m2xq',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
      : ports.deciding.requestRevert(call, id.toLowerCase());
  },
};
