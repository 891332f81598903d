/** A command about one change, which is named behind it. It decides on what is there already, so it is never refused for its number. */

import type { Answer } from '../../chat/platform.js';
import { type Refusal, refuse } from '../../errors.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

export function ofChange(command: {
  readonly name: string;
  readonly summary: string;
  readonly run: (call: CommandCall, changeId: string, ports: CommandPorts) => Promise<Answer | Refusal>;
}): Command {
  const { name, summary, run } = command;
  return {
    name,
    urgent: true,
    takes: '<change id>',
    summary,
    example: `/harden ${name} c-4k7m2xq`,
    run: async (call, ports) => {
      const [id] = call.words;
      return id === undefined
        ? refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.')
        : run(call, id.toLowerCase(), ports);
    },
  };
}
