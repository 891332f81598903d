/** What someone is answered whose first word is no command. */
import { shorten } from '../../../chat/safe-text.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { looksLikeId } from '../../../lib/ids.js';
import { lookupOwn } from '../../../lib/lookup-own.js';
import type { Command } from '../command.js';

/** Words of other programs and of other languages, and what is typed here. */
const meant: Readonly<Record<string, string>> = {
  hilfe: '/harden help',
  aide: '/harden help',
  ayuda: '/harden help',
  aiuto: '/harden help',
  undo: '/harden revert <id>',
  rollback: '/harden revert <id>',
  cancel: '/harden revoke <id>',
  withdraw: '/harden revoke <id>',
  apply: '/harden plan <control>',
  fix: '/harden plan <control>',
  enable: '/harden plan <control>',
  preview: '/harden plan <control>',
  test: '/harden plan <control>',
  'dry-run': '/harden plan <control>',
  impact: '/harden plan <control>',
  scan: '/harden audit',
  check: '/harden audit',
  score: '/harden status',
  tenants: '/harden status @all',
  controls: '/harden status all',
  trend: '/harden history',
  stop: '/harden revoke <id>',
  pause: '/harden revoke <id>',
  abort: '/harden revoke <id>',
  retry: '/harden resume <id>',
  diff: '/harden show <id>',
  details: '/harden show <id>',
  mute: '/harden notify',
  pending: '/harden home',
  approvals: '/harden home',
  waiting: '/harden home',
  todo: '/harden home',
  journal: '/harden changes',
  log: '/harden changes',
  report: '/harden export, or /harden evidence <framework>',
  whatif: '/harden why <person>',
  'what-if': '/harden why <person>',
};

/** What the same words mean before an id. */
const meantOfId: Readonly<Record<string, string>> = {
  accept: '/harden approve <id>',
  apply: '/harden approve <id>',
  fix: '/harden show <id>',
};

/** What is asked where hardenbot runs. */
const onCommandLine: readonly string[] = ['doctor', 'init', 'keys', 'ledger', 'manifest', 'tenant'];

/** What takes a reason is a button, whose form asks for it; `revert` is no slip for it. */
const buttons: Readonly<Record<string, string>> = { reject: 'Reject', deny: 'Reject', decline: 'Reject' };

interface Known {
  readonly commands: readonly string[];
  /** What may have been meant to be explained or planned. */
  readonly controls?: readonly string[];
  /** Commands that list something. */
  readonly lists?: readonly string[];
  /** Words that features know for what is typed here; see `meant`. */
  readonly meant?: Readonly<Record<string, string>>;
  /** What was typed behind the word. */
  readonly rest?: readonly string[];
  /** What stands before the name where the word was read. */
  readonly before?: string;
}

export function unknownCommand(word: string, known: Known): Refusal {
  return refuse('unknown-command', `There is no command "${shorten(word, 40)}".`, remedy(word, known));
}

function remedy(
  word: string,
  { commands, controls = [], lists = [], meant: more = {}, rest = [], before = '/harden' }: Known,
): string {
  const typed = word.toLowerCase();
  const button = Object.hasOwn(buttons, typed) ? buttons[typed] : undefined;
  if (button !== undefined) return `Press ${button} on the card of what waits; /harden home lists what waits for you.`;
  const known = meantBy(typed, more, rest, { commands, controls });
  if (known !== undefined) return `Write ${filled(known, rest)}.`;
  if (looksLikeId(typed)) return `Write /harden show ${typed}.`;
  if (typed === 'list' && lists.length > 0) return `Write ${inWords(lists.map((name) => `/harden ${name}`))}.`;
  if (onCommandLine.includes(typed)) return `That is asked where hardenbot runs: hardenbot ${typed} --help.`;
  const slip = controls.includes(typed) ? null : didYouMean(word, commands);
  if (slip !== null) return `Did you mean ${before} ${slip}?`;
  const control = didYouMean(word, controls);
  if (control === null) return '/harden help lists them.';
  return `${control} is a control: /harden explain ${control} explains it, /harden plan ${control} plans it.`;
}

/** What to type for a word that is no command, by what follows it; undefined: nobody knows. */
function meantBy(
  typed: string,
  more: Readonly<Record<string, string>>,
  [name = '']: readonly string[],
  { commands, controls }: { readonly commands: readonly string[]; readonly controls: readonly string[] },
): string | undefined {
  const ofId = looksLikeId(name) ? lookupOwn(meantOfId, typed) : undefined;
  const known = ofId ?? meantAlone(typed, more);
  // Who wants to take something back is never sent to plan it.
  const isAsMeant = known?.endsWith('<control>') === true || /^\/harden (?:revert|revoke|resume) /.test(known ?? '');
  // What a feature lists or explains it does whatever is named; of a slip of the fingers nobody knows more than the command.
  const isOfFeature = known !== undefined && lookupOwn(more, typed) === known && !known.includes('<');
  const isSlip = known === undefined && didYouMean(typed, commands) !== null;
  return controls.includes(name.toLowerCase()) && !isAsMeant && !isOfFeature && !isSlip ? '/harden plan <control>' : known;
}

/** As `meantBy`, of the word alone. @param more see `Known` */
export function meantAlone(typed: string, more: Readonly<Record<string, string>> = {}): string | undefined {
  return lookupOwn(meant, typed) ?? lookupOwn(more, typed);
}

/** With what was typed in the place of what is to be named. */
function filled(known: string, [name]: readonly string[]): string {
  if (name === undefined) return known;
  if (known.endsWith('<id>') && !looksLikeId(name.toLowerCase())) return `${known}; /harden changes lists the ids`;
  return known.replace(/<[a-z]+>$/u, () => shorten(name, 40));
}

/** `a, b or c`. */
function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** The names that a command is looked up among. */
export function namesOf(commands: readonly Pick<Command, 'name' | 'lists'>[]): Required<Pick<Known, 'commands' | 'lists'>> {
  return {
    commands: commands.map(({ name }) => name),
    lists: commands.flatMap(({ name, lists }) => (lists === true ? [name] : [])),
  };
}
