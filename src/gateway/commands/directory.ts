/** /harden directory: an approver agrees that another tenant keeps the linked accounts from now on. */
import type { Command } from './command.js';

export const directory: Command = {
  name: 'directory',
  urgent: true,
  takes: '<tenant>',
  summary: 'agrees that this tenant, which settings name, keeps the linked accounts from now on',
  example: '/harden directory fabrikam --tenant contoso',
  maxWords: 1,
  run: ({ person, actor, tenant, words: [to] }, ports) => ports.linking.move({ person, actor, tenant, to }),
};
