/** Which kind of server the store is, by what it says of itself: one that keeps data in a way of its own is refused, whatever version of Redis it gives itself out as. */

import { inspectStore } from '../../adapters/redis/inspect';
import { kindProblem, readInfo } from '../../adapters/redis/kind-of-server';
import { placeOfAddress } from '../../adapters/redis/place';
import { checkStore, WrongServer } from '../../adapters/redis/safety';
import { startTestValkey } from '../support/stores/valkey';

const says = (...lines: readonly string[]) => readInfo(['# Server', ...lines, ''].join('\r\n'));

test.each([
  ['Dragonfly', ['redis_version:7.4.0', 'dragonfly_version:df-v1.30.0', 'redis_mode:standalone']],
  ['KeyDB', ['redis_version:6.3.4', 'redis_mode:standalone', '# KeyDB', 'mvcc_depth:0']],
  ['Kvrocks', ['version:2.12.0', 'kvrocks_version:2.12.0', 'redis_version:4.0.0', 'redis_mode:standalone']],
  ['Garnet', ['garnet_version:1.0.80', 'os:Unix']],
])('%s is no store for a ledger', (product, lines) => {
  expect(kindProblem(says(...lines), 'single')).toMatch(
    new RegExp(`^this is ${product}, .* use Valkey 7\\.2 or Redis 7, or later$`),
  );
});

test.each([
  ['Valkey', ['redis_version:7.2.4', 'server_name:valkey', 'valkey_version:8.1.1', 'server_mode:standalone', 'role:master']],
  ['Redis', ['redis_version:7.0.15', 'redis_mode:standalone', 'role:master']],
  ['a server that does not tell', []],
])('%s is taken for what the settings say', (_who, lines) => {
  expect(kindProblem(says(...lines), 'single')).toBeNull();
});

test('a replica is said to be one, and its settings are not asked for', async () => {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  try {
    expect(kindProblem(readInfo(await redis.info()), 'single')).toBeNull();
    await redis.replicaof('127.0.0.1', '1');
    await expect(checkStore(redis, placeOfAddress(valkey.url))).rejects.toThrow(WrongServer);
    const { wrong, safety } = await inspectStore(placeOfAddress(valkey.url), new Date());
    expect({ wrong, safety }).toEqual({ wrong: [expect.stringMatching(/^this server is a replica/)], safety: [] });
  } finally {
    await valkey.stop();
  }
});
