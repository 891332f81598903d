/** The seal of a file: who of hardenbot's two processes wrote it, when, and that not a sign of it was changed since. */

import { forgedCheckpoint, parseCheckpoint } from '../engine/ledger/checkpoint.js';
import { type EntrySigner, isSignedWith } from '../engine/ledger/envelope.js';
import type { Keyring, Role } from '../keys/keyring.js';
import { canonicalJson, sha256 } from '../lib/json.js';

const word = 'hardenbot-file';
/** Where the seal goes; a file that nobody signed keeps it. */
export const unsealed = `${word}:unsealed`;
/** `hardenbot-file:1:<key>:<when>:<signature>`. */
const form = /^hardenbot-file:1:([0-9a-f]{16}):([0-9TZ:.-]{24}):([\w-]{86})/;
const checkpointForm = /hardenbot-checkpoint:[\w.-]{1,80}:\d{1,15}:[0-9a-f]{64}:[0-9a-f]{16}:[\w-]{86}/g;

/** Signs the text over everything but the seal, which takes the last place that was left for one. Throws for a text without such a place. */
export function sealedFile(text: string, signer: EntrySigner, at: Date): string {
  const start = text.lastIndexOf(unsealed);
  if (start === -1) throw new Error('The file has no place for a seal.');
  const around = { before: text.slice(0, start), behind: text.slice(start + unsealed.length) };
  const said = { keyId: signer.keyId, at: at.toISOString() };
  return `${around.before}${word}:1:${said.keyId}:${said.at}:${signer.sign(hashOf(around, said))}${around.behind}`;
}

/**
 * - `whole`: signed, and as it was written · `changed`: it is not what was signed
 * - `cannotTell`: nobody signed it, or with a key that is not known or was revoked
 */
interface FileVerdict {
  readonly kind: 'whole' | 'changed' | 'cannotTell';
  /** One sentence. */
  readonly text: string;
  readonly signed: { readonly by: Role; readonly keyId: string; readonly at: string } | null;
  /** The checkpoint that it holds, where that is genuine: the ledger can be verified with it. */
  readonly checkpoint: string | null;
}

/** The last seal counts: what a tenant holds may look like one, and stands before it. */
export function judgeFile(file: Uint8Array, keyring: Keyring): FileVerdict {
  const not = (kind: FileVerdict['kind'], sentence: string): FileVerdict => ({
    kind,
    text: sentence,
    signed: null,
    checkpoint: null,
  });
  const text = exactText(file);
  if (text === null) return not('changed', 'It is not in UTF-8, as each such file is.');
  const start = text.lastIndexOf(`${word}:`);
  if (start === -1) return not('cannotTell', 'There is no seal in it: it is no such file, or its end is missing.');
  const rest = text.slice(start);
  if (rest.startsWith(unsealed)) return not('cannotTell', 'Nobody signed it: the person who wrote it had no key.');
  const [seal = '', keyId = '', at = '', signature = ''] = form.exec(rest) ?? [];
  if (seal === '') return not('changed', 'Its seal is damaged.');
  const key = keyring.find(keyId);
  if (key === undefined) return not('cannotTell', `It was signed with a key that nobody knows here (${keyId}).`);
  const around = { before: text.slice(0, start), behind: rest.slice(seal.length) };
  if (!isSignedWith(key, hashOf(around, { keyId, at }), signature)) return not('changed', 'It was changed after it was signed.');
  if (key.isRevoked)
    return not(
      'cannotTell',
      `It was signed with key ${keyId}, which was revoked: anyone who had it could write any time into it.`,
    );
  if (key.endedAt !== null && !(Date.parse(at) <= key.endedAt.getTime()))
    return not('changed', `Key ${keyId} had ended when it was signed.`);
  return {
    kind: 'whole',
    text: `It is as the ${key.role} wrote it at ${at}, signed with key ${keyId}.`,
    signed: { by: key.role, keyId, at },
    checkpoint: genuineCheckpoint(text, keyring),
  };
}

/** Null for bytes that are no UTF-8: read leniently, different ones would be the same text. */
function exactText(file: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  } catch {
    return null;
  }
}

/** The last one is that of the file, as with the seal. */
function genuineCheckpoint(text: string, keyring: Keyring): string | null {
  const found = text.match(checkpointForm)?.at(-1);
  const checkpoint = found === undefined ? null : parseCheckpoint(found);
  return found === undefined || checkpoint === null || forgedCheckpoint(checkpoint, keyring) !== null ? null : found;
}

interface Around {
  readonly before: string;
  readonly behind: string;
}

/** Never the hash of an entry or of a value in the store. */
function hashOf({ before, behind }: Around, { keyId, at }: { readonly keyId: string; readonly at: string }): string {
  return sha256(canonicalJson(['file', keyId, at, sha256(before), sha256(behind)]));
}
