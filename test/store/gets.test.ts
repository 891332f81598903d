/** Single keys of the store that are read in the same moment. */
import type { Socket } from 'node:net';
import { textAt } from '../../adapters/redis/foreign';
import { startTestValkey } from '../support/stores/valkey';

test('a thousand keys that are read at once are sent in a few writes, and each reader gets its own', async () => {
  const valkey = await startTestValkey();
  const [redis, hand] = [valkey.connect(), valkey.connect()];
  const keys = Array.from({ length: 1000 }, (_unused, n) => `key-${n}`);
  await hand.mset(...keys.flatMap((key) => [key, `text of ${key}`]));
  await redis.ping();
  const writes = jest.spyOn((redis as unknown as { readonly stream: Socket }).stream, 'write');
  const texts = await Promise.all(keys.map((key) => textAt(redis, key)));
  expect(texts).toEqual(keys.map((key) => `text of ${key}`));
  expect(writes.mock.calls.length).toBeLessThan(10);
  await valkey.stop();
});

test('what someone else put in the place of one key keeps nobody from the others that are read with it', async () => {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  await redis.hset('foreign', 'field', 'x');
  await redis.set('own', 'text');
  expect(await Promise.all(['own', 'foreign', 'absent', 'own'].map((key) => textAt(redis, key)))).toEqual([
    'text',
    null,
    null,
    'text',
  ]);
  expect(await redis.exists('foreign')).toBe(0);
  await valkey.stop();
});

test('everyone who reads from a connection that was given up hears of it', async () => {
  const valkey = await startTestValkey();
  const redis = valkey.connect();
  await redis.ping();
  redis.disconnect();
  const ends = await Promise.allSettled(['one', 'another'].map((key) => textAt(redis, key)));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await valkey.stop();
});
