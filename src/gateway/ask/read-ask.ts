/** Reads an event of a chat into an ask: the one place where the words of a command are split. */
import type { ActionName } from '../../chat/card.js';
import type { ChatEvent } from '../../chat/platform.js';
import { isRefusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Button } from '../buttons/button.js';
import type { Command } from '../commands/command.js';
import { splitWords } from '../commands/words/split-words.js';
import type { Ask, PressedAsk, TypedAsk } from './ask.js';

/** What people can ask for. */
export interface Vocabulary {
  readonly commands: readonly Command[];
  readonly buttons: ReadonlyMap<ActionName, Button>;
}

/** What a command without words stands for. */
const withoutWords = 'home';

export function readAsk(event: ChatEvent, vocabulary: Vocabulary): Ask {
  return event.kind === 'command' ? typedAsk(event, vocabulary) : pressedAsk(event, vocabulary);
}

/** Two lines that were pasted, or what a shell would take as two commands: only the first could be read. */
const another = /(?:[\n;]|&&)\s*\/harden(?:\s|$)/iu;

function typedAsk({ text, actor, conversation, personal }: ChatEvent & { kind: 'command' }, { commands }: Vocabulary): TypedAsk {
  const split = another.test(text) ? oneAtATime : splitWords(text);
  const words = isRefusal(split) ? [] : asHelp(split).map(tidied);
  const name = (words[0] ?? withoutWords).toLowerCase();
  const command = isRefusal(split) ? undefined : commands.find((one) => one.name === name);
  return {
    kind: 'typed',
    actor,
    conversation,
    personal: personal === true,
    isUrgent: command?.urgent === true,
    isHeavy: command?.heavy === true,
    text,
    words,
    unread: isRefusal(split) ? split : null,
    command: command ?? null,
  };
}

function pressedAsk(
  { action, subject, digest = '', reason, actor, conversation, personal }: ChatEvent & { kind: 'click' },
  { buttons }: Vocabulary,
): PressedAsk {
  const button = buttons.get(action) ?? { name: action, asksForWork: true };
  return {
    kind: 'pressed',
    actor,
    conversation,
    personal: personal === true,
    isUrgent: button.asksForWork !== true,
    isHeavy: false,
    button,
    subject,
    digest,
    ...omitUndefined({ reason }),
  };
}

const oneAtATime = refuse(
  'several-commands',
  'That is more than one command.',
  'Send each as a message of its own. Nothing was done.',
);

/** What may stand for an id and for a digest, in the quotes and the punctuation of the sentence that it was copied from. */
const wrapped = /^[`'"([]*((?:[a-z]|sig)-[a-z0-9]{5,}|[0-9a-f]{12,64})[`'")\],.;:!?]*$/iu;

/** Behind the command first the id, then the digest. */
function tidied(word: string, place: number): string {
  const found = place === 1 || place === 2 ? wrapped.exec(word)?.[1] : undefined;
  return found === undefined ? word : found.toLowerCase();
}

/** The signs by which people of other programs ask what commands exist, or what one takes. */
const helpSigns: ReadonlySet<string> = new Set(['-h', '--help', '—help', '-?', '/?', '?']);

/** `--help` and `plan --help` as `help` and `help plan`; everything else as it is. */
function asHelp(words: readonly string[]): readonly string[] {
  const [first = '', second, ...others] = words;
  if (others.length > 0) return words;
  if (second === undefined) return helpSigns.has(first) ? ['help'] : words;
  if (!helpSigns.has(second)) return words;
  return first === 'help' ? ['help'] : ['help', first];
}
