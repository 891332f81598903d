/** The signature around every entry: who wrote it, over everything that it says and over its place in both chains. */

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { featureEventAuthors } from '../../features/events.js';
import { GenuineSignatures } from '../../keys/genuine-signatures.js';
import { type Keyring, type KnownKey, keyIdOf, type Role } from '../../keys/keyring.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import { type ChainHead, link, type NewEntry, type SubjectHead } from './chain.js';
import type { Entry, LedgerEvent } from './entry.js';
import { keyNamed } from './said-safely.js';

/** Signs what its process writes. */
export interface EntrySigner {
  readonly role: Role;
  readonly keyId: string;
  /** Ed25519 over the hash of an entry, base64url. */
  sign(hash: string): string;
}

/** @param privateKeyPem Ed25519: the decision key of a gateway, the ledger key of a worker */
export function entrySigner(role: Role, privateKeyPem: string): EntrySigner {
  const key = createPrivateKey(privateKeyPem);
  const keyId = keyIdOf(createPublicKey(key));
  return { role, keyId, sign: (hash) => sign(null, signedBytes(hash), key).toString('base64url') };
}

/** The entry that follows both heads, signed. Throws for what this process may not write. */
export function sealed(
  heads: { readonly tenant: ChainHead; readonly subject: SubjectHead },
  entry: Omit<NewEntry, 'keyId'>,
  signer: EntrySigner,
): Entry {
  if (authorOf(entry.event) !== signer.role) throw new Error(`A ${signer.role} may not write "${entry.event.type}".`);
  return link(heads.tenant, heads.subject, { ...entry, keyId: signer.keyId }, (hash) => signer.sign(hash));
}

/** The hash of an entry says everything but its signature. */
const genuine = new GenuineSignatures();

/**
 * Null when the key that signed the entry is known, may write such entries, and signed exactly this; otherwise one sentence. Says
 * nothing of the place of the entry.
 * @param writtenAfter the latest time that an entry before it names: what a key that ended signs afterwards is dated back
 */
export function whyNotGenuine(entry: Entry, keyring: Keyring, writtenAfter?: Date): string | null {
  const key = keyring.find(entry.keyId);
  const problem = whyNotOfKey(entry, key, writtenAfter);
  if (problem !== null || key === undefined || genuine.has(keyring, entry)) return problem;
  if (!isSignedWith(key, entry.hash, entry.signature)) return `${nameOf(entry)} was forged: its signature does not fit.`;
  genuine.add(keyring, entry);
  return null;
}

/** As `whyNotGenuine`, of an entry for which a later one vouches: that one is verified, and this one where it does not fit. See `vouched-steps.ts`. */
export function whyNotVouched(entry: Entry, voucher: Entry, keyring: Keyring): string | null {
  if (whyNotGenuine(voucher, keyring) !== null) return whyNotGenuine(entry, keyring);
  return whyNotOfKey(entry, keyring.find(entry.keyId));
}

/** Why the key that an entry names could not have signed it, whatever its signature. */
function whyNotOfKey(entry: Entry, key: KnownKey | undefined, writtenAfter?: Date): string | null {
  const name = nameOf(entry);
  if (key === undefined) return `${name} was signed with a key that nobody knows here (${keyNamed(entry.keyId)}).`;
  if (authorOf(entry.event) !== key.role) return `${name} was written by a ${key.role}, which may not say that.`;
  const latest = Math.max(Date.parse(entry.at), writtenAfter?.getTime() ?? 0);
  if (key.endedAt !== null && latest > key.endedAt.getTime())
    return `${name} was signed with key ${key.id} after that key ${key.isRevoked ? 'was revoked' : 'had retired'}.`;
  return null;
}

function nameOf({ seq, event }: Entry): string {
  return `Entry ${seq} (${event.type})`;
}

/** Fewer are verified where they are met: handing them to other threads takes a third of what it spares. */
const manyEntries = 16;

