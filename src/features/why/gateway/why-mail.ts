/** /harden why-mail: what became of messages like one, and what would become of it now. */

import type { Command } from '../../../gateway/commands/command.js';
import { strayWords, takeWords } from '../../../gateway/commands/words/take-words.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import { isRefusal } from '../../../lib/errors.js';
import { readMailQuestion } from '../mail-question.js';
import { askWhy } from './ask.js';

const names = ['from', 'to', 'ip'] as const;

export const whyMail: Command = {
  name: 'why-mail',
  takes: 'from=<sender or server> to=<recipient> [ip=<server>]',
  summary: 'shows you alone what becomes of a message, by which connector, rule or recipient; changes nothing',
  example: '/harden why-mail from=news@example.com to=eli@contoso.com',
  run: async (call, { deciding }) => {
    const typed = takeWords(call.words, names);
    if (isRefusal(typed)) return typed;
    const stray = strayWords(typed.words, names);
    if (stray !== null) return stray;
    const { from, to, ip } = typed.named;
    const question = readMailQuestion({ from: plain(from), to: plain(to), ip });
    return isRefusal(question) ? question : askWhy(deciding, call, question);
  },
};

/** Chats turn addresses into links. */
function plain(typed: string | undefined): string | undefined {
  return typed === undefined ? undefined : (typedAccount(typed) ?? typed);
}
