/** /harden link: ties a chat account to the person that hardenbot knows from another chat. */
import { refuse } from '../../lib/errors.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

export const link: Command = {
  name: 'link',
  takes: '[code]',
  summary: 'ties this account to you, confirmed from a chat in which you are known',
  example: '/harden link',
  run: preview,
  runForAll: (call, _tenants, ports) => preview(call, ports),
  runUnknown: ({ actor, words }, ports) =>
    words.length === 0
      ? ports.linking.ask(actor)
      : Promise.resolve(
          refuse(
            'unknown-person',
            'hardenbot does not know you here, so you cannot confirm anything.',
            'Send the code from the chat in which it knows you.',
          ),
        ),
};

async function preview({ person, actor, words: [code] }: Omit<CommandCall, 'tenant'>, { linking }: CommandPorts) {
  return code === undefined
    ? refuse(
        'known-already',
        `hardenbot knows you here as ${person.name}.`,
        'Type /harden link in the chat in which it does not, and send the code from here.',
      )
    : linking.preview(actor, code);
}
