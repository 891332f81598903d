/** /harden unlink: a person takes back an account that they linked to themselves. */
import type { Command } from './command.js';

export const unlink: Command = {
  name: 'unlink',
  urgent: true,
  takes: '[account]',
  summary: 'takes back an account that you linked; what it approved counts no more',
  example: '/harden unlink',
  run: ({ person, actor, words: [id] }, ports) => ports.linking.unlink(person, actor, id),
  runForAll: ({ person, actor, words: [id] }, _tenants, ports) => ports.linking.unlink(person, actor, id),
};
