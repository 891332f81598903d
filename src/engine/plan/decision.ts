/** A decision: what one person wants of one subject, signed by the gateway so that the worker needs to trust nothing else. */

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { referencesIn } from '../../features/kinds.js';
import { decisionReferences } from '../../features/terms.js';
import { GenuineSignatures } from '../../keys/genuine-signatures.js';
import { type Keyring, type KnownKey, keyIdOf } from '../../keys/keyring.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { personSchema } from '../../lib/person.js';
import { exceptSchema } from './except.js';
import { startSchema } from './start.js';

export const decisionSchema = z.strictObject({
  v: z.literal(1),
  kind: z.enum([
    'resume',
    'request',
    'approve',
    'emergency',
    'reject',
    'ask',
    'revoke',
    'review',
    'keep',
    'revert',
    'waive',
    'claim',
    'link',
    'unlink',
    'directory',
  ]),
  person: personSchema,
  tenant: z.string(),
  /** What is decided on: the id of a request, plan or change. */
  subject: z.string(),
  /** The digest that the person saw: of the plan, or of what was asked for. */
  digest: z.string(),
  /** Of an approval: the hash of what the card said of the plan, which the worker compares with what it would do. */
  shown: z.string().optional(),
  reason: z.string().optional(),
  /** Of a wish for another plan: the objects that it should leave out. */
  except: exceptSchema.optional(),
  /** What was named with it. */
  ...decisionReferences,
  /** Of a request or an approval: when the plan is to begin. */
  start: startSchema.optional(),
  /** Where the person decided, e.g. the name of a chat platform. */
  surface: z.string(),
  /** The account that the person decided with, as the ledger calls it: what an account decided counts no more once it is taken back. */
  account: z.string().optional(),
  decidedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  nonce: z.string(),
});
export type Decision = z.infer<typeof decisionSchema>;

export const signedDecisionSchema = z.strictObject({
  decision: decisionSchema,
  /** Names the public key that verifies it. */
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of the decision, base64url. */
  signature: z.string(),
});
export type SignedDecision = z.infer<typeof signedDecisionSchema>;

/** Signs decisions: held by the gateway alone. */
export interface DecisionSigner {
  sign(decision: Decision): SignedDecision;
}

/** Checks decisions: all that the worker holds. */
export interface DecisionVerifier {
  /**
   * The decision, when the signature is ours, it is about this tenant, subject and digest, and it has not expired at `now`;
   * otherwise why not.
   */
  verify(signed: SignedDecision, expected: ExpectedDecision): Decision | Refusal;
}

interface ExpectedDecision {
  readonly kind: Decision['kind'];
  readonly tenant: string;
  readonly subject: string;
  readonly digest: string;
  readonly now: Date;
  /** For what a worker has begun on it, which has to end: a key that was revoked since vouches for what it signed before. */
  readonly evenRevoked?: boolean;
}

/** Who decided what, as webhooks report it. */
export function reportOf({ decision }: SignedDecision): object {
  const { person, kind, surface, reason } = decision;
  return {
    by: { id: person.entraId, name: person.name },
    decision: kind,
    surface,
    ...omitUndefined({ reason }),
    ...referencesIn(decision),
  };
}

/** A signer from an Ed25519 private key in PEM form. */
export function decisionSigner(privateKeyPem: string): DecisionSigner {
  const key = createPrivateKey(privateKeyPem);
  const keyId = keyIdOf(createPublicKey(key));
  return {
    sign: (decision) => ({
      decision,
      keyId,
      signature: sign(null, Buffer.from(canonicalJson(decision)), key).toString('base64url'),
    }),
  };
}

/** A verifier from the keys of gateways that the ring knows. */
export function decisionVerifier(keyring: Keyring): DecisionVerifier {
  return { verify: (signed, expected) => check({ signed, expected, keyring }) };
}

function check(input: { signed: SignedDecision; expected: ExpectedDecision; keyring: Keyring }): Decision | Refusal {
  const { signed, expected, keyring } = input;
  const { decision } = signed;
  const key = keyring.find(signed.keyId);
  if (key?.role !== 'gateway') return invalid('unknown-key', 'The decision was signed with a key this worker does not know.');
  if (key.isRevoked && expected.evenRevoked !== true)
    return refuse('revoked-key', 'The key that this was asked for or approved with was revoked since.', 'Ask for it again.');
  if (key.endedAt !== null && new Date(decision.decidedAt) > key.endedAt)
    return invalid('ended-key', 'The decision was signed with a key that does not count any more.');
  if (!isSigned(signed, key, keyring)) return invalid('bad-signature', 'The signature of the decision does not fit its content.');
  if (decision.kind !== expected.kind)
    return invalid('wrong-kind', `The decision is a ${decision.kind}, not a ${expected.kind}.`);
  if (decision.tenant !== expected.tenant) return invalid('wrong-tenant', 'The decision is about another tenant.');
  if (decision.subject !== expected.subject) return invalid('wrong-subject', 'The decision is about something else.');
  if (decision.digest !== expected.digest) return invalid('wrong-digest', 'The decision was made on other content.');
  if (new Date(decision.expiresAt) <= expected.now)
    return refuse('decision-expired', 'The decision has expired.', 'Ask for it again.');
  return decision;
}

const genuine = new GenuineSignatures();

/** The signature is verified once: anyone who looks at a change, a waiver or a link later looks at the same decisions again. */
function isSigned({ decision, keyId, signature }: SignedDecision, { publicKey }: KnownKey, keyring: Keyring): boolean {
  const text = canonicalJson(decision);
  const signed = { hash: `${keyId} ${sha256(text)}`, signature };
  if (genuine.has(keyring, signed)) return true;
  if (!verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))) return false;
  genuine.add(keyring, signed);
  return true;
}

function invalid(code: string, reason: string): Refusal {
  return refuse(code, reason, 'Nothing was done. Find out who can write to the queue store, and ask again from chat.');
}