/**
 * Verifies the signatures of many entries on other threads, so that the process answers meanwhile and every processor helps:
 * `whyNotGenuine` finds those that fit looked up, and says itself what is wrong with the others.
 */
export async function verifyAhead(entries: readonly Entry[], keyring: Keyring): Promise<void> {
  const unknown = entries.flatMap((entry) => {
    if (genuine.has(keyring, entry)) return [];
    const key = keyring.find(entry.keyId);
    return key === undefined ? [] : [{ entry, key }];
  });
  if (unknown.length < manyEntries) return;
  await Promise.all(
    unknown.map(async ({ entry, key }) => {
      if (await isSignedElsewhere(key, entry)) genuine.add(keyring, entry);
    }),
  );
}

/** Spares verifying what this process signed itself. */
export function noteOwn(keyring: Keyring, entry: Entry): void {
  genuine.add(keyring, entry);
}

/** Whether a key signed the hash of something as an `EntrySigner` does. */
export function isSignedWith({ publicKey }: KnownKey, hash: string, signature: string): boolean {
  return verify(null, signedBytes(hash), publicKey, Buffer.from(signature, 'base64url'));
}

/** The same, worked out on another thread; what cannot be worked out does not fit. */
function isSignedElsewhere({ publicKey }: KnownKey, { hash, signature }: Entry): Promise<boolean> {
  return new Promise((resolve) => {
    verify(null, signedBytes(hash), publicKey, Buffer.from(signature, 'base64url'), (error, fits) => {
      resolve(error === null && fits);
    });
  });
}

const laterForm = z.looseObject({ hash: z.string(), keyId: z.string(), signature: z.string() });

/**
 * Whether one of our processes signed what this version cannot read. Every form of an entry has these three fields, and its hash is over
 * all others: otherwise anyone who writes to the store could pass nonsense off as the words of a later version.
 */
export function isSignedLater(data: unknown, keyring: Keyring): boolean {
  const entry = laterForm.safeParse(data).data;
  const key = entry === undefined ? undefined : keyring.find(entry.keyId);
  if (entry === undefined || key === undefined || key.endedAt !== null) return false;
  const { hash, signature, ...body } = entry;
  return sha256(canonicalJson(body)) === hash && isSignedWith(key, hash, signature);
}

/** Never the bytes of a decision or a checkpoint, which are JSON. */
function signedBytes(hash: string): Buffer {
  return Buffer.from(`hardenbot-entry/2:${hash}`);
}

const authors: Readonly<Record<LedgerEvent['type'], Role | ((event: LedgerEvent) => Role)>> = {
  // What a standing rule of people covers, a worker asks for itself.
  requested: (event) => (event.type === 'requested' && event.rule !== undefined ? 'worker' : 'gateway'),
  ...featureEventAuthors,
  approved: 'gateway',
  rejected: 'gateway',
  revoked: 'gateway',
  reviewed: 'gateway',
  resumed: 'gateway',
  kept: 'gateway',
  undoAsked: 'gateway',
  linkAsked: 'gateway',
  linked: 'gateway',
  unlinked: 'gateway',
  notifyChosen: 'gateway',
  directoryMove: 'gateway',
  delivered: 'gateway',
  audited: 'worker',
  planned: 'worker',
  nothingToDo: 'worker',
  refused: 'worker',
  reminded: 'worker',
  turnedAway: 'worker',
  applying: 'worker',
  intent: 'worker',
  outcome: 'worker',
  applied: 'worker',
  verified: 'worker',
  reported: 'worker',
  keepBy: 'worker',
  undoing: 'worker',
  undone: 'worker',
  reverted: 'worker',
  checkpoint: 'worker',
  drifted: 'worker',
  setAside: 'worker',
  stored: 'worker',
  moved: 'worker',
  archived: 'worker',
  clockJumped: 'worker',
};

/** The only process that may write such an entry. */
export function authorOf(event: LedgerEvent): Role {
  const author = authors[event.type];
  return typeof author === 'function' ? author(event) : author;
}
