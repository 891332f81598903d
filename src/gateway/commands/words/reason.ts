/** The reason that a person gives, for others to read for good. */
import { unseenCharacter } from '../../../chat/safe-text.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { unseenRefusal } from './split-words.js';

const maxCharacters = 500;

/** A few words as they were typed; refused where they say nothing, or more than is kept. */
export function readReason(
  typed: string | undefined,
  missing: { readonly reason: string; readonly remedy: string },
): string | Refusal {
  const reason = (typed ?? '').trim();
  if (reason === '') return refuse('missing-reason', missing.reason, missing.remedy);
  const unseen = unseenCharacter(reason);
  if (unseen !== null) return unseenRefusal(unseen);
  const { length } = Array.from(reason);
  if (length > maxCharacters)
    return refuse(
      'too-long',
      `That reason has ${length} characters, and ${maxCharacters} are kept.`,
      'Say it in fewer words, and name where the rest is. Nothing was done.',
    );
  const said = reason.match(/[\p{L}\p{N}]/gu) ?? [];
  return said.length >= 2 ? reason : refuse('missing-reason', 'One character is no reason.', missing.remedy);
}

/** The answer to the question that a button to reject asks. */
export function reasonOfRejection(reason: string | undefined): string | Refusal {
  return readReason(reason, { reason: 'A rejection needs a reason.', remedy: 'Press Reject again and say why.' });
}
