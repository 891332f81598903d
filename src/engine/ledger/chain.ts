/** The two hash chains: each entry holds the hash of the one before it in the tenant and of the one before it in its subject. */
import { canonicalFields, canonicalJson, canonicalObject, sha256 } from '../../lib/json.js';
import type { Entry, LedgerEvent } from './entry.js';
import { subjectNamed } from './said-safely.js';

const nothing = '0'.repeat(64);

/** What the first entry of a ledger follows. */
export const genesis: ChainHead = { seq: 0, hash: nothing };

/** What the first entry of a subject follows. */
export const noSubject: SubjectHead = { count: 0, hash: nothing };

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** How many entries a subject has, and the hash of the last one. */
export interface SubjectHead {
  readonly count: number;
  readonly hash: string;
}

export interface NewEntry {
  readonly tenant: string;
  readonly subject: string;
  readonly event: LedgerEvent;
  readonly at: Date;
  /** Names the key that it will be signed with. */
  readonly keyId: string;
}

const texts = new WeakMap<Entry, string>();

/**
 * An entry that follows both heads, as others read it: the keys of its event are in the order in which they are stored. What it is hashed over
 * and what is stored of it are the same but for two fields, so that a long event is put into words once.
 * @param sign the signature over a hash
 */
export function link(head: ChainHead, subjectHead: SubjectHead, entry: NewEntry, sign: (hash: string) => string): Entry {
  const event = canonicalJson(entry.event);
  const body = {
    v: 2 as const,
    seq: head.seq + 1,
    at: entry.at.toISOString(),
    tenant: entry.tenant,
    subject: entry.subject,
    prev: head.hash,
    subjectSeq: subjectHead.count + 1,
    subjectPrev: subjectHead.hash,
    keyId: entry.keyId,
  };
  const fields = [...canonicalFields(body), `"event":${event}`];
  const hash = sha256(canonicalObject(fields));
  const proof = { hash, signature: sign(hash) };
  const linked = { ...body, event: JSON.parse(event) as LedgerEvent, ...proof };
  texts.set(linked, canonicalObject([...fields, ...canonicalFields(proof)]));
  return linked;
}

/** As it is stored, everywhere to the letter. Worked out once: an entry is written to the store and to a mirror, and compared. */
export function entryText(entry: Entry): string {
  const text = texts.get(entry) ?? canonicalJson(entry);
  texts.set(entry, text);
  return text;
}

/** What an entry continues where entries between the head and it may have been archived: behind a gap, the one that it names itself. */
export function headBefore({ seq, hash }: ChainHead, entry: Entry): ChainHead {
  return entry.seq > seq + 1 ? { seq: entry.seq - 1, hash: entry.prev } : { seq, hash };
}

/** Null when the entry follows the head of its tenant and its hash fits; otherwise one sentence that says what is wrong. */
export function brokenLink(head: ChainHead, entry: Entry): string | null {
  if (entry.seq !== head.seq + 1) return `Entry ${entry.seq} follows entry ${head.seq}: entries are missing or out of order.`;
  if (entry.prev !== head.hash) return `Entry ${entry.seq} does not continue entry ${head.seq}.`;
  return hashOf(entry) === entry.hash ? null : `Entry ${entry.seq} was edited after it was written.`;
}

/** Null when the entry follows the head of its subject. */
export function brokenSubjectLink(head: SubjectHead, entry: Entry): string | null {
  if (entry.subjectSeq === head.count + 1 && entry.subjectPrev === head.hash) return null;
  return `Entry ${entry.seq} does not continue entry ${head.count} of ${subjectNamed(entry.subject)}.`;
}

function hashOf(entry: Entry): string {
  const { hash: _hash, signature: _signature, ...body } = entry;
  return sha256(canonicalJson(body));
}
