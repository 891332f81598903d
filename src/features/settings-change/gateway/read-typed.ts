/** What people type behind /harden set, add and remove, as changes of keys: `digest.at 08:00`, or several `key=value` words. */

import type { CommandPorts } from '../../../gateway/commands/command.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { isObject, type Json } from '../../../lib/json.js';
import { saidText, triedWith } from '../check.js';
import { type KeyChange, maxKeys } from '../entry-terms.js';
import { listOf, named } from '../in-force.js';
import { keyMeant, noSecrets } from '../rule-of-key.js';

export type How = 'set' | 'add' | 'remove';

interface Where {
  readonly decided: CommandPorts['decided'];
  readonly tenant: { readonly id: string; readonly name: string };
}

/** Words as they were split. Nothing behind a key: a refusal, because nobody deletes by leaving something out. */
export function readTyped(how: How, words: readonly string[], where: Where): readonly KeyChange[] | Refusal {
  const [first = '', ...rest] = words;
  const several = words.map((word) => /^([a-zA-Z0-9.-]+)=(.*)$/su.exec(word));
  const isNamed = several.every((one) => one !== null && (one[1] ?? '').includes('.'));
  const typed: readonly (readonly [string, readonly string[]])[] = isNamed
    ? several.map((one) => [one?.[1] ?? '', [one?.[2] ?? '']] as const)
    : [[first, rest] as const];
  if (typed.length > maxKeys)
    return refuse('too-many', `At most ${maxKeys} settings change together.`, 'Propose them in several steps.');
  const changes: KeyChange[] = [];
  for (const [key, values] of typed) {
    const change = readKey(how, { typed: key, values }, where, changes);
    if (isRefusal(change)) return change;
    if (changes.some((one) => one.key === change.key))
      return refuse('twice', `${change.key} stands there twice.`, 'Name it once. Nothing was proposed.');
    changes.push(change);
  }
  return changes;
}

function readKey(
  how: How,
  { typed, values }: { readonly typed: string; readonly values: readonly string[] },
  { decided, tenant }: Where,
  before: readonly KeyChange[],
): KeyChange | Refusal {
  const meant = keyMeant(typed, tenant.name);
  if (isRefusal(meant)) return meant;
  const { key } = meant;
  const text = values.join(' ').trim();
  if (text === '')
    return refuse(
      'missing-value',
      `${key}: no value was written.`,
      how === 'set'
        ? `Write it behind the key, or \`file\` for what hardenbot.yaml says.`
        : `Write /harden ${how} ${key} and the entries, with commas between them. Nothing was proposed.`,
    );
  if (looksSecret.test(text)) return noSecrets(key);
  const from = decided.said(tenant.id, key);
  const was = from === undefined ? {} : { from };
  if (how === 'set') {
    if (text === 'file') return { key, ...was };
    const to = asMeant(text, Array.isArray(from), (value) =>
      isRefusal(triedWith([...before, { key, to: value }], { decided, tenantId: tenant.id })),
    );
    return { key, ...was, to };
  }
  const absent = how === 'remove' ? entriesIn(text).find((one) => !holds(listOf(from), one)) : undefined;
  if (absent !== undefined)
    return refuse(
      'no-such-entry',
      `${key} has no entry ${saidText(absent)}.`,
      `It holds ${saidText(from ?? [])}. Nothing was proposed.`,
    );
  return { key, ...was, to: how === 'add' ? withEntries(from, text) : withoutEntries(from, text) };
}

/** How the secrets of the products around hardenbot begin: webhooks, chats, private keys, JSON web tokens. */
const looksSecret = /(^|[\s,=])(whsec_|xox[a-z]-|xapp-|eyJ[A-Za-z0-9_-]{20}|-----BEGIN )/;

function withEntries(from: Json | undefined, text: string): Json {
  const known = new Set(listOf(from).map(named));
  return [...listOf(from), ...entriesIn(text).filter((one) => !known.has(named(one)))];
}

function withoutEntries(from: Json | undefined, text: string): Json {
  const gone = new Set(entriesIn(text).map(named));
  // A window or a freeze is taken out by its place in the list, as the card numbers them.
  return listOf(from).filter((one, index) => !gone.has(named(one)) && !(isObject(one) && gone.has(String(index + 1))));
}

/** By its name, or of a window or a freeze by its place. */
function holds(list: readonly Json[], entry: Json): boolean {
  return list.some((one, index) => named(one) === named(entry) || (isObject(one) && named(entry) === String(index + 1)));
}

function entriesIn(text: string): readonly Json[] {
  const entry = entryOf(text);
  return entry === null ? listIn(text) : [entry];
}

function listIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `days=sat weeks=1,last from=22:00 to=04:00` is one entry of a list; null: it is no such thing. */
function entryOf(text: string): Json | null {
  const words = text.split(/\s+/);
  const pairs = words.map((word) => /^([a-z][a-zA-Z]*)=(.+)$/su.exec(word));
  if (pairs.some((one) => one === null)) return null;
  return Object.fromEntries(
    pairs.map((one) => {
      const [, key = '', value = ''] = one ?? [];
      return [key, lists.has(key) ? listIn(value).map(figureOr) : figureOr(value)];
    }),
  );
}

/** Parts of an entry that are lists themselves. */
const lists: ReadonlySet<string> = new Set(['days', 'weeks', 'kinds']);

function figureOr(text: string): Json {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** The first reading of a text that the settings take; where none is taken, the plainest, of which the refusal then speaks. */
function asMeant(text: string, isList: boolean, isWrong: (value: Json) => boolean): Json {
  const entry = entryOf(text);
  const readings: readonly Json[] = [
    ...(entry === null ? [] : [[entry]]),
    ...(text === 'none' ? [[]] : []),
    ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
    ...(/^-?\d{1,9}$/.test(text) ? [Number(text)] : []),
    text,
    listIn(text),
    ...(text === 'none' ? [null] : []),
  ];
  return readings.find((reading) => !isWrong(reading)) ?? (isList || text.includes(',') ? listIn(text) : text);
}
