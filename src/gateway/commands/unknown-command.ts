/** What somebody is told whose first word is no command. */
import { shorten } from '../../chat/safe-text.js';
import { didYouMean } from '../../did-you-mean.js';
import { type Refusal, refuse } from '../../errors.js';

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
  campaign: '/harden plan <control> @<group>',
  apply: '/harden plan <control>',
  fix: '/harden plan <control>',
  scan: '/harden audit',
};

/** What takes a reason is a button, whose form asks for it; `revert` is no slip for it. */
const buttons: Readonly<Record<string, string>> = { reject: 'Reject', deny: 'Reject', decline: 'Reject' };

/** @param before what stands before the name where the word was read */
export function unknownCommand(word: string, names: readonly string[], before = '/harden'): Refusal {
  return refuse('unknown-command', `There is no command "${shorten(word, 40)}".`, remedy(word, names, before));
}

function remedy(word: string, names: readonly string[], before: string): string {
  const typed = word.toLowerCase();
  const button = Object.hasOwn(buttons, typed) ? buttons[typed] : undefined;
  if (button !== undefined) return `Press ${button} on the card of what waits; /harden home lists what waits for you.`;
  const known = Object.hasOwn(meant, typed) ? meant[typed] : undefined;
  if (known !== undefined) return `Write ${known}.`;
  const slip = didYouMean(word, names);
  return slip === null ? '/harden help lists them.' : `Did you mean ${before} ${slip}?`;
}
