/** Takes `ticket=CHG0123` and `at=window` out of the words of a command: they say how something is done, and may stand anywhere. */
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { readTicket } from '../../plan/ticket.js';

export type OptionName = 'ticket' | 'at';

export interface Options {
  readonly words: readonly string[];
  readonly ticket?: string;
  /** When it is to begin, as it was typed. */
  readonly at?: string;
}

const optionWord = /^(?:--|—)?(ticket|at)=(.*)$/isu;

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
  return { words: others, ...(ticket === undefined ? {} : { ticket }), ...(at === undefined ? {} : { at }) };
}
