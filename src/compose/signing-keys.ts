/** The signing keys of a process from its environment: each of the right kind and half, no key in two places, and each known to the other process. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Secrets } from '../config/load.js';
import { isSameKey } from '../keys/key-kind.js';
import type { Keyring } from '../keys/keyring.js';
import { keyringFor } from '../keys/read-keyring.js';
import { InputError } from '../lib/errors.js';

/** Throws InputError for keys of another kind, and where the other process would not know its key. */
export function gatewayKeys(secrets: Secrets): { readonly decisionKeyPem: string; readonly keyring: Keyring } {
  const decisionKeyPem = secrets.requireKey(
    'HARDENBOT_DECISION_KEY',
    'private',
    'the Ed25519 private key (PEM) that signs decisions',
  );
  return { decisionKeyPem, keyring: keyringFor('gateway', decisionKeyPem, secrets) };
}

/** Throws InputError for keys of another kind, and for one key in two places: the ledger key would sign decisions. */
export function workerKeys(secrets: Secrets): { readonly ledgerKeyPem: string; readonly keyring: Keyring } {
  const ledgerKeyPem = secrets.requireKey(
    'HARDENBOT_LEDGER_KEY',
    'private',
    'an Ed25519 private key (PEM) of the worker alone, which signs its entries and checkpoints of the ledger',
  );
  return { ledgerKeyPem, keyring: keyringFor('worker', ledgerKeyPem, secrets) };
}

/** Throws InputError where one process would believe nothing that the other one signs. */
export function refuseStrangeHalf(secrets: Secrets): void {
  const gateway = gatewayKeys(secrets);
  const worker = workerKeys(secrets);
  const isKnown = ({ keys }: Keyring, key: KeyObject): boolean => keys.some(({ publicKey }) => isSameKey(publicKey, key));
  if (!isKnown(worker.keyring, createPrivateKey(gateway.decisionKeyPem)))
    throw strange(
      'decision',
      'HARDENBOT_DECISION_PUBLIC_KEY: it is not the public half of HARDENBOT_DECISION_KEY, so the worker would refuse every decision',
    );
  if (!isKnown(gateway.keyring, createPrivateKey(worker.ledgerKeyPem)))
    throw strange(
      'ledger',
      'HARDENBOT_LEDGER_PUBLIC_KEY: it is not the public half of HARDENBOT_LEDGER_KEY, so the gateway would believe nothing of the worker',
    );
}

function strange(key: string, problem: string): InputError {
  return new InputError(`The two halves of the ${key} key are of two keys.`, [
    `${problem}; name the two files of one hardenbot init`,
  ]);
}
