/** The signing keys of a process from its environment: each of the right kind and half, and no key in two places. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Secrets } from '../config/load.js';
import { InputError } from '../errors.js';
import { isSameKey } from '../keys/key-kind.js';

/** Throws InputError for keys of another kind, and for one key in two places: the ledger key would sign decisions. */
export function workerKeys(secrets: Secrets): { readonly decisionPublicKeyPem: string; readonly ledgerKeyPem: string } {
  const decisionPublicKeyPem = secrets.requireKey(
    'HARDENBOT_DECISION_PUBLIC_KEY',
    'public',
    'the public half (PEM) of the decision key',
  );
  const ledgerKeyPem = secrets.requireKey(
    'HARDENBOT_LEDGER_KEY',
    'private',
    'an Ed25519 private key (PEM) of the worker alone, for checkpoints of the ledger',
  );
  if (isSameKey(createPublicKey(decisionPublicKeyPem), createPublicKey(ledgerKeyPem)))
    throw new InputError('HARDENBOT_LEDGER_KEY cannot be used.', [
      'HARDENBOT_LEDGER_KEY: it is the decision key, so the worker could sign decisions; make another one: openssl genpkey -algorithm ed25519 -out ledger.pem',
    ]);
  return { decisionPublicKeyPem, ledgerKeyPem };
}

/** Throws InputError where the worker would believe nothing that the gateway signs. */
export function refuseStrangeHalf(secrets: Secrets): void {
  const decisionKey = secrets.requireKey('HARDENBOT_DECISION_KEY', 'private', 'the Ed25519 private key (PEM) of the gateway');
  const { decisionPublicKeyPem } = workerKeys(secrets);
  if (isSameKey(createPrivateKey(decisionKey), createPublicKey(decisionPublicKeyPem))) return;
  throw new InputError('The two halves of the decision key are of two keys.', [
    'HARDENBOT_DECISION_PUBLIC_KEY: it is not the public half of HARDENBOT_DECISION_KEY, so the worker would refuse every decision; name the two files of one hardenbot init',
  ]);
}
