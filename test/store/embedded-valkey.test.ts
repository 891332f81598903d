/** The embedded Valkey server: that it keeps what it acknowledged, and what it does about servers that were left over. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { connectRedis } from '../../adapters/redis/connection';
import { type EmbeddedValkey, findServerProgram, startEmbeddedValkey } from '../../adapters/redis/embedded';
import { placeOfAddress } from '../../adapters/redis/place';
import { checkStore } from '../../adapters/redis/safety';

const program = findServerProgram(join(__dirname, '..', '..'));

let folder: string;
let connections: Redis[];
let servers: EmbeddedValkey[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'valkey-test-'));
  connections = [];
  servers = [];
});

afterEach(async () => {
  for (const connection of connections) connection.disconnect();
  for (const server of servers) if (existsSync(server.socketPath)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = folder, reuse = false): Promise<EmbeddedValkey> {
  const server = await startEmbeddedValkey({ ...program, dataDir, reuse });
  servers.push(server);
  return server;
}

function connect(address: string): Redis {
  const redis = connectRedis(address);
  redis.on('error', () => undefined);
  connections.push(redis);
  return redis;
}

async function processOf(redis: Redis): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
}

test('it takes commands as soon as it has started, and passes the durability check', async () => {
  const redis = connect((await start()).url);
  await redis.set('a', '1');
  expect(await redis.get('a')).toBe('1');
  await expect(checkStore(redis, placeOfAddress('redis://127.0.0.1'))).resolves.toBeUndefined();
});

test('one that breaks connections over long answers is refused, with the line to change, and one that lets them be long is not', async () => {
  const redis = connect((await start()).url);
  const check = () => checkStore(redis, placeOfAddress('redis://127.0.0.1'));
  await redis.config('SET', 'client-output-buffer-limit', 'normal 1mb 0 0');
  await expect(check()).rejects.toMatchObject({
    problems: [expect.stringContaining('write `client-output-buffer-limit normal 0 0 0`')],
  });
  await redis.config('SET', 'client-output-buffer-limit', 'normal 64mb 0 0');
  await expect(check()).resolves.toBeUndefined();
});

test('what it acknowledged is there after it was stopped and started again', async () => {
  const first = await start();
  await connect(first.url).xadd('ledger', '1-0', 'entry', 'approved');
  await first.stop();
  expect(await connect((await start()).url).xlen('ledger')).toBe(1);
});

test('what it acknowledged is there after it was killed', async () => {
  const redis = connect((await start()).url);
  await redis.set('a', '1');
  process.kill(await processOf(redis), 'SIGKILL');
  await new Promise((settle) => redis.once('close', settle));
  redis.disconnect();
  expect(await connect((await start()).url).get('a')).toBe('1');
});

test('a connection survives a restart of the server without losing a command', async () => {
  const first = await start();
  const redis = connect(first.url);
  await redis.set('a', '1');
  await first.stop();
  const read = redis.get('a');
  await start();
  expect(await read).toBe('1');
});

test('a server that was left over is stopped before another one starts', async () => {
  const first = connect((await start()).url);
  const leftOver = await processOf(first);
  await first.set('a', '1');
  await first.quit();
  const redis = connect((await start()).url);
  expect(await redis.get('a')).toBe('1');
  expect(await processOf(redis)).not.toBe(leftOver);
});

test('a server that was left over can be taken over', async () => {
  const leftOver = await processOf(connect((await start()).url));
  const taken = await start(folder, true);
  expect(await processOf(connect(taken.url))).toBe(leftOver);
  await taken.stop();
  expect(existsSync(taken.socketPath)).toBe(false);
});

test('a server that somebody works with is left alone', async () => {
  const redis = connect((await start()).url);
  await redis.ping();
  await expect(start()).rejects.toThrow('Another hardenbot works with the same data.');
  expect(await redis.ping()).toBe('PONG');
});

test('a socket file of a server that died does not stand in the way', async () => {
  writeFileSync(join(folder, 'valkey.sock'), '');
  expect(await connect((await start()).url).ping()).toBe('PONG');
});

test('a data folder with a long path gets a socket elsewhere, which only we may enter', async () => {
  const deep = join(folder, 'x'.repeat(60), 'y'.repeat(60));
  mkdirSync(deep, { recursive: true });
  const server = await start(deep);
  expect(Buffer.byteLength(server.socketPath)).toBeLessThanOrEqual(100);
  await connect(server.url).set('a', '1');
  expect(readdirSync(deep)).toContain('appendonlydir');
});

test('a server that cannot start says why, in its own words', async () => {
  const first = await start();
  await connect(first.url).set('a', '1');
  await first.stop();
  const file = readdirSync(join(folder, 'appendonlydir')).find((name) => name.endsWith('.incr.aof')) ?? '';
  writeFileSync(join(folder, 'appendonlydir', file), 'no command');
  await expect(start()).rejects.toThrow(/did not start: it ended with exit code 1\.\n.*Bad file format/s);
});

test('a program that is not there is named', async () => {
  const missing = startEmbeddedValkey({ command: '/nowhere/valkey-server', env: {}, dataDir: folder });
  await expect(missing).rejects.toThrow(/did not start.*\/nowhere\/valkey-server/s);
});

test('it ends with the process that started it, even when that is killed', async () => {
  const parent = spawn(process.execPath, [
    '--require',
    join(__dirname, '..', 'support', 'typescript-hook.cjs'),
    '--eval',
    `require(${JSON.stringify(join(__dirname, '..', '..', 'adapters', 'redis', 'embedded.ts'))})
       .startEmbeddedValkey(${JSON.stringify({ ...program, dataDir: folder })})
       .then((server) => { process.stdout.write(server.url); setInterval(() => {}, 1000); })`,
  ]);
  const url = await new Promise<string>((settle) => parent.stdout.once('data', (data) => settle(String(data))));
  const redis = connect(url);
  await redis.ping();
  const closed = new Promise<void>((settle) => redis.once('close', settle));
  parent.kill('SIGKILL');
  await expect(closed).resolves.toBeUndefined();
});

describe('the durability check', () => {
  test.each([
    ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
    ['appendonly', 'no', 'yes'],
    ['appendfsync', 'everysec', 'always'],
  ])('refuses %s %s with the line to write', async (setting, value, wanted) => {
    const redis = connect((await start()).url);
    await redis.config('SET', setting, value);
    await expect(checkStore(redis, placeOfAddress('redis://127.0.0.1'))).rejects.toThrow(
      `${setting} is ${value}: write \`${setting} ${wanted}\``,
    );
  });

  test('refuses a server that does not tell', async () => {
    const redis = connect((await start()).url);
    await redis.call('ACL', 'SETUSER', 'default', '-config');
    await expect(checkStore(redis, placeOfAddress('redis://127.0.0.1'))).rejects.toThrow(
      /appendfsync cannot be read: .*\+config\|get/,
    );
  });

  test('names every problem at once', async () => {
    const redis = connect((await start()).url);
    await redis.config('SET', 'appendfsync', 'no');
    await redis.config('SET', 'maxmemory-policy', 'volatile-lru');
    await expect(checkStore(redis, placeOfAddress('redis://127.0.0.1'))).rejects.toMatchObject({
      problems: [expect.any(String), expect.any(String)],
    });
  });
});
