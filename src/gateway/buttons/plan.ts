/** The button that asks for plans: by the words on it, and those that its form asked for. */

import type { Answer } from '../../chat/platform.js';
import { referenceNames } from '../../features/kinds.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { readSeveral, several } from '../../views/plan-buttons.js';
import type { CommandPorts } from '../commands/command.js';
import { plan, requestPlans } from '../commands/plan.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';
import type { Button, Press } from './button.js';

/** @param others what is not planned for a control, by what the button is about */
export function planning(others: ReadonlyMap<string, NonNullable<Button['run']>>): Button {
  return {
    name: 'plan',
    asksForWork: true,
    run: (press, ports) => (others.get(press.subject) ?? planControls)(press, ports),
  };
}

function planControls({ call, subject, reason = '' }: Press, ports: CommandPorts): Promise<Answer | Refusal> | Refusal {
  const typed = splitWords(subject === several ? readSeveral(reason) : `${subject} ${reason}`);
  const torn = isRefusal(typed) ? null : plan.whyTorn?.(['plan', ...typed], { controls: ports.controls, named: () => false });
  if (torn != null) return torn;
  const said = isRefusal(typed) ? typed : takeOptions(typed, [...referenceNames, 'at', 'except', 'replaces']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestPlans({ ...call, ...options }, words, ports);
}
