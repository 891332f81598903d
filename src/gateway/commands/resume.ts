/** /harden resume: tries again what is left of a change that was partly done. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const resume: Command = {
  name: 'resume',
  takes: '<change id>',
  summary: 'tries again what is left of a change that was partly done',
  example: '/harden resume c-4k7m2xq',
  run: async (call, ports) => {
    const [id] = call.words;
    return id === undefined
      ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
      : ports.deciding.resume(call, id.toLowerCase());
  },
};
