/** /harden restore: plans to let the person work again. */

import { typedItems } from '../../features/incident/typed.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import type { Command } from './command.js';

export const restore: Command = {
  name: 'restore',
  options: ['ticket'],
  takes: '<incident> [all | 1,3,5]',
  summary: 'plans to let the person work again, and puts back the items you name',
  example: '/harden restore i-4k7m2xq',
  run: async (call, ports) => {
    const [id, ...words] = call.words;
    if (id === undefined) return refuse('missing-incident', 'Which incident?', 'Name its id; /harden incident lists them.');
    const items = typedItems(words);
    return isRefusal(items) ? items : ports.deciding.requestStage(call, { stage: 'restore', incident: id.toLowerCase(), items });
  },
};
