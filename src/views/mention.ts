/** People who are called by name, so that the chat notifies them. */
import type { Span } from '../chat/card.js';

/** People of many that are called by name at once: nobody feels meant who is one of many. */
export const maxMentioned = 5;

/** People that are called at once for a change that cannot wait: as many as one message takes. */
const maxUrgent = 30;

/**
 * Whom a message calls of all who could act. Of many, `onCall` comes first and five are called at a time; the next five with each reminder, and the first
 * ones again after the last.
 * @param turn how often people were called before
 */
export function calledInTurn(
  people: readonly string[],
  { onCall, turn, isUrgent }: { readonly onCall: readonly string[]; readonly turn: number; readonly isUrgent: boolean },
): readonly string[] {
  const max = isUrgent ? maxUrgent : maxMentioned;
  if (people.length <= max) return people;
  const first = onCall.filter((one) => people.includes(one));
  const sorted = [...first, ...people.filter((one) => !first.includes(one))];
  const start = (turn % Math.ceil(sorted.length / max)) * max;
  return sorted.slice(start, start + max);
}

/** Someone who is called by name, with the accounts by which a chat can notify them. */
export interface Mentionable {
  readonly name: string;
  readonly accounts: Readonly<Record<string, string>>;
}

/** Names with a comma between, each a mention where the chat knows the account. */
export function mentions(people: readonly Mentionable[]): readonly Span[] {
  return people.flatMap(({ name, accounts }, index): readonly Span[] => [
    ...(index === 0 ? [] : [{ text: ', ' }]),
    { text: name, mentions: accounts },
  ]);
}
