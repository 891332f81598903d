/** A checkpoint: how long a ledger was and what its last hash was, signed by the worker, short enough for a chat message. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { type Keyring, keyIdOf } from '../../keys/keyring.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { ChainHead } from './chain.js';
import { keyNamed } from './said-safely.js';

export interface Checkpoint extends ChainHead {
  readonly tenant: string;
  readonly keyId: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

/** Signs checkpoints: held by the worker alone. */
export interface CheckpointSigner {
  readonly publicKeyPem: string;
  /** As text: `hardenbot-checkpoint:<tenant>:<length>:<hash>:<key>:<signature>`. */
  sign(tenant: string, head: ChainHead): string;
}

const word = 'hardenbot-checkpoint';

/** A signer from an Ed25519 private key in PEM form. */
export function checkpointSigner(privateKeyPem: string): CheckpointSigner {
  const key = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (tenant, { seq, hash }) => {
      const signature = sign(null, signedBytes({ tenant, seq, hash, keyId }), key).toString('base64url');
      return [word, tenant, seq, hash, keyId, signature].join(':');
    },
  };
}

/** Null for text that is no checkpoint. Says nothing about its signature. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [first, tenant, seq, hash, keyId, signature, ...more] = text.trim().split(':');
  if (first !== word || tenant === undefined || hash === undefined || keyId === undefined || signature === undefined) return null;
  if (more.length > 0 || !/^[1-9]\d*$|^0$/.test(seq ?? '')) return null;
  return { tenant, seq: Number(seq), hash, keyId, signature };
}

/** Null when the checkpoint was signed with the key of a worker; otherwise one sentence that says what is wrong. */
export function forgedCheckpoint(checkpoint: Checkpoint, keyring: Keyring): string | null {
  const key = keyring.find(checkpoint.keyId);
  const name = `The checkpoint at entry ${checkpoint.seq}`;
  if (key?.role !== 'worker') return `${name} was signed with another key (${keyNamed(checkpoint.keyId)}).`;
  const genuine = verify(null, signedBytes(checkpoint), key.publicKey, Buffer.from(checkpoint.signature, 'base64url'));
  return genuine ? null : `${name} was forged: its signature does not fit.`;
}

function signedBytes({ tenant, seq, hash, keyId }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(canonicalJson({ v: 1, tenant, seq, hash, keyId }));
}

/** One hash for many checkpoints: SHA-256 over all of them, sorted; anyone who has them all can compute it again. */
export function commonHash(checkpoints: readonly string[]): string {
  return `hardenbot-checkpoints:${checkpoints.length}:${sha256(canonicalJson([...checkpoints].sort()))}`;
}
