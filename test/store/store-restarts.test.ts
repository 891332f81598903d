/** A store that ends and starts again, with the users that hardenbot writes: what it had taken is all there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keys } from '../../adapters/redis/keys';
import { placeOfAddress } from '../../adapters/redis/place';
import { forgetsTransactions } from '../../adapters/redis/rights';
import { storePlaceOf } from '../../src/compose/store-place';
import { Secrets } from '../../src/config/load';
import { aclDefault, aclFile, storePasswordVariable } from '../../src/setup/store-users';
import { documentedUser } from '../support/stores/documented-user';
import { end, ServerFarm, until } from '../support/stores/many-servers';

const passwords = { gateway: 'of-the-gateway', worker: 'of-the-worker' };
/** As hardenbot wrote it before it knew better. */
const before = 'user default on nopass resetkeys resetchannels -@all +ping';

let folder: string;
let farm: ServerFarm;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-users-'));
});
afterEach(async () => {
  await farm.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A server with these users, and someone who administers it. */
async function serverWith(users: string) {
  const file = join(folder, 'users.acl');
  writeFileSync(file, `${users.trim()}\nuser admin on >of-the-admin ~* &* +@all\n`);
  farm = new ServerFarm({ username: 'admin', password: 'of-the-admin' });
  return farm.startServer(['--aclfile', file]);
}

function clientOf(port: number, login?: { readonly username: string; readonly password: string }): Redis {
  return new Redis({ host: '127.0.0.1', port, ...login, enableReadyCheck: false });
}

const written = [keys.ledger('t'), keys.tenants(), '{hardenbot}:ready:one'];

/** One command, a transaction, and a script that writes twice: the store keeps the last two as transactions. */
async function write(redis: Redis): Promise<void> {
  const [ledger = '', tenants = '', ready = ''] = written;
  await redis.set(ready, '1');
  await redis.multi().sadd(tenants, 'a').sadd(tenants, 'b').exec();
  await redis.eval("redis.call('XADD', KEYS[1], '1-0', 'a', '1') redis.call('XADD', KEYS[1], '2-0', 'a', '2')", 1, ledger);
}

async function readBack(redis: Redis): Promise<readonly [number, number, string | null]> {
  const [ledger = '', tenants = '', ready = ''] = written;
  return [await redis.xlen(ledger), await redis.scard(tenants), await redis.get(ready)];
}

test.each([
  ['those of hardenbot init', aclFile(passwords), { username: 'hardenbot-worker', password: passwords.worker }],
  ['the one of the manual', `${aclDefault}\n${documentedUser('word')}`, { username: 'hardenbot', password: 'word' }],
])('with %s nothing is lost, transactions and scripts neither', async (_whose, users, login) => {
  const server = await serverWith(users);
  const redis = clientOf(server.port, login);
  await write(redis);
  redis.disconnect();
  await end(server);
  await farm.restart(server);
  const again = clientOf(server.port, login);
  const found = await readBack(again);
  again.disconnect();
  expect(found).toEqual([2, 2, '1']);
});

test.each([
  ['back after a start with the right line', false, [2, 2, '1']],
  ['gone once the file was rewritten', true, [0, 0, '1']],
])('what a server dropped at its start is %s', async (_what, isRewritten, wanted) => {
  const old = aclFile(passwords).replace(/^user default.*$/m, before);
  const server = await serverWith(old);
  const login = { username: 'hardenbot-worker', password: passwords.worker };
  const redis = clientOf(server.port, login);
  await write(redis);
  redis.disconnect();
  await end(server);
  await farm.restart(server);
  const lost = clientOf(server.port, { username: 'admin', password: 'of-the-admin' });
  expect(await readBack(lost)).toEqual([0, 0, '1']);
  if (isRewritten) {
    await lost.bgrewriteaof();
    const isOver = async () => (await lost.info('persistence')).includes('aof_rewrite_in_progress:0');
    await until('the file is rewritten', isOver);
  }
  // As the manual says: for the server that runs, and for its next start.
  await lost.call('ACL', 'SETUSER', ...aclDefault.split(' ').slice(1));
  await lost.call('ACL', 'SAVE');
  lost.disconnect();
  await end(farm.servers.at(-1) ?? server);
  await farm.restart(server);
  const again = clientOf(server.port, login);
  const found = await readBack(again);
  again.disconnect();
  expect(found).toEqual(wanted);
});

test('those of hardenbot init let nobody in who does not log in', async () => {
  const { port } = await serverWith(aclFile(passwords));
  const nobody = clientOf(port);
  const refused = await Promise.all([nobody.ping(), nobody.get(written[0] ?? '')].map((asked) => asked.catch(String)));
  nobody.disconnect();
  expect(refused).toEqual([expect.stringContaining('NOAUTH'), expect.stringContaining('NOAUTH')]);
});

test.each([
  ['as before', aclFile(passwords).replace(/^user default.*$/m, before), true],
  ['as now', aclFile(passwords), false],
] as const)('users written %s are told apart by the doctor, before the store starts again', async (_when, users, forgets) => {
  const { port } = await serverWith(users);
  const environment = { REDIS_URL: `redis://127.0.0.1:${port}`, [storePasswordVariable.worker]: passwords.worker };
  expect(await forgetsTransactions(await storePlaceOf({}, new Secrets(environment)))).toBe(forgets);
});

test('a store without users is none that forgets', async () => {
  farm = new ServerFarm();
  const { port } = await farm.startServer();
  expect(await forgetsTransactions(placeOfAddress(`redis://127.0.0.1:${port}`))).toBe(false);
});
