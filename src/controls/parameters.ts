/** Parameters of one plan: lists that take the place of a control's settings for this plan alone. */

import { z } from 'zod';
import { type ParameterLists, parametersSchema } from '../engine/plan/parameters.js';
import { references } from '../features/kinds.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../lib/errors.js';
import { canonicalJson } from '../lib/json.js';
import type { ControlDefinition } from './control.js';

type Adjustable = Pick<ControlDefinition, 'id' | 'settings' | 'parameters'>;

/** The control's settings with parameters in their place, by the control's own schema; what no parameter may change is refused. */
export function withParameters(control: Adjustable, settings: unknown, asked: ParameterLists): unknown {
  const unknown = Object.keys(asked).find((key) => !isParameter(control, key));
  if (unknown !== undefined) return unknownParameter(control, unknown);
  const base = typeof settings === 'object' && settings !== null ? settings : {};
  const parsed = control.settings.safeParse({ ...base, ...asked });
  if (parsed.success) return parsed.data;
  return refuse(
    'bad-parameters',
    `${control.id} cannot be planned like that: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message.replace(/\.$/, '')}`).join('; ')}.`,
    'Correct it and ask again. A list with nothing behind = is empty for this plan, whatever settings say. Nothing was done.',
  );
}

/**
 * Reads `block=RU,KP` words. What settings say already is left out; null: nothing else was asked. The lists are as the control's
 * schema writes them.
 */
export function readParameters(
  control: Adjustable,
  settings: unknown,
  words: readonly string[],
): ParameterLists | Refusal | null {
  const typed: Record<string, string[]> = {};
  for (const word of words) {
    const [key = '', ...rest] = word.split('=');
    if (rest.length === 0 || !isParameter(control, key)) return unknownParameter(control, rest.length === 0 ? word : key);
    if (Object.hasOwn(typed, key))
      return refuse('bad-parameters', `"${key}" is given twice.`, 'Put all values behind one =, with commas. Nothing was done.');
    const list = rest
      .join('=')
      .split(',')
      .map((item) => item.trim());
    typed[key] = list.filter((item) => item !== '');
  }
  const wellFormed = parametersSchema.safeParse(typed);
  if (!wellFormed.success)
    return refuse(
      'bad-parameters',
      'A list holds a value that cannot be one.',
      'Values have no quotes; commas separate them. Nothing was done.',
    );
  const merged = withParameters(control, settings, wellFormed.data);
  if (isRefusal(merged)) return merged;
  const [before, after] = [listsOf(control, settings), listsOf(control, merged)];
  const changed = Object.keys(typed).filter((key) => canonicalJson(before[key] ?? []) !== canonicalJson(after[key] ?? []));
  return changed.length === 0 ? null : Object.fromEntries(changed.map((key) => [key, after[key] ?? []]));
}

/** What settings say of everything that a parameter may take the place of. */
export function listsOf({ parameters = [] }: Pick<ControlDefinition, 'parameters'>, settings: unknown): ParameterLists {
  const lists = z.record(z.string(), z.unknown()).catch({}).parse(settings);
  return Object.fromEntries(parameters.map(({ key }) => [key, z.array(z.string()).catch([]).parse(lists[key])]));
}

/** Parameters as a person would type them, each one word. */
function parameterWords(asked: ParameterLists): readonly string[] {
  return Object.entries(asked).map(([key, list]) => `${key}=${list.join(',')}`);
}

/** The words behind `/harden plan` that ask for the same plan again. */
export function planWords(control: string, asked: ParameterLists = {}): string {
  return [control, ...parameterWords(asked).map((word) => (/\s/u.test(word) ? `"${word}"` : word))].join(' ');
}

function isParameter({ parameters = [] }: Adjustable, word: string): boolean {
  return parameters.some(({ key }) => key === word);
}

/** What every request of a plan takes beside lists, with a value. */
const besides: ReadonlyMap<string, string> = new Map([
  ['at', '22:00'],
  ['except', 'scanner@contoso.com'],
  ...references.map(({ id, example }) => [id, example] as const),
]);

/** As people say that something is to be left out. */
const leavesOut = /^(?:but|exclude|excluding|minus|not|ohne|skip|without)$/iu;

function unknownParameter({ id, parameters = [] }: Adjustable, word: string): Refusal {
  const said = word.slice(0, 40);
  if (said === '' || said === '=')
    return refuse(
      'unknown-parameter',
      `A list of ${id} is torn apart.`,
      'Write it without spaces: key=value,value. Nothing was done.',
    );
  const value = parameters.some(({ key }) => key === said) ? 'value,value' : besides.get(said.toLowerCase());
  if (value !== undefined)
    return refuse(
      'unknown-parameter',
      `Nothing follows "${said}".`,
      `Write it without spaces: ${said}=${value}. Nothing was done.`,
    );
  if (leavesOut.test(said))
    return refuse(
      'unknown-parameter',
      `"${said}" is not understood here.`,
      'Write except=scanner@contoso.com to leave objects out, with commas between several. Nothing was done.',
    );
  const meant = didYouMean(said, [...parameters.map(({ key }) => key), ...besides.keys()]);
  if (meant !== null)
    return refuse('unknown-parameter', `${id} takes no parameter "${said}".`, `Did you mean ${meant}=? Nothing was done.`);
  return refuse(
    'unknown-parameter',
    `${id} takes no parameter "${said}".`,
    parameters.length === 0
      ? `Its plan takes no lists: write /harden plan ${id}, or with except=… to leave objects out. Nothing was done.`
      : `Write ${parameters.map(({ key }) => `${key}=…`).join(' or ')}, with commas between values. Nothing was done.`,
  );
}
