/** /harden link, unlink and directory: which chat accounts belong to one person, and which tenant keeps that. */
import { refuse } from '../../lib/errors.js';
import type { Command, CommandCall, CommandPorts } from './command.js';

/** Ties a chat account to the person that hardenbot knows from another chat. */
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

/** A person takes back an account that they linked to themselves. */
export const unlink: Command = {
  name: 'unlink',
  urgent: true,
  takes: '[account]',
  summary: 'takes back an account that you linked; what it approved counts no more',
  example: '/harden unlink',
  run: ({ person, actor, words: [id] }, ports) => ports.linking.unlink(person, actor, id),
  runForAll: ({ person, actor, words: [id] }, _tenants, ports) => ports.linking.unlink(person, actor, id),
};

/** An approver agrees that another tenant keeps the linked accounts from now on. */
export const directory: Command = {
  name: 'directory',
  urgent: true,
  takes: '<tenant>',
  summary: 'agrees that this tenant, which settings name, keeps the linked accounts from now on',
  example: '/harden directory fabrikam --tenant contoso',
  maxWords: 1,
  run: ({ person, actor, tenant, words: [to] }, ports) => ports.linking.move({ person, actor, tenant, to }),
};
