/** The settings' `store`: what it may say, and that no spelling of an address gets past the rule for TLS and a password. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { placeOfSettings } from '../../adapters/redis/place';
import { storeTable } from '../../docs/make/store-table';
import { storeSettings } from '../../src/config/store';
import { storeLoss, storeLosses } from '../../src/setup/doctor/store-loss';

const given = (password?: string) => ({ store: () => password, sentinel: () => undefined });
const placeOf = (settings: object, password?: string) => {
  const store = storeSettings.parse(settings);
  if (store === undefined) throw new Error('There is a store.');
  return placeOfSettings(store, given(password));
};
const ofAws = {
  kind: 'cluster',
  nodes: ['localhost'],
  durability: 'provider',
  user: 'hardenbot',
  auth: 'awsIam',
  aws: { service: 'elasticache', name: 'hardenbot', region: 'eu-central-1' },
};
const three = ['127.0.0.1:1', '127.0.0.1:2', '[::1]:3'];

test.each([
  [
    { kind: 'single', address: 'localhost:6380' },
    { kind: 'single', address: { host: 'localhost', port: 6380 } },
  ],
  [{ kind: 'single', address: '127.0.0.1' }, { address: { host: '127.0.0.1', port: 6379 } }],
  [{ kind: 'cluster', nodes: ['[::1]'], durability: 'provider' }, { nodes: [{ host: '::1', port: 6379 }] }],
  [{ kind: 'single', address: 'localhost' }, { durability: 'disk' }],
  [
    { kind: 'sentinel', sentinels: three, primary: 'p', durability: { replicas: 1 } },
    { primary: 'p', durability: { replicas: 1, within: 2000 } },
  ],
])('%j is a store of this machine', (settings, place) => {
  expect(placeOf(settings)).toMatchObject(place);
});

test.each([
  [{ kind: 'sentinel', sentinels: three.slice(1), primary: 'p' }, 'at least three Sentinels'],
  [{ kind: 'sentinel', sentinels: three }, 'primary'],
  [{ kind: 'replicas', nodes: three }, 'single, sentinel or cluster'],
  [{ kind: 'single', address: 'localhost', durability: 'memory' }, 'disk, provider, or { replicas: 1 }'],
  [{ kind: 'sentinel', sentinels: three, primary: 'p' }, 'with more than one server write { replicas: 1 }'],
  [{ kind: 'sentinel', sentinels: three, primary: 'p', durability: 'disk' }, 'with more than one server write { replicas: 1 }'],
  [{ kind: 'cluster', nodes: three }, 'with more than one server write { replicas: 1 }'],
  [{ kind: 'cluster', nodes: three, durability: 'disk' }, 'with more than one server write { replicas: 1 }'],
  [{ kind: 'single', address: 'localhost:0' }, 'from 1 to 65535'],
  [{ kind: 'single', address: 'localhost:65536' }, 'from 1 to 65535'],
  [{ kind: 'cluster', nodes: [] }, ''],
  [{ kind: 'single', address: 'localhost', auth: 'iam' }, 'password, entra or awsIam'],
  [{ ...ofAws, aws: undefined }, '{ service: elasticache, name: …, region: … }'],
  [{ ...ofAws, user: undefined }, 'name the user of the store whose way to log in is IAM'],
  [{ ...ofAws, aws: { ...ofAws.aws, service: 'valkey' } }, 'elasticache or memorydb'],
  [{ ...ofAws, aws: { ...ofAws.aws, name: 'cache.abc.euc1.cache.amazonaws.com' } }, 'not its address'],
  [{ ...ofAws, aws: { ...ofAws.aws, region: 'Frankfurt' } }, 'e.g. eu-central-1'],
  [{ ...ofAws, aws: { ...ofAws.aws, service: 'memorydb', serverless: true } }, 'serverless'],
  [{ ...ofAws, auth: 'entra' }, 'only auth: awsIam reads it'],
  [{ ...ofAws, kind: 'sentinel', sentinels: three, primary: 'p' }, 'auth'],
  [{ kind: 'sentinel', sentinels: three, primary: 'p', auth: 'entra' }, 'auth'],
])('%j is refused', (settings, words) => {
  expect(() => storeSettings.parse(settings)).toThrow(words);
});

// Hosts as people and attackers write them: either they are no host, or they are known to be elsewhere.
const elsewhere = [
  'vm:6401',
  'VM:6401',
  '//vm:6401',
  'redis://vm:6401',
  'REDIS://vm:6401',
  'rediss://vm:6401',
  'valkey://vm:6401',
  '%72edis://vm',
  'vm',
  'vm.internal',
  'user:secret@vm:6401',
  'user@vm',
  '10.0.0.9:6379',
  '[fd00::1]:6379',
  '[::ffff:10.0.0.9]:6379',
  'fd00::1',
  ' vm:6401',
  'vm:6401 ',
  'vm:6401\n',
  '127.0.0.1.evil.example:6379',
  'localhost.evil.example:6379',
  '127.0.0.1@vm:6379',
  '127.0.0.1#vm',
  '127.0.0.1?host=vm',
  '0:6379',
  '0.0.0.0:6379',
  '[::]:6379',
  '2130706433:6379',
  '0x7f000001:6379',
  '/run/valkey.sock',
  'unix:///run/valkey.sock',
  '',
];

const refused = /write host:port|not this machine|STORE_PASSWORD/;
test.each(elsewhere)('"%s" is no store without TLS and a password', (address) => {
  expect(() => placeOf({ kind: 'single', address })).toThrow(refused);
  expect(() => placeOf({ kind: 'single', address }, 'a-password-of-the-store')).toThrow(refused);
  expect(() => placeOf({ kind: 'single', address, tls: {} })).toThrow(refused);
});

test.each(['vm:6401', '10.0.0.9', '[fd00::1]'])('"%s" is taken with TLS and a password, of the user default too', (address) => {
  expect(placeOf({ kind: 'single', address, tls: {} }, 'a-password-of-the-store')).toMatchObject({ tls: {} });
});

test('one node of a cluster elsewhere is enough to need TLS and a password, and both are named at once', () => {
  expect(() => placeOf({ kind: 'cluster', nodes: ['127.0.0.1', 'vm'], durability: 'provider' })).toThrow(
    /store\.tls: vm is not this machine[\s\S]*STORE_PASSWORD/,
  );
});

test('the manual says of each kind of store what the doctor says of it, and what is lost with a process, a disk, a server and a zone', () => {
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'store.md'), 'utf8');
  expect(manual).toContain(storeTable());
  const found = (['disk', 'provider', { replicas: 1, within: 2000 }] as const).map(
    (durability) => storeLoss(durability).sentence,
  );
  expect(new Set(found)).toEqual(new Set(storeLosses.map(({ sentence }) => sentence)));
});

test('the authority of a store is read once, and every connection is made with what was read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-ca-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, (await makeCertificate()).cert);
  try {
    const { tls } = placeOf({ kind: 'single', address: '127.0.0.1:6380', tls: { ca, serverName: 'localhost' } });
    expect({ ...tls, secureContext: typeof tls?.secureContext }).toEqual({ servername: 'localhost', secureContext: 'object' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
