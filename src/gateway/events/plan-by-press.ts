/** A press that asks for plans: the words on the button, and those that its form asked for. */
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { travelMeasure } from '../../plan/travel.js';
import { readSeveral, several } from '../../views/plan-buttons.js';
import type { CommandCall, CommandPorts } from '../commands/command.js';
import { requestPlans } from '../commands/plan.js';
import { requestTrips, wordsOfForm } from '../commands/travel.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';

export function planByPress(
  { subject, reason = '' }: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  { deciding, controls, directory }: Pick<CommandPorts, 'deciding' | 'controls' | 'directory'>,
): Promise<Answer | Refusal> | Refusal {
  if (subject === travelMeasure.id) return tripByPress(reason, call, { deciding, directory });
  const typed = splitWords(subject === several ? readSeveral(reason) : `${subject} ${reason}`);
  const said = isRefusal(typed) ? typed : takeOptions(typed, ['ticket', 'at', 'except']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestPlans({ ...call, ...options }, words, { deciding, controls });
}

function tripByPress(
  answer: string,
  call: Omit<CommandCall, 'words'>,
  ports: Pick<CommandPorts, 'deciding' | 'directory'>,
): Promise<Answer | Refusal> | Refusal {
  const typed = splitWords(answer);
  const said = isRefusal(typed) ? typed : takeOptions(wordsOfForm(typed), ['ticket']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestTrips({ ...call, ...options }, words, ports);
}
