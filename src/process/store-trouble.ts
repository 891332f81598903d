/** What to do about a store that answers and takes no writes, by the word with which it refuses. */

const remedies: readonly (readonly [word: string, remedy: string])[] = [
  ['OOM', 'its memory is full: raise maxmemory, then hardenbot ledger archive makes room'],
  ['MISCONF', 'it cannot save what it has: make room on its disk, and look at its log'],
  ['READONLY', 'it is a replica: name the primary, or make it one'],
  ['NOREPLICAS', 'too few replicas follow it: start its replicas'],
  ['LOADING', 'it still reads its file: wait'],
  ['BUSY', 'a script of another program runs there: end it with SCRIPT KILL'],
  ['CLUSTERDOWN', 'a part of the cluster is away: start its nodes'],
  ['MASTERDOWN', 'it does not reach its primary: start that'],
  ['NOAUTH', 'it wants another login: correct the password'],
  ['WRONGPASS', 'it wants another login: correct the password'],
  ['NOPERM', 'this user may not write: allow it what docs/store.md names under "Users"'],
];

/** Its own words, with what to do where that is known. A script's refusal has the word inside. */
export function storeTrouble(said: string): { readonly why: string; readonly remedy: string | null } {
  const known = remedies.find(([word]) => new RegExp(`(^|: -|\\b)${word}\\b`).test(said));
  return { why: said, remedy: known?.[1] ?? null };
}

/** The same as one sentence. */
export function storeTroubleLine(said: string): string {
  const { why, remedy } = storeTrouble(said);
  return remedy === null ? why : `${why.replace(/\.$/, '')}: ${remedy}.`;
}
