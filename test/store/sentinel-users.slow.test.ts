/** Sentinels and the servers that they watch, with the users of the manual: hardenbot finds the primary, another one takes over, and nobody else may lead it elsewhere. */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectStore } from '../../adapters/redis/connection';
import { inspectStore } from '../../adapters/redis/inspect';
import { placeOfSettings, type StorePlace } from '../../adapters/redis/place';
import { rightsAtSentinels, rightsTooMany } from '../../adapters/redis/rights';
import { storeSettings } from '../../src/config/store';
import { checkSentinelUser } from '../../src/setup/doctor/ledgers';
import { aclLine, operatorLines, sentinelLines } from '../../src/setup/store-users';
import { askServer, end, type Server, ServerFarm, until } from '../support/stores/many-servers';

const operator = { username: 'operator', password: 'of-the-trial' };
const ofSentinels = { username: 'default', password: 'among-sentinels' };
const written = (line: string, password: string): string =>
  line.replace(/<password( of the Sentinels)?>/, (_all, own) => (own === undefined ? password : ofSentinels.password));

const users = [
  'user default off',
  `user ${operator.username} on >${operator.password} ~* &* +@all`,
  aclLine('gateway', '>of-gateway'),
  aclLine('worker', '>of-worker'),
  ...operatorLines.map((line) => written(line, 'among-servers')),
];

let farm: ServerFarm;
let folder: string;
let primary: Server;
let replica: Server;
const sentinels: Server[] = [];

beforeAll(async () => {
  farm = new ServerFarm(operator);
  folder = await mkdtemp(join(tmpdir(), 'hardenbot-users-'));
  const file = join(folder, 'users.acl');
  writeFileSync(file, `${users.join('\n')}\n`);
  const flags = ['--aclfile', file, '--masteruser', 'replica', '--masterauth', 'among-servers'];
  primary = await farm.startServer(flags);
  replica = await farm.startServer([...flags, '--replicaof', `127.0.0.1 ${primary.port}`]);
  await until('the replica follows', () =>
    askServer(replica, async (redis) => (await redis.info('replication')).includes('master_link_status:up')),
  );
  for (let number = 0; number < 3; number += 1)
    sentinels.push(
      await farm.startSentinel(
        [
          ...sentinelLines.map((line) => written(line, 'of-hardenbot')),
          `sentinel sentinel-pass ${ofSentinels.password}`,
          `sentinel monitor hardenbot 127.0.0.1 ${primary.port} 2`,
          'sentinel auth-user hardenbot sentinel',
          'sentinel auth-pass hardenbot among-servers',
          'sentinel down-after-milliseconds hardenbot 1000',
          'sentinel failover-timeout hardenbot 5000',
        ],
        ofSentinels,
      ),
    );
  for (const sentinel of sentinels)
    await until('the Sentinels know each other', () =>
      askServer(sentinel, async (redis) =>
        ((await redis.call('SENTINEL', 'CKQUORUM', 'hardenbot').catch(() => '')) as string).includes('3 usable'),
      ),
    );
});
afterAll(async () => {
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

function placeAs(sentinel: { readonly user?: string; readonly password: string }): StorePlace {
  const settings = storeSettings.parse({
    kind: 'sentinel',
    sentinels: sentinels.map(({ port }) => `127.0.0.1:${port}`),
    primary: 'hardenbot',
    user: 'hardenbot-worker',
    ...(sentinel.user === undefined ? {} : { sentinelUser: sentinel.user }),
    durability: 'provider',
  });
  if (settings === undefined) throw new Error('There is a store.');
  return placeOfSettings(settings, { store: () => 'of-worker', sentinel: () => sentinel.password });
}

test('hardenbot finds the primary with a user that may only ask for it, and doctor has nothing to add', async () => {
  const place = placeAs({ user: 'hardenbot', password: 'of-hardenbot' });
  expect(await inspectStore(place, new Date())).toMatchObject({ unreachable: null, refused: null, wrong: [], safety: [] });
  expect(await rightsTooMany(place)).toEqual([]);
  expect(checkSentinelUser(await rightsAtSentinels(place))).toMatchObject([{ state: 'works' }]);
});

test('a login at the Sentinels that may name another primary is said to be too much, with the lines to write', async () => {
  const [check] = checkSentinelUser(await rightsAtSentinels(placeAs({ password: ofSentinels.password })));
  expect(check).toMatchObject({ state: 'missing', lines: sentinelLines });
  expect(check?.found).toContain('have another server take over');
});

test('another server takes over with these users, and hardenbot writes there', async () => {
  const redis = connectStore(placeAs({ user: 'hardenbot', password: 'of-hardenbot' }));
  redis.on('error', () => undefined);
  try {
    await redis.set('{hardenbot}:ready:trial', '1');
    await end(primary);
    await until('the other one takes writes', () =>
      redis.set('{hardenbot}:ready:trial', '2').then(
        () => true,
        () => false,
      ),
    );
    expect(await askServer(replica, (one) => one.get('{hardenbot}:ready:trial'))).toBe('2');
  } finally {
    redis.disconnect();
  }
});
