/** People who are called by name, so that the chat notifies them. */
import type { Span } from '../chat/card.js';

/** More people than that are not called by name: nobody feels meant who is one of many. */
export const maxMentioned = 5;

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
