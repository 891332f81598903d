/** What is kept beside the ledger: findings, the past, rounds, digests and what was shown are believed only as one of our processes kept them. */

import { createHistoryStore } from '../../adapters/redis/history';
import { keys } from '../../adapters/redis/keys';
import { createRoundStore } from '../../adapters/redis/rounds';
import { createDisplayedVersionStore, createPostureStore, createProgressStore } from '../../adapters/redis/stores';
import type { Missing } from '../../src/controls/finding';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { keyringFrom, keyringOf } from '../../src/keys/keyring';
import { linesOf } from '../../src/posture/posture';
import {
  gatewayKeys,
  gatewaySigner,
  keptByGateways,
  keptByWorkers,
  keyring,
  workerKeys,
  workerSigner,
} from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const place = { tenant: 't', name: 'posture' };
const at = (time: string) => () => new Date(time);
const now = at('2026-11-24T09:00:00Z');
const value = { score: 40 };

/** Of another process than the one that kept it, which has seen nothing yet. */
function reader() {
  const told: string[] = [];
  const onForged = (_tenant: string, reason: string): void => void told.push(reason);
  return { told, values: sealedValues('worker', { keyring, signer: null, now, onForged }) };
}
const kept = (time = '2026-11-24T09:00:00Z'): string =>
  sealedValues('worker', { keyring, signer: workerSigner, now: at(time) }).seal(place, value);

const unread = {
  control: 'mfa',
  way: 9,
  verdict: 'unknown',
  summary: 'Could not be read.',
  evidence: [],
  evidenceTotal: 0,
} as const;

describe('a value that a worker kept', () => {
  test('is what every process reads', () => {
    const { told, values } = reader();
    expect(values.open(place, kept())).toEqual(value);
    expect(values.open(place, null)).toBeNull();
    expect(told).toEqual([]);
  });

  test.each<readonly [string, string, string]>([
    ['without a signature', JSON.stringify({ score: 100 }), 'nobody signed it'],
    ['no JSON at all', 'x', 'nobody signed it'],
    ['with another value', kept().replace('"score":40', '"score":41'), 'its signature does not fit'],
    ['with another time', kept().replace('T09', 'T10'), 'its signature does not fit'],
    [
      'by a gateway',
      sealedValues('gateway', { keyring, signer: gatewaySigner, now }).seal(place, value),
      'it was signed with a key that may not',
    ],
    [
      'by a key that nobody knows',
      kept().replace(/1 [0-9a-f]{16}/, `1 ${'0'.repeat(16)}`),
      'it was signed with a key that may not',
    ],
  ])('%s is not read, and that is told', (_what, text, reason) => {
    const { told, values } = reader();
    expect(values.open(place, text)).toBeNull();
    expect(told).toEqual([`What the store holds as posture is not believed: ${reason}. Find out who writes to the store.`]);
  });

  test.each([
    ['of another tenant', { tenant: 'other', name: 'posture' }],
    ['of another name', { tenant: 't', name: 'digest' }],
  ])('is none %s', (_what, elsewhere) => {
    expect(reader().values.open(elsewhere, kept())).toBeNull();
  });

  test('that is older than what was there is not read: somebody put it back', () => {
    const { told, values } = reader();
    const old = kept('2026-11-24T08:00:00Z');
    expect(values.open(place, old)).toEqual(value);
    expect(values.open(place, kept())).toEqual(value);
    expect(values.open(place, old)).toBeNull();
    expect(told).toEqual([
      'What the store holds as posture is not believed: it is older than what was there. Find out who writes to the store.',
    ]);
  });

  test('counts as long as its key did', () => {
    const [gateway, worker] = keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: workerKeys.publicKeyPem }).keys;
    const open = (ended: { readonly retiredAt?: string; readonly revokedAt?: string }) => {
      const file = [
        { id: gateway?.id ?? '', role: 'gateway' as const, publicKey: gatewayKeys.publicKeyPem },
        { id: worker?.id ?? '', role: 'worker' as const, publicKey: workerKeys.publicKeyPem, ...ended },
      ];
      const onForged = (_tenant: string, reason: string): void => void told.push(reason);
      return sealedValues('worker', { keyring: keyringOf({ keys: file }), signer: null, now, onForged }).open(place, kept());
    };
    const told: string[] = [];
    expect([open({ retiredAt: '2026-11-24T09:00:01.000Z' }), open({ retiredAt: '2026-11-24T08:59:59.000Z' })]).toEqual([
      value,
      null,
    ]);
    // Anyone who stole it can write any time into what it signs.
    expect(open({ revokedAt: '2026-11-24T09:00:01.000Z' })).toBeNull();
    expect(told.at(-1)).toBe(
      'What the store holds as posture is not believed: it was signed with a key that was revoked. It is made again where it is needed.',
    );
  });

  test('is kept by nobody else', () => {
    const { values } = reader();
    expect(() => values.seal(place, value)).toThrow('Only a worker may keep posture.');
    expect(() => sealedValues('worker', { keyring, signer: gatewaySigner, now }).seal(place, value)).toThrow('Only a worker');
  });
});

