/** Takes `ticket=CHG0123` out of the words of a command: it says under what something is done, and may stand anywhere. */
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { readTicket } from '../../plan/ticket.js';

const ticketWord = /^(?:--|—)?ticket=(.*)$/isu;

export interface Ticketed {
  readonly words: readonly string[];
  readonly ticket?: string;
}

/** The words without it; a refusal where it is given twice, or cannot be one. */
export function takeTicket(words: readonly string[]): Ticketed | Refusal {
  const typed = words.flatMap((word) => ticketWord.exec(word)?.[1] ?? []);
  const [first] = typed;
  if (first === undefined) return { words };
  if (typed.length > 1) return refuse('bad-ticket', 'Two tickets are named.', 'Name one. Nothing was done.');
  const ticket = readTicket(first);
  return isRefusal(ticket) ? ticket : { words: words.filter((word) => !ticketWord.test(word)), ticket };
}
