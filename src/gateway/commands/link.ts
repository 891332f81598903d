/** /harden link: ties a chat account to the person that hardenbot knows from another chat. */
import { refuse } from '../../errors.js';
import type { Command } from './command.js';

export const link: Command = {
  name: 'link',
  takes: '[code]',
  summary: 'ties this account to you, confirmed from a chat in which you are known',
  example: '/harden link',
  run: async (call, ports) => {
    const [code] = call.words;
    return code === undefined
      ? refuse(
          'known-already',
          `hardenbot knows you here as ${call.person.name}.`,
          'Type /harden link in the chat in which it does not, and send the code from here.',
        )
      : ports.linking.preview(call.actor, code);
  },
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
