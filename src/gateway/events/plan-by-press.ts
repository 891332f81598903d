/** A press that asks for plans: the words on the button, and those that its form asked for. */
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import { readSeveral, several } from '../../views/plan-buttons.js';
import type { CommandCall, CommandPorts } from '../commands/command.js';
import { requestPlans } from '../commands/plan.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';
import type { GatewayFeature } from '../feature.js';

export function planByPress(
  click: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  ports: CommandPorts & { readonly features: readonly GatewayFeature[] },
): Promise<Answer | Refusal> | Refusal {
  const { subject, reason = '' } = click;
  for (const { plans = {} } of ports.features) {
    const press = lookupOwn(plans, subject);
    if (press !== undefined) return press(click, call, ports);
  }
  const typed = splitWords(subject === several ? readSeveral(reason) : `${subject} ${reason}`);
  const said = isRefusal(typed) ? typed : takeOptions(typed, ['ticket', 'at', 'except']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestPlans({ ...call, ...options }, words, ports);
}
