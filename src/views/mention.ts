/** People who are called by name, so that the chat notifies them. */

import type { CalledGroup } from '../chat/called-group.js';
import type { Span } from '../chat/card.js';
import { maxMentioned } from '../engine/changes/call-order.js';

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

/** Groups that are called, and who is called besides: on the chat of a group, its members are called by it alone. */
export function called(groups: readonly CalledGroup[], people: readonly Mentionable[]): readonly Span[] {
  const platforms = new Set(groups.flatMap(({ calls }) => Object.keys(calls)));
  const others = people.filter(({ accounts }) => !Object.keys(accounts).some((platform) => platforms.has(platform)));
  const named = groups.map(({ name, calls }): Span => ({ text: name, calls }));
  const between: readonly Span[] = named.length === 0 || others.length === 0 ? [] : [{ text: ', ' }];
  return [...named.flatMap((span, index) => (index === 0 ? [span] : [{ text: ', ' }, span])), ...between, ...mentions(others)];
}

/** Names with a comma between, each a mention where the chat knows the account. */
export function mentions(people: readonly Mentionable[]): readonly Span[] {
  return people.flatMap(({ name, accounts }, index): readonly Span[] => [
    ...(index === 0 ? [] : [{ text: ', ' }]),
    { text: name, mentions: accounts },
  ]);
}
