/** Which keys a process knows: a file that `hardenbot keys` keeps, or the public half of the one key of the other process. */
import { createPublicKey } from 'node:crypto';
import { InputError } from '../lib/errors.js';
import { parsedOrNull } from '../lib/json.js';
import { type Half, isSameKey, readKey } from './key-kind.js';
import { type Keyring, type KeyringFile, keyIdOf, keyringFrom, keyringOf, keyringSchema, type Role } from './keyring.js';

/** Where keys come from: the environment of a process. */
interface KeySource {
  optional(name: string): string | undefined;
  /** Throws InputError when it is not there, or is no such key. */
  requireKey(name: string, half: Half, purpose: string): string;
}

/** Of each process: what its private key is called, and what the public half is that the other one is given. */
export const keyNames = {
  gateway: { own: 'HARDENBOT_DECISION_KEY', publicHalf: 'HARDENBOT_DECISION_PUBLIC_KEY', called: 'decision key' },
  worker: { own: 'HARDENBOT_LEDGER_KEY', publicHalf: 'HARDENBOT_LEDGER_PUBLIC_KEY', called: 'ledger key' },
} as const;

/**
 * The ring of a process that signs with `ownPem`. Throws InputError where the other process is not known, and where its own key is none
 * that the other one would accept.
 */
export function keyringFor(role: Role, ownPem: string, secrets: KeySource): Keyring {
  const own = createPublicKey(ownPem);
  const ring = readKeyring(secrets, { role, publicPem: own.export({ type: 'spki', format: 'pem' }).toString() });
  const known = ring.find(keyIdOf(own));
  if (known?.role !== role || known.endedAt !== null)
    throw new InputError(`${keyNames[role].own} is no key that counts.`, [
      `HARDENBOT_KEYS_FILE: has no ${role} key ${keyIdOf(own)}${known?.role === role ? ' that has not ended' : ''}; hardenbot keys list shows what it has, hardenbot keys rotate adds one`,
    ]);
  return ring;
}

/** The ring of a program that only reads. */
export function keyringToRead(secrets: KeySource): Keyring {
  return readKeyring(secrets, null);
}

function readKeyring(secrets: KeySource, own: { readonly role: Role; readonly publicPem: string } | null): Keyring {
  const ring = keyringInFile(secrets);
  if (ring !== undefined) return ring;
  const pemOf = (role: Role): string => (own?.role === role ? own.publicPem : publicHalfOf(role, secrets));
  const pems = { gateway: pemOf('gateway'), worker: pemOf('worker') };
  if (isSameKey(createPublicKey(pems.gateway), createPublicKey(pems.worker)))
    throw new InputError('HARDENBOT_LEDGER_KEY cannot be used.', [
      'HARDENBOT_LEDGER_KEY: it is the decision key, so the worker could sign decisions; make another one: openssl genpkey -algorithm ed25519 -out ledger.pem',
    ]);
  return keyringFrom(pems);
}

/** The file with every key; undefined where there is none. Throws InputError. */
export function keyringInFile(secrets: KeySource): Keyring | undefined {
  const text = secrets.optional('HARDENBOT_KEYS');
  return text === undefined ? undefined : parseKeyring(text, 'HARDENBOT_KEYS_FILE');
}

/** The public half (PEM) of the key of a process; where its private half is at hand, that says it. Throws InputError. */
export function publicHalfOf(role: Role, secrets: KeySource): string {
  const { own, publicHalf: name, called } = keyNames[role];
  const purpose = `the public half (PEM) of the ${called}, or HARDENBOT_KEYS_FILE with every key`;
  if (secrets.optional(name) !== undefined || secrets.optional(own) === undefined)
    return secrets.requireKey(name, 'public', purpose);
  return createPublicKey(secrets.requireKey(own, 'private', `the ${called}`))
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

/** Throws InputError for a text that is no file of keys. */
export function parseKeyring(text: string, name: string): Keyring {
  return keyringOf(parseKeyringFile(text, name));
}

/** The same as it stands in the file. */
export function parseKeyringFile(text: string, name: string): KeyringFile {
  const parsed = keyringSchema.safeParse(parsedOrNull(text));
  if (!parsed.success) throw new InputError(`${name} is no file of keys.`, [`${name}: hardenbot keys writes one`]);
  for (const { id, publicKey } of parsed.data.keys) {
    const key = readKey(publicKey, 'public');
    if (typeof key === 'string') throw new InputError(`${name} cannot be used.`, [`${name}: key ${id} ${key}`]);
  }
  if (keyringOf(parsed.data).keys.length !== parsed.data.keys.length)
    throw new InputError(`${name} has a key under the name of another.`, [`${name}: take it from where hardenbot keys wrote it`]);
  return parsed.data;
}
