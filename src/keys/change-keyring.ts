/** What may become of a file of keys: one is added, retires or is revoked. None is ever taken out, because what it signed has to be verified. */
import { InputError } from '../lib/errors.js';
import { fileEntry, type KeyringFile, type Role } from './keyring.js';

/** Throws InputError for a key that the file has already: one key for two processes lets one speak for the other. */
export function withKey(file: KeyringFile, role: Role, publicKeyPem: string): KeyringFile {
  const added = fileEntry(role, publicKeyPem);
  if (file.keys.some(({ id }) => id === added.id))
    throw new InputError(`Key ${added.id} was not added.`, [`${added.id}: the file has it already`]);
  return { ...file, keys: [...file.keys, added] };
}

/**
 * `retired`: nothing that it signs from now on counts. `revoked`: nor is a decision that it signed before acted on. Throws InputError for a
 * key that is not there or has ended so already, and for the last one of its process, which nobody would believe any more.
 */
export function withEnded(file: KeyringFile, id: string, end: 'retired' | 'revoked', at: Date): KeyringFile {
  const key = file.keys.find((one) => one.id === id);
  if (key === undefined)
    throw new InputError(`There is no key ${id}.`, [`choose one of ${file.keys.map((one) => one.id).join(', ')}`]);
  const name = `${end}At` as const;
  if (key[name] !== undefined || (end === 'retired' && key.revokedAt !== undefined))
    throw new InputError(`Key ${id} has ended already.`, [
      `${id}: ${key.revokedAt === undefined ? 'it retired' : 'it was revoked'}`,
    ]);
  const others = file.keys.filter((one) => one.role === key.role && one.id !== id && counts(one));
  if (others.length === 0)
    throw new InputError(`Key ${id} is the only one of the ${key.role} that counts.`, [
      `make the next one first: hardenbot keys rotate ${key.role === 'gateway' ? 'decision' : 'ledger'}`,
    ]);
  return { ...file, keys: file.keys.map((one) => (one === key ? { ...one, [name]: at.toISOString() } : one)) };
}

/** Whether what the key signs now is believed. */
export function counts({ retiredAt, revokedAt }: KeyringFile['keys'][number]): boolean {
  return retiredAt === undefined && revokedAt === undefined;
}
