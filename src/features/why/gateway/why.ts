/** /harden why: whether someone may sign in from somewhere, and which policy says so. */

import type { Command } from '../../../gateway/commands/command.js';
import { takeWords } from '../../../gateway/commands/words/take-words.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import { isRefusal } from '../../../lib/errors.js';
import { readQuestion } from '../typed.js';
import { askWhy } from './ask.js';

const names = ['from', 'at', 'app', 'client', 'platform'] as const;

export const why: Command = {
  name: 'why',
  takes: '<person> [from=ES] [at=2026-11-23T09:12] [app=exchange] [client=browser] [platform=iOS]',
  summary:
    'shows you alone how sign-ins ended, whether someone can sign in, from where, and which policy decides; changes nothing',
  example: '/harden why eli@contoso.com from=ES',
  run: async (call, { deciding, zoneOf }) => {
    const typed = takeWords(call.words, names);
    if (isRefusal(typed)) return typed;
    const question = readQuestion({ person: personIn(typed.words), ...typed.named }, zoneOf(call.tenant.id));
    return isRefusal(question) ? question : askWhy(deciding, call, question);
  },
};

/** Chats turn addresses into links; a display name may be several words. */
function personIn(words: readonly string[]): string | undefined {
  const [word, ...more] = words;
  if (word === undefined) return undefined;
  return more.length === 0 ? (typedAccount(word) ?? word) : words.join(' ');
}
