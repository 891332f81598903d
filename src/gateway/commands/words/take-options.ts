/** Takes references as `ticket=CHG0123`, `at=window` and `except=scanner@` out of the words of a command: they say how something is done, and may stand anywhere. */

import { readExcept } from '../../../engine/plan/except.js';
import { withTimesOfDay } from '../../../engine/plan/typed-time.js';
import { referenceNames, references } from '../../../features/kinds.js';
import type { DecisionReferences, ReferenceName } from '../../../features/terms.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';

const ownNames = ['at', 'except', 'replaces'] as const;
export type OptionName = ReferenceName | (typeof ownNames)[number];

export interface Options extends DecisionReferences {
  readonly words: readonly string[];
  /** When it is to begin, as it was typed. */
  readonly at?: string;
  /** Objects that a plan leaves out. */
  readonly except?: readonly string[];
  /** The id of the open plan that is withdrawn for the one asked for. */
  readonly replaces?: string;
}

const optionWord = new RegExp(`^(?:--|—)?(${[...referenceNames, ...ownNames].join('|')})=(.*)$`, 'isu');

/** The words without the options that the command takes; a refusal where one is given twice, or cannot be one. */
export function takeOptions(words: readonly string[], takes: readonly OptionName[]): Options | Refusal {
  const found = new Map<OptionName, string>();
  const others: string[] = [];
  for (const word of withTimesOfDay(words, ['at'])) {
    const [, typed = '', value = ''] = optionWord.exec(word) ?? [];
    const name = takes.find((one) => one === typed.toLowerCase());
    if (name === undefined) others.push(word);
    else if (found.has(name))
      return refuse(`bad-${name === 'at' ? 'time' : name}`, `Two of ${name}= are given.`, 'Give one. Nothing was done.');
    else found.set(name, value.trim());
  }
  const named: [ReferenceName, string][] = [];
  for (const { id, read } of references) {
    const typed = found.get(id);
    if (typed === undefined) continue;
    const reference = read(typed);
    if (isRefusal(reference)) return reference;
    named.push([id, reference]);
  }
  const left = found.get('except');
  const except = left === undefined ? undefined : readExcept(left);
  if (isRefusal(except)) return except;
  const [at, replaces] = [found.get('at'), found.get('replaces')?.toLowerCase()];
  return { words: others, ...Object.fromEntries(named), ...omitUndefined({ at, except, replaces }) };
}
