/** The signs by which people of other programs ask what there is, or what one command takes. */
import type { ChatEvent } from '../../chat/platform.js';
import { isRefusal } from '../../lib/errors.js';
import { splitWords } from '../commands/words/split-words.js';

const signs: ReadonlySet<string> = new Set(['-h', '--help', '—help', '-?', '/?', '?']);

/** `--help` and `plan --help` as `help` and `help plan`; everything else as it is. */
export function asHelp<E extends ChatEvent>(event: E): E {
  if (event.kind !== 'command') return event;
  const words = splitWords(event.text);
  if (isRefusal(words) || words.length > 2) return event;
  const [first = '', second] = words;
  if (signs.has(first) && second === undefined) return { ...event, text: 'help' };
  return second !== undefined && signs.has(second) ? { ...event, text: first === 'help' ? 'help' : `help ${first}` } : event;
}
