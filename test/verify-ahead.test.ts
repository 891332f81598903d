/** Signatures of many entries are verified on other threads: what that finds is what looking at each of them on its own finds. */
import { newDecisionKeys } from '../src/compose/keys';
import type { Entry } from '../src/engine/ledger/entry';
import { verifyAhead, whyNotGenuine } from '../src/engine/ledger/envelope';
import { type Keyring, keyringFrom } from '../src/keys/keyring';
import { gatewayKeys, signedChain, workerKeys } from './support/ledger/signed-entries';

/** A ring that remembers nothing yet. */
const freshRing = (): Keyring => keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: workerKeys.publicKeyPem });

const genuine = signedChain(
  'tenant-1',
  Array.from({ length: 40 }, (_unused, n) => ({
    subject: `c-${n % 4}`,
    event: { type: 'nothingToDo' as const, reason: `nothing ${n}` },
    at: new Date(Date.UTC(2026, 10, 24, 0, 0, n)),
  })),
);

/** A ring that counts how often someone asked it for the public half of a key: anyone who verifies does. */
function counted(): { readonly ring: Keyring; readonly verified: () => number } {
  const ring = freshRing();
  let verified = 0;
  const find: Keyring['find'] = (id) => {
    const key = ring.find(id);
    if (key === undefined) return undefined;
    return {
      ...key,
      get publicKey() {
        verified += 1;
        return key.publicKey;
      },
    };
  };
  return { ring: { ...ring, find }, verified: () => verified };
}

const [first] = genuine as readonly [Entry];
const forgeries: Readonly<Record<string, Entry>> = {
  'a signature of another entry': { ...first, hash: 'f'.repeat(64) },
  'no signature at all': { ...first, signature: '' },
  'a signature that is none': { ...first, signature: 'none' },
  'a key that nobody knows': { ...first, keyId: 'k-nobody' },
  'the words of a gateway in the name of a worker': {
    ...first,
    event: { type: 'linkAsked', platform: 'slack', account: 'U1', until: '2026-11-24T01:00:00.000Z' },
  },
};

test('entries that were verified ahead are not verified again', async () => {
  const { ring, verified } = counted();
  await verifyAhead(genuine, ring);
  expect(verified()).toBe(genuine.length);
  expect(genuine.map((entry) => whyNotGenuine(entry, ring))).toEqual(genuine.map(() => null));
  expect(verified()).toBe(genuine.length);
});

test('few entries are left to whoever looks at them', async () => {
  const { ring, verified } = counted();
  await verifyAhead(genuine.slice(0, 3), ring);
  expect(verified()).toBe(0);
});

test.each(Object.entries(forgeries))('%s among many is found as it is by itself', async (_what, forged) => {
  const alone = whyNotGenuine(forged, freshRing());
  expect(alone).not.toBeNull();
  const ring = freshRing();
  await verifyAhead([...genuine, forged], ring);
  expect(whyNotGenuine(forged, ring)).toBe(alone);
});

test('a key that was revoked vouches for nothing, whatever was verified ahead', async () => {
  const ring = freshRing();
  const revoked: Keyring = {
    ...ring,
    find: (id) => {
      const key = ring.find(id);
      return key === undefined ? undefined : { ...key, endedAt: new Date('2026-11-01T00:00:00Z'), isRevoked: true };
    },
  };
  await verifyAhead(genuine, revoked);
  expect(whyNotGenuine(first, revoked)).toContain('was revoked');
});

test('what one ring knows to be genuine another one does not take over', async () => {
  await verifyAhead(genuine, freshRing());
  const stranger = keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: newDecisionKeys().publicKeyPem });
  expect(whyNotGenuine(first, stranger)).toContain('nobody knows');
});
