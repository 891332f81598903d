/** /harden restore: plans to let the person work again. */

import type { Card } from '../../../chat/card.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { typedItems } from '../typed.js';
import { requestStage } from './decide.js';

export const restore: Command = {
  name: 'restore',
  options: referenceNames,
  freeText: true,
  takes: '<incident> [all | 1,3,5 | despite <reason>]',
  summary:
    'plans to restore access once nothing is open, with the items you name restored; despite a reason, two people may leave items open',
  example: '/harden restore i-4k7m2xq',
  run: async (call, ports) => {
    const [id, ...words] = call.words;
    if (id === undefined) return refuse('missing-incident', 'Which incident?', 'Name its id; /harden incident lists them.');
    const [first, ...reason] = words;
    if (first?.toLowerCase() === 'despite') return despite(call, id.toLowerCase(), reason.join(' '), ports);
    const items = typedItems(words);
    return isRefusal(items) ? items : requestStage(ports.deciding, call, { stage: 'restore', incident: id.toLowerCase(), items });
  },
};

/** Items stay open on purpose: everyone reads why. */
async function despite(
  call: CommandCall,
  incident: string,
  typed: string,
  { deciding }: CommandPorts,
): Promise<Card | Refusal | null> {
  const reason = readReason(typed, {
    reason: 'Restoring access while items are open needs a reason.',
    remedy: 'Write it behind despite: everyone reads it.',
  });
  if (isRefusal(reason)) return reason;
  return requestStage(deciding, call, { stage: 'restore', incident, items: undefined, despite: reason });
}
