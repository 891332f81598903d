/** A ledger in a store that someone else wrote to: it is read as damaged, or it takes nothing any more, and its tenant is halted with a notice that stays. */
import type { Redis } from 'ioredis';
import { createLeaseStore, leaseKeys } from '../../adapters/redis/lease';
import { LeaseLost, LedgerBehind } from '../../src/engine/ledger/retry-later';
import { canonicalJson, sha256 } from '../../src/lib/json';
import { ledgerOn, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

describe('a stream that takes no entry any more', () => {
  const event = { type: 'nothingToDo' as const, reason: 'x' };
  const now = { now: () => new Date('2026-11-24T09:00:00Z') };

  test.each<readonly [string, (redis: Redis, key: string) => Promise<unknown>]>([
    ['with its last number set beyond any other', (redis, key) => redis.call('XSETID', key, '999999-0')],
    [
      'with another hash beside its last entry',
      async (redis, key) => {
        const [row] = (await redis.xrevrange(key, '+', '-', 'COUNT', 1)) as [string, string[]][];
        await redis.del(key);
        await redis.xadd(key, row?.[0] ?? '', 'entry', row?.[1][1] ?? '', 'hash', 'f'.repeat(64));
      },
    ],
    ['of another type', (redis, key) => redis.set(key, 'x')],
  ])('%s halts its tenant, and does not keep the process busy for ever', async (what, damage) => {
    const redis = valkey.connect();
    const tenant = `stuck ${what}`;
    const ledger = ledgerOn(redis, now);
    await ledger.append(tenant, 'c-1', event);
    await damage(redis, `hardenbot:{${tenant}}:ledger`);
    await expect(ledger.append(tenant, 'c-1', event)).rejects.toThrow(LedgerBehind);
    expect(await ledger.whyHalted(tenant)).not.toBeNull();
  });

  test('is not what a lease is that someone made another kind of value: the lease is lost, and the tenant goes on', async () => {
    const redis = valkey.connect();
    const ledger = ledgerOn(redis, now);
    const leases = createLeaseStore(redis);
    const lease = await leases.acquire('unleased', ['exchange.CASMailbox'], 60_000);
    if (lease === null) throw new Error('Nobody holds it, and it was not given.');
    const [key = ''] = leaseKeys(lease);
    await redis.del(key);
    await redis.rpush(key, 'x');
    await expect(ledger.append('unleased', 'c-1', event, { lease })).rejects.toThrow(LeaseLost);
    expect(await leases.renew(lease, 60_000)).toBe(false);
    await leases.release(lease);
    expect({ halted: await ledger.whyHalted('unleased'), type: await redis.type(key) }).toEqual({ halted: null, type: 'list' });
    await ledger.append('unleased', 'c-1', event);
  });

  test('is left alone no longer than its notice is there: who takes that away sees it put back', async () => {
    const redis = valkey.connect();
    const ledger = ledgerOn(redis, now);
    await ledger.append('noticed', 'c-1', event);
    await redis.del('hardenbot:{noticed}:ledger');
    await expect(ledger.head('noticed')).rejects.toThrow(LedgerBehind);
    await redis.del('hardenbot:{noticed}:ledger:halted');
    await expect(ledger.head('noticed')).rejects.toThrow(LedgerBehind);
    expect(await ledger.whyHalted('noticed')).toContain('holds less than its 1 entries');
  });

  test('a row that looks as if a later version had written it is damage, unless one of our keys signed it', async () => {
    const redis = valkey.connect();
    const later = async (tenant: string, isSigned: boolean, form = 3, said: object = { type: 'unheardOf' }) => {
      const ledger = ledgerOn(redis, now);
      const { hash: prev } = await ledger.append(tenant, 'c-1', event);
      const body = { v: form, seq: 2, tenant, prev, event: said, keyId: workerSigner.keyId };
      const hash = sha256(canonicalJson(body));
      const signature = isSigned ? workerSigner.sign(hash) : workerSigner.sign(prev);
      await redis.xadd(`hardenbot:{${tenant}}:ledger`, '2-0', 'entry', canonicalJson({ ...body, hash, signature }), 'hash', hash);
      return ledger.head(tenant).then(String, (error: unknown) => (error instanceof Error ? error.name : ''));
    };
    expect([await later('later-forged', false), await later('later', true)]).toEqual(['LedgerBehind', 'NewerLedger']);
    const longer = { ...event, learntLater: true };
    expect([await later('longer-forged', false, 2, longer), await later('longer', true, 2, longer)]).toEqual([
      'LedgerBehind',
      'NewerLedger',
    ]);
  });

  test.each(['as an operation', 'in the form of a later version'])(
    'a row that is nested deeper than anything of ours, %s, is damage and keeps nobody from halting the tenant',
    async (how) => {
      const redis = valkey.connect();
      const tenant = `deep ${how}`;
      const ledger = ledgerOn(redis, now);
      const first = await ledger.append(tenant, 'c-1', event);
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const operation = { kind: 'action', resource: 'r', object: 'o', identity: 'i', after: { x: 'DEEP' } };
      const said = how === 'as an operation' ? { type: 'intent', n: 1, operation } : { type: 'unheardOf', x: 'DEEP' };
      const row = canonicalJson({ ...first, seq: 2, prev: first.hash, event: said }).replace('"DEEP"', deep);
      await redis.xadd(`hardenbot:{${tenant}}:ledger`, '2-0', 'entry', row, 'hash', 'f'.repeat(64));
      await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
      expect(await ledger.whyHalted(tenant)).toContain('Entry 2');
    },
  );
});
