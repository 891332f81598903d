/** The certificate of a store and the file of who signed it: replaced under a process that runs, damaged, or soon at its end. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { connectStore, onConnected } from '../../adapters/redis/connection';
import { inspectStore } from '../../adapters/redis/inspect';
import { placeOfSettings } from '../../adapters/redis/place';
import { checkStore } from '../../adapters/redis/safety';
import { takesWrites } from '../../adapters/redis/takes-writes';
import { tellStoreAway } from '../../src/compose/stores';
import { storeCertificateGauge, watchCertificate } from '../../src/compose/watch-certificate';
import { storeSettings } from '../../src/config/store';
import { systemClock } from '../../src/process/system-clock';
import { watchStore } from '../../src/process/watch-store';
import { checkStoreCertificate } from '../../src/setup/doctor/store-certificate';
import { KeptLog } from '../support/corridor/kept-log';
import { documentedRights } from '../support/stores/documented-user';
import { until } from '../support/stores/many-servers';
import { startTlsValkey, type TlsValkey } from '../support/stores/valkey-trials';

let folder: string;
let ca: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-store-ca-'));
  ca = join(folder, 'ca.pem');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const passwords = { store: () => 'word', sentinel: () => undefined };

function placeAt(port: number) {
  const where = { kind: 'single', address: `localhost:${port}`, durability: 'disk', user: 'hardenbot' };
  const settings = storeSettings.parse({ ...where, tls: { ca } });
  if (settings === undefined) throw new Error('There is no store.');
  return placeOfSettings(settings, passwords);
}

async function served(): Promise<TlsValkey & { readonly certificate: string }> {
  const { cert: certificate, key } = await makeCertificate();
  const users = ['user default off', `user hardenbot on >word ${documentedRights()}`];
  return { ...(await startTlsValkey({ certificate, key, users })), certificate };
}

test('a file of who signed the certificate that is replaced under a process counts at its next connection, and what is half written does not', async () => {
  const server = await served();
  writeFileSync(ca, (await makeCertificate()).cert);
  const place = placeAt(server.port);
  const redis = connectStore(place);
  const log = new KeptLog();
  const refused = (times: number) =>
    new Promise<void>((resolve) => {
      let left = times;
      redis.on('close', () => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
  try {
    tellStoreAway(redis, place, log);
    await refused(2);
    expect(log.lines).toEqual([expect.stringContaining('The certificate of the store is not taken: localhost:')]);
    writeFileSync(ca, server.certificate.slice(0, 200));
    await refused(2);
    writeFileSync(ca, server.certificate);
    expect(await redis.ping()).toBe('PONG');
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

test.each([
  ['something else', (path: string) => writeFileSync(path, 'not a certificate'), 'it holds no certificate'],
  ['half of one', (path: string) => writeFileSync(path, '-----BEGIN CERTIFICATE-----\nMIIB\n'), 'it holds no certificate'],
  ['a device without an end', (path: string) => symlinkSync('/dev/zero', path), 'has more than'],
  ['a folder', (path: string) => execFileSync('mkdir', [path]), 'it is a folder'],
  ['a link that leads to itself', (path: string) => symlinkSync(path, path), 'it is a link that leads to itself'],
])('%s in the place of that file is named before anything connects', (_what, put, problem) => {
  put(ca);
  expect(() => placeAt(1)).toThrow(
    expect.objectContaining({ problems: [expect.stringMatching(new RegExp(`store\\.tls\\.ca: .*${problem}`))] }),
  );
});

test('the doctor is shown when the certificate of a store ends', async () => {
  const server = await served();
  writeFileSync(ca, server.certificate);
  try {
    const { certificateEnd } = await inspectStore(placeAt(server.port), new Date());
    const days = ((certificateEnd?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(300);
  } finally {
    await server.stop();
  }
});

test('a process says in its log that the certificate of its store ends soon, once a day', async () => {
  const server = await served();
  writeFileSync(ca, server.certificate);
  const place = placeAt(server.port);
  const log = new KeptLog();
  const { certificateEnd } = await inspectStore(place, new Date());
  const clock = { ...systemClock, now: () => new Date((certificateEnd?.getTime() ?? 0) - 5 * 86_400_000) };
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    watchCertificate(redis, { store: place, clock, logger: log });
    await redis.ping();
    const isBack = new Promise<void>((resolve) => void redis.once('ready', resolve));
    redis.disconnect(true);
    await isBack;
    expect(log.lines).toEqual([expect.stringMatching(/The certificate of the store: it ends on .*, in 5 days \(localhost:/)]);
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

describe.each(['single', 'cluster', 'sentinel'] as const)('a store of kind %s that takes no connection', (kind) => {
  const settingsOf = (port: number) => {
    const at = `localhost:${port}`;
    const where = {
      single: { address: at, durability: 'disk' },
      cluster: { nodes: [at], durability: { replicas: 1 } },
      sentinel: {
        sentinels: [at, `127.0.0.1:${port}`, `[::1]:${port}`],
        primary: 'hardenbot',
        sentinelUser: 'hardenbot',
        durability: { replicas: 1 },
      },
    }[kind];
    return storeSettings.parse({ kind, ...where, user: 'hardenbot', tls: { ca } });
  };

  test.each([
    ['a certificate that nobody here knows', 'word', false, 'The certificate of the store is not taken: '],
    ['another password', 'a-wrong-secret', true, 'The store does not take this login: '],
  ] as const)('is not ready because of %s, and says so without a secret', async (_what, password, isKnown, said) => {
    const server = await served();
    writeFileSync(ca, isKnown ? server.certificate : (await makeCertificate()).cert);
    const settings = settingsOf(server.port);
    if (settings === undefined) throw new Error('There is no store.');
    const place = placeOfSettings(settings, { store: () => password, sentinel: () => password });
    const redis = connectStore(place);
    const whyAway = tellStoreAway(redis, place, new KeptLog());
    const watch = watchStore({
      takesWrites: () => takesWrites(redis, 'worker-1', systemClock.now()),
      check: () => checkStore(redis, place),
      onConnected: (look) => onConnected(redis, look),
      whyAway,
      logger: new KeptLog(),
      everyMs: { write: 20, check: 20 },
      answerMs: 300,
    });
    try {
      watch.start();
      await until('it is known why', async () => watch.problems().some((line) => line.includes(said)));
      expect(watch.problems().join()).not.toMatch(/a-wrong-secret|Start it/);
    } finally {
      watch.close();
      redis.disconnect();
      await server.stop();
    }
  });
});

test('Prometheus reads how many days the certificate of the store has left, also once the store is away', async () => {
  const server = await served();
  writeFileSync(ca, server.certificate);
  const place = placeAt(server.port);
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  const gauge = storeCertificateGauge(redis, systemClock);
  const days = async () => (await gauge.get()).values.map(({ value }) => Math.sign(value - 300));
  try {
    expect(await days()).toEqual([]);
    await redis.ping();
    expect(await days()).toEqual([1]);
  } finally {
    redis.disconnect();
    await server.stop();
  }
  expect(await days()).toEqual([1]);
});

test('a certificate of a store that ends soon is said in time, as that of a tenant is', () => {
  const end = new Date('2026-12-08T00:00:00.000Z');
  const seen = (day: string) =>
    checkStoreCertificate(end, new Date(`${day}T00:00:00.000Z`)).map(({ state, found }) => [state, found]);
  expect(seen('2026-06-01')).toEqual([['works', 'it ends on 2026-12-08 00:00 UTC, in 190 days']]);
  expect(seen('2026-12-06')).toEqual([['missing', 'it ends on 2026-12-08 00:00 UTC, in 2 days']]);
  const [check] = checkStoreCertificate(end, new Date('2026-11-20T00:00:00.000Z'));
  expect(check).toMatchObject({ state: 'works', remedy: expect.stringContaining('renew it on the server') });
  expect(checkStoreCertificate(null, end)).toEqual([]);
});
