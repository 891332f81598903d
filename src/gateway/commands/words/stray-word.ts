/** A word behind those that a command reads: it may have been meant to change the answer, or to name a second thing that would be passed over. */
import { shorten } from '../../../chat/safe-text.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import type { Command, NamedGroup } from '../command.js';

/** Null where every word is read. */
export function strayWord(
  words: readonly string[],
  { name, takes, maxWords }: Command,
  controls: readonly { readonly id: string }[] = [],
): Refusal | null {
  const max = takes === '' ? 0 : maxWords;
  const word = max === undefined ? undefined : words[max];
  if (word === undefined) return null;
  const control = controls.find(({ id }) => id === words.join('-').toLowerCase());
  if (control !== undefined && takes.includes('control'))
    return refuse(
      'unread-word',
      `There is no control "${shorten(words.join(' '), 40)}".`,
      `Did you mean ${control.id}? Write /harden ${name} ${control.id}. Nothing was done.`,
    );
  if (max === 0)
    return refuse(
      'unread-word',
      `There is no tenant and no option "${shorten(word, 40)}" here.`,
      takes === '' ? `/harden ${name} takes nothing more.` : `Write ${waysToWrite(name, takes)}.`,
    );
  return refuse(
    'unread-word',
    `"${shorten(word, 40)}" is not understood here.`,
    `Write /harden ${name} ${takes}, one at a time. Nothing was done.`,
  );
}

/** Codes of answers to a word that means nothing to its command. */
const ofUnknownWord: ReadonlySet<string> = new Set(['unknown-change', 'unknown-control', 'unread-word']);

const everything = /^(?:all|everything|list|\*)$/iu;
const kindOfFile = /^\.?(?:csv|json|xlsx?|excel|html|pdf|zip|files?|report|findings)$/iu;

/** The refusal of a word, with what was meant by it where that is a command, or what the command does without it. */
export function withMeantCommand(
  refusal: Refusal,
  [word = '']: readonly string[],
  { command, names }: { readonly command: Command; readonly names: readonly string[] },
): Refusal {
  if (!ofUnknownWord.has(refusal.code)) return refusal;
  const typed = word.toLowerCase();
  const alone = `/harden ${command.name}`;
  if (names.includes(typed)) return { ...refusal, remedy: `Write /harden ${typed}. Nothing was done.` };
  if (everything.test(typed) && command.lists === true) return { ...refusal, remedy: `Write ${alone}: it lists all of them.` };
  if (command.name === 'export' && kindOfFile.test(typed))
    return { ...refusal, remedy: `Write ${alone}: findings, changes and decisions come as files.` };
  return refusal;
}

/** For `[@group]`: `/harden digest, or /harden digest @group`. */
function waysToWrite(name: string, takes: string): string {
  const one = `/harden ${name}`;
  const others = takes.replaceAll(/[[\]]/gu, '').split('|');
  return [one, ...others.map((other) => `${one} ${other.trim()}`)].join(', or ');
}

/** The same beside a group. The name of one of its tenants asks for less than the group: neither is for us to choose. */
export function strayBesideGroup(
  words: readonly string[],
  command: Command,
  { group, tenants }: Pick<NamedGroup, 'group' | 'tenants'>,
): Refusal | null {
  const { name, takesValues } = command;
  const one =
    takesValues === true ? undefined : tenants.find((tenant) => words.some((word) => word.toLowerCase() === tenant.name));
  // What reads no word at all says so itself, in words about the group.
  if (one === undefined) return (command.maxWords ?? 0) === 0 ? null : strayWord(words, command);
  const rest = words.filter((word) => word.toLowerCase() !== one.name);
  const typed = ['/harden', name, ...rest.map((word) => shorten(word, 40))].join(' ');
  return refuse(
    'group-and-tenant',
    `That names @${group} and ${one.name}.`,
    `Write ${typed} ${one.name}, or ${typed} @${group}. Nothing was done.`,
  );
}
