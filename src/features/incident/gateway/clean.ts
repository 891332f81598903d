/** /harden clean: plans to undo what an intruder left. */

import type { Command } from '../../../gateway/commands/command.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { typedItems } from '../typed.js';
import { requestStage } from './decide.js';

export const clean: Command = {
  name: 'clean',
  options: referenceNames,
  takes: '<incident> [all | 1,3,5]',
  summary: 'plans to undo what an intruder left: what is proposed, or the items you name',
  example: '/harden clean i-4k7m2xq 1,3',
  run: async (call, ports) => {
    const [id, ...words] = call.words;
    if (id === undefined) return refuse('missing-incident', 'Which incident?', 'Name its id; /harden incident lists them.');
    const items = typedItems(words);
    return isRefusal(items) ? items : requestStage(ports.deciding, call, { stage: 'clean', incident: id.toLowerCase(), items });
  },
};
