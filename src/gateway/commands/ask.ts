/** /harden ask: sends a plan back with what another one should be like, as the button does. */

import { type Change, isOpen } from '../../engine/changes/change.js';
import { readExcept } from '../../engine/plan/except.js';
import { referenceNames } from '../../features/kinds.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { alreadyDecided } from '../decisions/already-decided.js';
import { changeNamed } from '../plan-in-answer.js';
import type { Command } from './command.js';
import { seenIn, shownFirst } from './shown-first.js';
import { readReason } from './words/reason.js';
import { splitWords } from './words/split-words.js';
import { takeOptions } from './words/take-options.js';

export const ask: Command = {
  name: 'ask',
  urgent: true,
  freeText: true,
  options: [...referenceNames, 'except'],
  takes: '<change id> [<digest>] [except=x,y] [what to change]',
  summary: 'shows the plan; with the digest that the answer shows, sends it back: without some objects, or changed as you write',
  example: '/harden ask c-4k7m2xq 533d08844be5 except=scanner@contoso.com',
  run: async (call, ports) => {
    const [id, ...words] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id, and behind it what to change.');
    const { seen, rest } = seenIn(words);
    const isBare = rest.length === 0 && call.except === undefined;
    const mayRead = isBare && (await ports.directory.authorize(call.person, 'read', call.tenant.id)) === null;
    const change = mayRead ? await changeNamed(call, id.toLowerCase(), ports) : null;
    if (change !== null && !isOpen(change)) return alreadyDecided(change);
    const reason = reasonOf(rest.join(' '), call.except);
    if (isRefusal(reason)) return change === null ? reason : { ...reason, remedy: howTo(change) };
    const typed = { name: 'ask', does: 'send it back', id: id.toLowerCase(), seen, more: rest };
    const whyNot = ports.deciding.whyNotTheirs.bind(null, call, 'ask');
    return (await shownFirst(call, typed, { takes: isOpen, whyNot, ports })) ?? ports.deciding.ask(call, typed.id, null, reason);
  },
};

/** The answer to the question of the button: `all but scanner@contoso.com`, `except=scanner@contoso.com`, or what to change in words. */
export function readAsked(typed: string): { readonly reason: string; readonly except?: readonly string[] } | Refusal {
  const allBut = /^\s*all but\b(.*)$/isu.exec(typed)?.[1];
  if (allBut !== undefined) {
    const except = readExcept(allBut);
    return isRefusal(except) ? except : { reason: wordsFor(except), except };
  }
  const split = splitWords(typed);
  const said = isRefusal(split) ? { words: [typed] } : takeOptions(split, ['except']);
  if (isRefusal(said)) return said;
  const except = 'except' in said ? said.except : undefined;
  const reason = reasonOf(said.words.join(' '), except);
  return isRefusal(reason) ? reason : { reason, ...omitUndefined({ except }) };
}

/** Without the digest of the plan, which stands for having seen it. */
function howTo({ id }: Change): string {
  const begin = `/harden ask ${id}`;
  return `Write ${begin} and what to change, or ${begin} except= and what to leave out. /harden approve ${id} shows the plan.`;
}

function reasonOf(words: string, except: readonly string[] | undefined): string | Refusal {
  if (words.trim() === '' && except !== undefined) return wordsFor(except);
  return readReason(words, {
    reason: 'What should be changed?',
    remedy: 'Write "all but" and the objects to leave out, or what to change.',
  });
}

function wordsFor(except: readonly string[]): string {
  return `all but ${except.join(', ')}`;
}
