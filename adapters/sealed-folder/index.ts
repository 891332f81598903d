/** Hands passwords over as files that only the holder of a private key can open: one file an account, encrypted before it is written. */
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import { accessSync, constants as fsConstants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesUpTo, isReadOnce, statsOf } from '../../src/config/document.js';
import { InputError } from '../../src/lib/errors.js';
import { HandoverFailed, type SecretHandover } from '../../src/tenant/secret-handover.js';

interface SealedFolderOptions {
  /** A PEM file with an RSA public key of 3072 bits or more; its private half stays with anyone who hands passwords to people. */
  readonly publicKey: string;
  /** An existing folder that only those people may read. */
  readonly folder: string;
  readonly now: () => Date;
}

/**
 * RSA-OAEP with SHA-256, which `openssl pkeyutl` opens:
 *
 *     openssl pkeyutl -decrypt -inkey private.pem -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -in FILE
 *
 * Throws InputError for a key or a folder that cannot be used.
 */
export function sealedFolder({ publicKey, folder, now }: SealedFolderOptions): SecretHandover {
  const key = usableKey(publicKey);
  assertFolder(folder);
  return {
    prepare: async ({ account, password }) => {
      const path = join(folder, fileName(account, now()));
      const waiting = `${path}.not-set-yet`;
      await written(waiting, sealed(key, password));
      return {
        deliver: async () => {
          const place = await rename(waiting, path).then(
            () => path,
            () => waiting,
          );
          return `The new password is in ${place}, encrypted for the key in ${publicKey}.`;
        },
        discard: () => unlink(waiting).catch(() => undefined),
      };
    },
  };
}

function sealed(key: KeyObject, password: string): Buffer {
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, Buffer.from(password));
}

/** The account is a text of the tenant: nothing of it may lead to another folder. */
function fileName(account: string, at: Date): string {
  const name = account.replace(/[^A-Za-z0-9@_-]+/g, '.').slice(0, 100);
  return `${at.toISOString().replaceAll(':', '-')}_${name}.password`;
}

async function written(path: string, content: Buffer): Promise<void> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
    throw new HandoverFailed(`a file in the folder could not be written${code}.`);
  } finally {
    await file?.close();
  }
}

/** No public key is longer. */
const maxKeyBytes = 100_000;
/** What NIST takes for the years after 2030 (SP 800-57). */
const leastBits = 3072;

function usableKey(path: string): KeyObject {
  const key = readKey(path);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'rsa' && bits >= leastBits) return key;
  throw unusable(
    `publicKey: ${path} is not an RSA key of ${leastBits} bits or more; make one: openssl genrsa -out handover-private.pem 3072, then openssl rsa -in handover-private.pem -pubout -out ${path}`,
  );
}

/** A private key would be taken too; it has no business on this machine. */
function readKey(path: string): KeyObject {
  if (isReadOnce(path)) throw unusable(`publicKey: ${path} is a pipe; name a file`);
  let pem: string;
  try {
    pem = bytesUpTo(path, maxKeyBytes).toString('utf8');
  } catch {
    throw unusable(`publicKey: ${path} cannot be read`);
  }
  if (pem.includes('PRIVATE KEY')) throw unusable(`publicKey: ${path} holds a private key; put its public half there instead`);
  try {
    return createPublicKey(pem);
  } catch {
    throw unusable(`publicKey: ${path} is not a public key as PEM`);
  }
}

function assertFolder(path: string): void {
  if (statsOf(path)?.isDirectory() !== true)
    throw unusable(`folder: ${path} is not a folder; make it, readable for those who hand out passwords alone`);
  try {
    accessSync(path, fsConstants.W_OK);
  } catch {
    throw unusable(`folder: hardenbot may not write to ${path}`);
  }
}

function unusable(problem: string): InputError {
  return new InputError('New passwords cannot be handed over.', [`incident.handover.${problem}`]);
}
