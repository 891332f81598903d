/** Takes `ticket=CHG0123`, `at=window` and `except=scanner@` out of the words of a command: they say how something is done, and may stand anywhere. */

import { readExcept } from '../../../engine/plan/except.js';
import { readTicket } from '../../../engine/plan/ticket.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';

export type OptionName = 'ticket' | 'at' | 'except' | 'replaces';

export interface Options {
  readonly words: readonly string[];
  readonly ticket?: string;
  /** When it is to begin, as it was typed. */
  readonly at?: string;
  /** Objects that a plan leaves out. */
  readonly except?: readonly string[];
  /** The id of the open plan that is withdrawn for the one asked for. */
  readonly replaces?: string;
}

const optionWord = /^(?:--|—)?(ticket|at|except|replaces)=(.*)$/isu;

/** The words without the options that the command takes; a refusal where one is given twice, or cannot be one. */
export function takeOptions(words: readonly string[], takes: readonly OptionName[]): Options | Refusal {
  const found = new Map<OptionName, string>();
  const others: string[] = [];
  for (const word of words) {
    const [, typed = '', value = ''] = optionWord.exec(word) ?? [];
    const name = takes.find((one) => one === typed.toLowerCase());
    if (name === undefined) others.push(word);
    else if (found.has(name))
      return refuse(`bad-${name === 'at' ? 'time' : name}`, `Two of ${name}= are given.`, 'Give one. Nothing was done.');
    else found.set(name, value.trim());
  }
  const [typed, at] = [found.get('ticket'), found.get('at')];
  const ticket = typed === undefined ? undefined : readTicket(typed);
  if (isRefusal(ticket)) return ticket;
  const named = found.get('except');
  const except = named === undefined ? undefined : readExcept(named);
  if (isRefusal(except)) return except;
  return { words: others, ...omitUndefined({ ticket, at, except, replaces: found.get('replaces')?.toLowerCase() }) };
}
