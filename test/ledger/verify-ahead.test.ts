/** Signatures of many entries are verified on other threads, and of a long run of steps only the last: what that finds is what looking at each of them on its own finds. */
import { newDecisionKeys } from '../../src/compose/keys';
import { genesis, link, noSubject } from '../../src/engine/ledger/chain';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import { verifyAhead, whyNotGenuine, whyNotVouched } from '../../src/engine/ledger/envelope';
import { vouchersOf } from '../../src/engine/ledger/vouched-steps';
import { type Keyring, keyringFrom } from '../../src/keys/keyring';
import { gatewayKeys, gatewaySigner, signedChain, workerKeys, workerSigner } from '../support/ledger/signed-entries';

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

describe('of a long run of steps, the last signature', () => {
  const operation = { kind: 'update', resource: 'r', object: 'o', identity: 'i', before: { a: 1 }, after: { a: 2 } } as const;
  const stepOf = (n: number): LedgerEvent =>
    n % 2 === 0 ? { type: 'intent', n: n / 2 + 1, operation } : { type: 'outcome', n: (n + 1) / 2, result: 'applied' };
  const ends: LedgerEvent = { type: 'applied', done: 60, total: 60 };
  const chainOf = (events: readonly LedgerEvent[]): readonly Entry[] =>
    signedChain(
      'tenant-1',
      events.map((event, n) => ({ subject: 'c-long', event, at: new Date(Date.UTC(2026, 10, 24, 0, 0, n)) })),
    );
  const steps = Array.from({ length: 120 }, (_unused, n) => stepOf(n));
  const run = chainOf(steps);
  const other: LedgerEvent = { type: 'outcome', n: 31, result: 'failed', reason: 'as someone wants it' };

  /** What is wrong with each, as a reader of the ledger finds it. */
  function problems(entries: readonly Entry[], ring: Keyring): readonly (string | null)[] {
    const vouchers = vouchersOf(entries);
    return entries.map((entry) => {
      const voucher = vouchers.get(entry);
      return voucher === undefined ? whyNotGenuine(entry, ring) : whyNotVouched(entry, voucher, ring);
    });
  }

  /** Linked again from a place on, with hashes that fit, by someone without a key. */
  function relinked(from: number, to: number, change: (entry: Entry, n: number) => Partial<Pick<Entry, 'event' | 'keyId'>>) {
    const entries = [...run];
    for (let n = from; n < to; n += 1) {
      const [before, entry] = [entries[n - 1], run[n] as Entry];
      const { event, keyId, at, tenant, subject } = { ...entry, ...change(entry, n) };
      const heads = before === undefined ? ([genesis, noSubject] as const) : ([before, { count: n, hash: before.hash }] as const);
      entries[n] = link(...heads, { tenant, subject, event, at: new Date(at), keyId }, () => entry.signature);
    }
    return entries;
  }

  test('is the only one that is verified, and stands for all', () => {
    const { ring, verified } = counted();
    expect(problems(run, ring)).toEqual(run.map(() => null));
    expect(verified()).toBe(1);
  });

  test('stands for no end, no short run and no other subject', () => {
    const { ring, verified } = counted();
    const ended = chainOf([...steps.slice(0, 60), ends, ...steps.slice(60, 80)]);
    expect(problems(ended, ring)).toEqual(ended.map(() => null));
    expect(verified()).toBe(1 + 1 + 20);
  });

  test.each(
    Object.entries({
      'an outcome edited': relinked(61, 62, () => ({ event: other })),
      'all written again from one on': relinked(61, run.length, (_entry, n) => (n === 61 ? { event: other } : {})),
      'all written again': relinked(0, run.length, (_entry, n) => (n === 0 ? { event: other } : {})),
      'one in the name of a gateway': relinked(61, 62, () => ({ keyId: gatewaySigner.keyId })),
      'all in the name of a gateway': relinked(0, run.length, () => ({ keyId: gatewaySigner.keyId })),
      'the last one without a signature': run.map((entry, n) => (n === run.length - 1 ? { ...entry, signature: '' } : entry)),
    }),
  )('finds %s', (_what, entries) => {
    const found = problems(entries, freshRing());
    const wrong = entries.flatMap((entry, n) => (entry === run[n] ? [] : [n]));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.map((n) => found[n])).not.toContain(null);
  });

  test('of a key that has ended stands for nothing', () => {
    const ring = freshRing();
    const endedAt = new Date('2026-11-24T00:00:30Z');
    const ended: Keyring = {
      ...ring,
      find: (id) => {
        const key = ring.find(id);
        return key === undefined || id !== workerSigner.keyId ? key : { ...key, endedAt };
      },
    };
    expect(problems(run, ended).map((problem) => problem === null)).toEqual(run.map(({ at }) => new Date(at) <= endedAt));
  });
});
