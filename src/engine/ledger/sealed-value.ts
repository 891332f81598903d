/** What a process keeps in the store beside the ledger, signed for its place: what someone else wrote there is not read. */

import type { Keyring, Role } from '../../keys/keyring.js';
import { canonicalJson, parsedOrNull, sha256 } from '../../lib/json.js';
import { type EntrySigner, isSignedWith } from './envelope.js';

/** Where a value belongs: one that was signed for another place counts nowhere else. */
export interface ValuePlace {
  /** Empty for what is of no tenant. */
  readonly tenant: string;
  readonly name: string;
}

export interface SealedValues {
  /** As text, for the store. Throws in a process that may not write such values. */
  seal(place: ValuePlace, value: unknown): string;
  /**
   * What a text from the store says. Null where there is none, where no process that may write it signed it for this place, and where this
   * process has seen a newer one there: someone put an old one back. The last two are reported.
   */
  open(place: ValuePlace, text: string | null): unknown;
  /** Whether `text` was signed for this place, and later than `than`, which this process signed. */
  isNewer(place: ValuePlace, text: string | null, than: string): boolean;
}

interface ValueParts {
  readonly keyring: Keyring;
  /** Null for who only reads. */
  readonly signer: EntrySigner | null;
  readonly now: () => Date;
  /** Called for what is not believed and what to do. */
  readonly onForged?: (tenant: string, reason: string) => void;
}

/** The newest that a process has seen in one place. */
interface Seen {
  readonly at: number;
  /** As it was signed: what was verified once is not verified again. */
  readonly hash: string;
}

/** `kept/1 <key> <when> <signature>`, and on the next line the value as JSON. */
const form = /^kept\/1 ([0-9a-f]{16}) ([0-9TZ:.-]{24}) ([\w-]{86})\n/;
const headLength = 140;
/** This many places are remembered, those that were looked at first forgotten first. */
const maxSeen = 50_000;
/** By how much the clocks of processes that write the same may differ, in milliseconds. */
const skewMs = 60_000;

/** @param author the process that writes such values */
export function sealedValues(author: Role, { keyring, signer, now, onForged }: ValueParts): SealedValues {
  const newest = new Map<string, Seen>();
  const key = ({ tenant, name }: ValuePlace): string => `${tenant} ${name}`;
  const note = (place: ValuePlace, seen: Seen): void => {
    const [first] = newest.size >= maxSeen ? newest.keys() : [];
    if (first !== undefined) newest.delete(first);
    newest.set(key(place), seen);
  };
  return {
    seal: (place, value) => {
      if (signer?.role !== author) throw new Error(`Only a ${author} may keep ${place.name}.`);
      const ms = Math.max(now().getTime(), newest.get(key(place))?.at ?? 0);
      const json = JSON.stringify(value);
      const said = { keyId: signer.keyId, at: new Date(ms).toISOString(), json };
      const hash = hashOf(place, said);
      note(place, { at: ms, hash });
      return `kept/1 ${said.keyId} ${said.at} ${signer.sign(hash)}\n${json}`;
    },
    open: (place, text) => {
      if (text === null) return null;
      const seen = newest.get(key(place));
      const found = read(text, { author, keyring, place, seen });
      if (typeof found === 'string') {
        onForged?.(place.tenant, `What the store holds as ${place.name} is not believed: ${found}. ${whatToDo(found)}`);
        return null;
      }
      if (found.hash !== seen?.hash) note(place, { at: Math.max(found.at, seen?.at ?? 0), hash: found.hash });
      return parsedOrNull(found.json);
    },
    isNewer: (place, text, than) => {
      const found = text === null ? '' : read(text, { author, keyring, place, seen: undefined });
      return typeof found !== 'string' && found.at > signedAt(than);
    },
  };
}

function signedAt(text: string): number {
  return Date.parse(form.exec(text.slice(0, headLength))?.[2] ?? '');
}

const byRevokedKey = 'it was signed with a key that was revoked';

/** Anyone who revoked a key knows why it is so: nobody has to be looked for. */
function whatToDo(found: string): string {
  return found === byRevokedKey ? 'It is made again where it is needed.' : 'Find out who writes to the store.';
}

interface Found extends Seen {
  readonly json: string;
}

/** What a text says, or why it is not believed. */
function read(
  text: string,
  of: { readonly author: Role; readonly keyring: Keyring; readonly place: ValuePlace; readonly seen: Seen | undefined },
): Found | string {
  const [head = '', keyId = '', at = '', signature = ''] = form.exec(text.slice(0, headLength)) ?? [];
  if (head === '') return 'nobody signed it';
  const json = text.slice(head.length);
  const hash = hashOf(of.place, { keyId, at, json });
  const ms = Date.parse(at);
  const found = { at: ms, hash, json };
  if (hash === of.seen?.hash) return found;
  const known = of.keyring.find(keyId);
  if (known?.role !== of.author) return 'it was signed with a key that may not';
  // Nothing orders such values: what a thief dates back is like what was kept before.
  if (known.isRevoked) return byRevokedKey;
  if (known.endedAt !== null && !(ms <= known.endedAt.getTime())) return 'it was signed with a key that had ended';
  if (!isSignedWith(known, hash, signature)) return 'its signature does not fit';
  return ms < (of.seen?.at ?? 0) - skewMs ? 'it is older than what was there' : found;
}

/** Never the hash of an entry or a notice, which are of objects. */
function hashOf(
  { tenant, name }: ValuePlace,
  said: { readonly keyId: string; readonly at: string; readonly json: string },
): string {
  return sha256(canonicalJson(['kept', tenant, name, said.keyId, said.at, sha256(said.json)]));
}
