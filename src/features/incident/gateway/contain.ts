/** /harden contain: an account is compromised; reads what can be known, and plans to end every access to it. */

import type { Command } from '../../../gateway/commands/command.js';
import { lookalikeIn, typedAccount } from '../../../gateway/commands/words/typed-account.js';
import { refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { requestContain, requestStage } from './decide.js';

const incidentId = /^i-[a-z0-9]{5,}$/i;

export const contain: Command = {
  name: 'contain',
  urgent: true,
  options: referenceNames,
  takes: '<account>',
  summary:
    'blocks a compromised account, ends its sessions and replaces its password; one person of the incident group approves it',
  example: '/harden contain ana@contoso.com',
  run: async (call, ports) => {
    const [word, ...more] = call.words;
    if (word === undefined) return refuse('missing-account', 'Which account?', 'Name it as it signs in, or by its object id.');
    if (more.length === 0 && incidentId.test(word))
      return requestStage(ports.deciding, call, { stage: 'contain', incident: word.toLowerCase(), items: undefined });
    const account = more.length === 0 ? typedAccount(word) : null;
    const odd = account === null ? null : lookalikeIn(account);
    if (odd !== null)
      return refuse(
        'unknown-account',
        `That name holds a letter (${odd}) that no sign-in name can hold, though it may look like one.`,
        'Type the name by hand, or give the object id. Nothing was done.',
      );
    return account === null
      ? refuse(
          'unknown-account',
          'That is not the name of one account. Nothing was done.',
          'Write the name it signs in with, or its object id.',
        )
      : requestContain(ports.deciding, call, account);
  },
};
