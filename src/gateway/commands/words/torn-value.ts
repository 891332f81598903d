/** A value with a blank that was typed without quotes: the word behind it is neither a list nor a control. */
import { shorten } from '../../../chat/safe-text.js';
import { notTime, withTimesOfDay } from '../../../engine/plan/typed-time.js';
import { type Refusal, refuse } from '../../../lib/errors.js';

interface Known {
  /** Whether a word stands for something alone: a control, the name of a tenant. */
  readonly isKnown: (word: string) => boolean;
}

const maxShown = 200;
const opening = /^(?:--|—)?(at|except)=(.+)$/isu;

/** The whole command with quotes, or the time that is none. Null: no value was torn. @param typed the whole command as it was typed */
export function whyTorn(typed: readonly string[], { isKnown }: Known): Refusal | null {
  const words = withTimesOfDay(typed, ['at']);
  const from = words.findIndex((word) => opening.test(word));
  const [, name = '', value = ''] = opening.exec(words[from] ?? '') ?? [];
  const behind = words.slice(from + 1);
  const next = behind.findIndex((word) => word.includes('=') || /^[@—-]|^(\.\.\.|…)$/u.test(word) || isKnown(word));
  const torn = from < 0 ? [] : behind.slice(0, next < 0 ? behind.length : next);
  if (torn.length === 0) return null;
  const whole = [value, ...torn].join(' ');
  if (name.toLowerCase() === 'at') return notTime('bad-time', { before: 'at=', typed: whole, more: ['window'] });
  const others = [words.slice(0, from), words.slice(from + 1 + torn.length)].map((some) => some.map(quoted));
  const command = [...(others[0] ?? []), `except="${whole}"`, ...(others[1] ?? [])].join(' ');
  return refuse(
    'torn-value',
    `"${shorten(torn.join(' '), 40)}" stands alone behind except=${shorten(value, 40)}.`,
    `Put a value with a blank in quotes: /harden ${shorten(command, maxShown)}. Nothing was done.`,
  );
}

function quoted(word: string): string {
  return /\s/u.test(word) ? `"${word}"` : word;
}
