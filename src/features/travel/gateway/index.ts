/** What people type and press to let a person sign in while travelling. */
import type { Answer } from '../../../chat/platform.js';
import type { CommandCall, HasDeciding, HasDirectory } from '../../../gateway/commands/command.js';
import { splitWords } from '../../../gateway/commands/words/split-words.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import { travelMeasure } from '../measure.js';
import { lengthenTrip } from './decide.js';
import { requestTrips, travel, wordsOfForm } from './travel.js';
import { travels } from './travels.js';

export const gateway: GatewayFeature = {
  help: { title: 'Travel', commands: [travel, travels] },
  buttons: [
    {
      name: 'extend',
      asksForWork: true,
      run: ({ call, subject, reason = '' }, { deciding }) =>
        lengthenTrip(deciding, call, subject, reason.trim().replace(/^until=/i, '')),
    },
  ],
  plans: { [travelMeasure.id]: ({ call, reason = '' }, ports) => tripByForm(reason, call, ports) },
};

function tripByForm(
  answer: string,
  call: Omit<CommandCall, 'words'>,
  ports: HasDeciding & HasDirectory,
): Promise<Answer | Refusal> | Refusal {
  const typed = splitWords(answer);
  const said = isRefusal(typed) ? typed : takeOptions(wordsOfForm(typed), ['ticket']);
  if (isRefusal(said)) return said;
  const { words, ...options } = said;
  return requestTrips({ ...call, ...options }, words, ports);
}
