/** /harden why: whether somebody may sign in from somewhere, and which policy says so. */

import { typedAccount } from '../../features/incident/typed.js';
import { isRefusal } from '../../lib/errors.js';
import { readQuestion } from '../../why/typed.js';
import type { Command } from './command.js';
import { takeWords } from './words/take-words.js';

const names = ['from', 'app', 'client', 'platform'] as const;

export const why: Command = {
  name: 'why',
  takes: '<person> [from=ES] [app=exchange] [client=browser] [platform=iOS]',
  summary: 'tells you alone whether somebody may sign in, from where, and which policy says so; changes nothing',
  example: '/harden why eli@contoso.com from=ES',
  run: async (call, { deciding }) => {
    const typed = takeWords(call.words, names);
    if (isRefusal(typed)) return typed;
    const question = readQuestion({ person: personIn(typed.words), ...typed.named });
    return isRefusal(question) ? question : deciding.askWhy(call, question);
  },
};

/** Chats turn addresses into links; a display name may be several words. */
function personIn(words: readonly string[]): string | undefined {
  const [word, ...more] = words;
  if (word === undefined) return undefined;
  return more.length === 0 ? (typedAccount(word) ?? word) : words.join(' ');
}