describe('in the store', () => {
  let valkey: TestValkey;
  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  afterAll(() => valkey.stop());

  test('whatever somebody writes in the place of findings, the past, rounds, digests and what was shown reads as nothing', async () => {
    const redis = valkey.connect();
    const month = '2026-11';
    const day = `${month}-24`;
    const forged = {
      posture: { at: `${day}T00:00:00Z`, findings: [] },
      round: { day, scan: 's-1', startedAt: `${day}T00:00:00Z`, ended: true },
      days: { [day]: { day, at: `${day}T00:00:00Z`, score: 100, verdicts: {} } },
    };
    for (const text of [JSON.stringify, () => 'x', () => '', () => 'null'] as const) {
      await redis.set(keys.posture('t'), text(forged.posture));
      await redis.set(keys.rounds('t'), text(forged.round));
      await redis.set(keys.digest('t'), text({ digest: {}, head: { seq: 9, hash: '' } }));
      await redis.set(keys.days('t', month), text(forged.days));
      await redis.set(keys.moves('t'), text([]));
      await redis.hset(keys.controls('t'), 'pop-imap', text({}));
      await redis.set(keys.channel('terminal', 'c'), text('2099-01-01'));
      await redis.set(keys.shown('t', 'c-1'), text(99));
      await redis.set(keys.progress('t', 'c-1'), text({ label: 'approved by everyone', done: 1 }));
      const [history, rounds] = [createHistoryStore(redis, keptByWorkers()), createRoundStore(redis, keptByWorkers())];
      expect({
        posture: await createPostureStore(redis, keptByWorkers()).latest('t'),
        round: await rounds.round('t'),
        digests: await rounds.digests(['t']),
        told: await rounds.toldDay({ platform: 'terminal', channel: 'c' }),
        days: await history.days('t', [day]),
        moves: await history.moves('t', new Date(0)),
        controls: [...(await history.controls('t'))],
        shown: await createDisplayedVersionStore(redis, keptByGateways()).of('t', 'c-1'),
        progress: await createProgressStore(redis, keptByWorkers()).get('t', 'c-1'),
      }).toEqual({
        posture: null,
        round: null,
        digests: [null],
        told: null,
        days: [],
        moves: [],
        controls: [],
        shown: 0,
        progress: null,
      });
    }
  });

  test('what two workers say of one month and of what moved at once is all kept', async () => {
    const redis = valkey.connect();
    const [one, other] = [createHistoryStore(redis, keptByWorkers()), createHistoryStore(redis, keptByWorkers())];
    const days = Array.from({ length: 20 }, (_unused, index) => `2026-10-${String(index + 1).padStart(2, '0')}`);
    await Promise.all(
      days.map((day, index) =>
        (index % 2 === 0 ? one : other).saveDay('both', { day, at: `${day}T08:00:00.000Z`, score: index, verdicts: {} }),
      ),
    );
    expect((await one.days('both', days)).map(({ day }) => day)).toEqual(days);
  });

  test('lines that an earlier version kept say nothing of what was missing: the findings do', async () => {
    const redis = valkey.connect();
    const postures = createPostureStore(redis, keptByWorkers());
    const missing = [{ read: 'policies', permission: 'Policy.Read.All' }];
    const finding = { ...unread, warnings: [], missing, calls: 1, ms: 1 };
    const posture = await postures.update('earlier', () => ({ at: now(), findings: [finding] }));
    const lines = posture === null ? [] : linesOf(posture);
    const ofEarlier = lines.map(({ missing: _missing, ...line }) => line);
    await redis.set(keys.postureLines('earlier'), keptByWorkers().seal({ tenant: 'earlier', name: 'posture lines' }, ofEarlier));
    expect(await createPostureStore(redis, keptByWorkers()).lines('earlier')).toEqual(lines);
    expect(lines).toMatchObject([{ control: 'mfa', missing }]);
  });

  test('a line says of a read that failed what would allow it, and why it failed where nothing is known that would', () => {
    const failed = (missing: Missing) => {
      return linesOf({ at: now(), findings: [{ ...unread, warnings: [], missing: [missing], calls: 1, ms: 1 }] })[0]?.missing;
    };
    const forbidden = { read: 'policies', status: 403, reason: 'policies could not be read.' };
    expect(failed({ ...forbidden, permission: 'Policy.Read.All' })).toEqual([
      { read: 'policies', permission: 'Policy.Read.All' },
    ]);
    expect(failed(forbidden)).toEqual([{ read: 'policies', reason: 'policies could not be read.' }]);
  });
});
