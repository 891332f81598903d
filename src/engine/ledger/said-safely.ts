/**
 * Text of the store in sentences of ours. What nobody verified is never quoted: anyone who writes to the store would speak to people in our own voice. An id is named where it has exactly the
 * form of an id; anything else is distinguished by a short hash.
 */
import { sha256 } from '../../lib/json.js';

/** The id of a key, where it is one. */
export function keyNamed(keyId: string): string {
  return /^[0-9a-f]{16}$/.test(keyId) ? `key ${keyId}` : 'what it names as its key is no id of one';
}

/** A subject, where it has the form of an id that hardenbot makes: `c-4k7m2xq`. */
export function subjectNamed(subject: string): string {
  return /^[a-z]{1,8}-[0-9a-z]{1,12}$/.test(subject) ? subject : `a subject with the hash ${sha256(subject).slice(0, 8)}`;
}

/** Notices that an earlier version signed may hold a name that it had from a forged entry. */
const quotedKey = / was signed with a key that nobody knows here \((?!(?:key )?[0-9a-f]{16}\)\.$).*$/su;
const quotedSubject = / (?:does not continue entry \d+|archives a part) of (?![a-z]{1,8}-[0-9a-z]{1,12}(?: alone)?\.$).*$/su;
/** Letters, figures and the marks of plain sentences: no address, no command, nothing that a chat could draw. */
const plainSentence = /^[\p{L}\p{N} .,:;()'_%~-]{1,400}$/u;

/** The reason in a notice that one of our processes signed, at whatever version. */
export function reasonSaid(reason: string): string {
  const said = reason
    .replace(quotedKey, ' was signed with a key that nobody knows here.')
    .replace(quotedSubject, ' does not continue what was written of its subject.');
  return plainSentence.test(said)
    ? said
    : `The reason is not repeated here (hash ${sha256(reason).slice(0, 8)}): run hardenbot ledger verify.`;
}
