/** Signed decisions: what the worker accepts, and why it refuses everything else. */

import fc from 'fast-check';
import { newDecisionKeys } from '../../src/compose/keys';
import { type Decision, decisionSigner, decisionVerifier, type SignedDecision } from '../../src/engine/plan/decision';
import { keyringFrom } from '../../src/keys/keyring';
import { isRefusal } from '../../src/lib/errors';

const keys = newDecisionKeys();
const signer = decisionSigner(keys.privateKeyPem);
const verifier = decisionVerifier(keyringFrom({ gateway: keys.publicKeyPem, worker: newDecisionKeys().publicKeyPem }));
const now = new Date('2026-11-24T10:00:00.000Z');

const approval: Decision = {
  v: 1,
  kind: 'approve',
  person: { entraId: 'bo', name: 'Bo' },
  tenant: 'contoso',
  subject: 'c-1',
  digest: 'd'.repeat(64),
  surface: 'terminal',
  decidedAt: '2026-11-24T09:59:00.000Z',
  expiresAt: '2026-11-24T11:00:00.000Z',
  nonce: 'once',
};
const expected = { kind: 'approve', tenant: 'contoso', subject: 'c-1', digest: 'd'.repeat(64), now } as const;

const codeOf = (signed: SignedDecision, about: Parameters<typeof verifier.verify>[1] = expected) => {
  const result = verifier.verify(signed, about);
  return isRefusal(result) ? result.code : 'accepted';
};

test('a decision that the gateway signed is accepted', () => {
  expect(codeOf(signer.sign(approval))).toBe('accepted');
});

test('a decision signed with another key is refused', () => {
  expect(codeOf(decisionSigner(newDecisionKeys().privateKeyPem).sign(approval))).toBe('unknown-key');
});

test.each([
  ['of another tenant', { tenant: 'fabrikam' }, 'wrong-tenant'],
  ['on another subject', { subject: 'c-2' }, 'wrong-subject'],
  ['on another digest', { digest: 'e'.repeat(64) }, 'wrong-digest'],
  ['of another kind', { kind: 'reject' as const }, 'wrong-kind'],
  ['that expired', { expiresAt: '2026-11-24T10:00:00.000Z' }, 'decision-expired'],
])('a genuine decision %s is refused', (_what, change, code) => {
  expect(codeOf(signer.sign({ ...approval, ...change }))).toBe(code);
});

test('a decision whose content was changed after it was signed is refused, whatever was changed', () => {
  const signed = signer.sign(approval);
  const text = fc.string({ minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom('tenant', 'subject', 'digest', 'nonce', 'expiresAt', 'decidedAt', 'surface'),
      text,
      (field, value) => {
        fc.pre(value !== approval[field as keyof Decision]);
        return codeOf({ ...signed, decision: { ...approval, [field]: value } }) === 'bad-signature';
      },
    ),
  );
});
