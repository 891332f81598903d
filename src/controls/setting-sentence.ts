/** What a change of a setting does, in plain words: the title of the card on which people decide about it. */

/** Each is a sentence in which `{}` stands for the entries that come or go, or for the new value. */
export interface SettingSentence {
  readonly add?: string;
  readonly remove?: string;
  readonly set?: string;
}

/** Of a list of those who may go on using what the check turns off. @param use as in "keep using POP and IMAP" */
export function keepUsing(what: string): SettingSentence {
  return { add: `Let {} keep using ${what}`, remove: `Stop {} using ${what}` };
}
