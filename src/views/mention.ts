/** People who are called by name, so that the chat notifies them. */

import type { CalledGroup } from '../chat/called-group.js';
import type { Span, Statement } from '../chat/card.js';
import { maxMentioned } from '../engine/changes/call-order.js';
import { counted } from './words.js';

/** People that are called at once for a change that cannot wait: as many as one message takes. */
const maxUrgent = 30;

/**
 * Whom a message calls of all who could act. Of many, `onCall` comes first and five are called at a time; the next five with each reminder, and the first
 * ones again after the last.
 * @param earlierCalls how often people were called before
 */
export function nextCalled(
  people: readonly string[],
  {
    onCall,
    earlierCalls,
    isUrgent,
  }: { readonly onCall: readonly string[]; readonly earlierCalls: number; readonly isUrgent: boolean },
): readonly string[] {
  const max = isUrgent ? maxUrgent : maxMentioned;
  if (people.length <= max) return people;
  const first = onCall.filter((one) => people.includes(one));
  const sorted = [...first, ...people.filter((one) => !first.includes(one))];
  const start = (earlierCalls % Math.ceil(sorted.length / max)) * max;
  return sorted.slice(start, start + max);
}

/** Someone who is called by name, with the accounts by which a chat can notify them. */
export interface Mentionable {
  readonly name: string;
  readonly accounts: Readonly<Record<string, string>>;
}

/** Who is called by a message. */
export interface Call {
  /** For its first line: no more names than are read at a glance. */
  readonly spans: readonly Span[];
  /** The names that are left, for below the buttons. */
  readonly besides: readonly Statement[];
}

interface Callable {
  /** Called in place of their members, on their chat. */
  readonly groups: readonly CalledGroup[];
  readonly mentioned: readonly Mentionable[];
  /** Names of all who could act. */
  readonly canAct: readonly string[];
  /** What is said where nobody is called: for one person, and for more. */
  readonly uncalled: readonly [one: string, many: string];
}

/** Everyone who is mentioned is notified, however many they are: a line that is cut would notify some of them alone. */
export function callOf({ groups, mentioned, canAct, uncalled }: Callable): Call {
  const platforms = new Set(groups.flatMap(({ calls }) => Object.keys(calls)));
  const people = mentioned.filter(({ accounts }) => !Object.keys(accounts).some((platform) => platforms.has(platform)));
  if (groups.length + people.length === 0)
    return { spans: [{ text: counted(canAct.length, ...uncalled), style: 'strong' }], besides: [] };
  const [first, left] = [people.slice(0, maxMentioned), people.slice(maxMentioned)];
  const named = groups.map(({ name, calls }): Span => ({ text: name, calls }));
  const more = groups.length > 0 ? 0 : canAct.length - people.length;
  return {
    spans: [
      ...separated(named),
      ...(named.length === 0 || first.length === 0 ? [] : [comma]),
      ...mentions(first),
      ...(more > 0 ? [{ text: ` or ${counted(more, 'other', 'others')}` }] : []),
    ],
    besides: left.length === 0 ? [] : [{ kind: 'text', spans: [{ text: 'Called as well: ' }, ...mentions(left)] }],
  };
}

/** Names with a comma between, each a mention where the chat knows the account. */
export function mentions(people: readonly Mentionable[]): readonly Span[] {
  return separated(people.map(({ name, accounts }): Span => ({ text: name, mentions: accounts })));
}

const comma: Span = { text: ', ' };

function separated(spans: readonly Span[]): readonly Span[] {
  return spans.flatMap((span, index) => (index === 0 ? [span] : [comma, span]));
}
