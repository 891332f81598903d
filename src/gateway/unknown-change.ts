/** What is said of an id that the ledger does not have: it may be a slip of the fingers, or have left for a file. */
import { changePrefixes } from '../engine/changes/change.js';
import { archivedNote, archivedSentence } from '../engine/ledger/archived-note.js';
import type { ReadsArchives, ReadsRecent } from '../engine/ledger/ledger.js';
import { kindOfId } from '../features/kinds.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { type Refusal, refuse } from '../lib/errors.js';
import { looksLikeId } from '../lib/ids.js';

/** What people still have before their eyes. */
const scanLimit = 60;

/** @param typed the id that there is not: for an id of a kind that has its own, those alone are meant: more people may know of them */
export async function unknownChange(
  ledger: ReadsArchives & ReadsRecent,
  tenant: string,
  { typed, reason }: { readonly typed: string; readonly reason: string },
): Promise<Refusal> {
  const [archives, ids] = await Promise.all([ledger.archives(tenant), ledger.recent(tenant, scanLimit, prefixesLike(typed))]);
  const note = archivedNote(archives);
  const meant = didYouMean(typed, ids);
  const archived = note === null ? '' : ` ${archivedSentence(note)}`;
  return refuse('unknown-change', reason, `${meant === null ? whereIdsAre(typed) : `Did you mean ${meant}?`}${archived}`);
}

/** A word that can be no id, such as `all` or the name of a control, is met where people do not know yet what an id is. */
function whereIdsAre(typed: string): string {
  if (looksLikeId(typed)) return 'See /harden changes.';
  return 'An id looks like c-4k7m2xq: /harden home lists what waits for you, /harden changes all of them.';
}

function prefixesLike(typed: string): readonly string[] {
  const { prefix } = kindOfId(typed) ?? {};
  return prefix === undefined ? [...changePrefixes, 'b-', 'w-'] : [`${prefix}-`];
}
