/** Settings are read once: a process that runs says when its file changed, and doctor says who runs with other settings than the file holds. */
import { EventEmitter, once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectStore } from '../../adapters/redis/inspect';
import { keys as places } from '../../adapters/redis/keys';
import { placeOfAddress } from '../../adapters/redis/place';
import { createProcessStore } from '../../adapters/redis/processes';
import { type Keyring, keyringFrom } from '../../src/keys/keyring';
import { hashOf, watchSettingsFile } from '../../src/process/settings-file';
import { checkProcesses } from '../../src/setup/doctor/processes';
import { gatewayKeys, workerKeys } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const example = join(__dirname, '..', '..', 'examples', 'hardenbot.yaml');
let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

async function watching(keys: Keyring['keys'] = []) {
  const path = join(mkdtempSync(join(tmpdir(), 'hardenbot-settings-')), 'hardenbot.yaml');
  copyFileSync(example, path);
  const said = new EventEmitter();
  const log = (level: string) => (fields: object, message: string) => void said.emit('line', `${level} ${message}`, fields);
  const watched = await watchSettingsFile({
    name: 'gateway',
    id: 'gateway-1',
    file: { path, hash: hashOf(path) ?? '' },
    processes: createProcessStore(valkey.connect()),
    keyring: { keys },
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    clock: { now: () => new Date() },
    everyMs: 10,
  });
  const next = async () => {
    const [line, fields] = (await once(said, 'line')) as [string, object];
    return `${line} ${JSON.stringify(fields)}`;
  };
  return { path, watched, next };
}

const judged = async (path: string) => {
  const { processes } = await inspectStore(placeOfAddress(valkey.url), new Date());
  return checkProcesses(processes, hashOf(path) ?? '').map(({ name, state }) => `${name}: ${state}`);
};

test('a change that could be used is told once, with what makes it count; going back is told too', async () => {
  const { path, watched, next } = await watching();
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, `${before}\n# a remark\n`);
  expect(await next()).toContain('warn the settings changed; they count after a restart');
  writeFileSync(path, before);
  expect(await next()).toContain('info the settings are again those');
  await watched.close();
});

test('a change with which a restart would fail is told with its problems', async () => {
  const { path, watched, next } = await watching();
  writeFileSync(path, readFileSync(path, 'utf8').replace('tenants:', 'tenantz:'));
  const line = await next();
  expect(line).toContain('error the settings changed, and a restart with them would fail');
  expect(line).toContain('tenantz');
  await watched.close();
});

test('doctor tells a process that runs with these settings, one that runs with older ones, and one that does not run', async () => {
  const { path, watched, next } = await watching();
  expect(await judged(path)).toEqual(['gateway process: works', 'worker process: unknown']);
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n# a remark\n`);
  await next();
  expect(await judged(path)).toEqual(['gateway process: missing', 'worker process: unknown']);
  await watched.close();
  expect(await judged(path)).toEqual(['gateway process: unknown', 'worker process: unknown']);
});

test('a process that was killed is not said to run for long', async () => {
  const { path } = await watching();
  const later = await inspectStore(placeOfAddress(valkey.url), new Date(Date.now() + 4 * 60_000));
  expect(checkProcesses(later.processes, hashOf(path) ?? '')[0]?.state).toBe('unknown');
});

test('what somebody else wrote in the place of processes keeps nobody from saying that they run', async () => {
  const redis = valkey.connect();
  const { path, watched } = await watching();
  await redis.hset(places.processes(), 'x', 'garbage', 'y', '{"name":"worker"}');
  expect(await judged(path)).toEqual(expect.arrayContaining([expect.stringContaining('gateway')]));
  await redis.del(places.processes());
  await redis.set(places.processes(), 'garbage');
  expect(await judged(path)).toHaveLength(2);
  await redis.set(places.processes(), 'garbage');
  await createProcessStore(redis).announce('gateway-1', {
    name: 'gateway',
    settings: hashOf(path) ?? '',
    startedAt: new Date().toISOString(),
    at: new Date().toISOString(),
  });
  expect(await judged(path)).toEqual(expect.arrayContaining([expect.stringContaining('gateway')]));
  await watched.close();
});

test('of another hardenbot on the same store, which knows none of the keys, the log and doctor tell, and not of one that knows some', async () => {
  const processes = createProcessStore(valkey.connect());
  const [own, old] = [gatewayKeys, workerKeys].map(
    ({ publicKeyPem }) => keyringFrom({ gateway: publicKeyPem, worker: publicKeyPem }).keys,
  );
  const { path, watched, next } = await watching([...(own ?? []), ...(old ?? [])]);
  const other = { name: 'worker', settings: '', startedAt: new Date().toISOString(), at: new Date().toISOString() } as const;
  await processes.announce('worker-1', { ...other, keys: (old ?? []).map(({ id }) => id) });
  expect(await judged(path)).not.toContain('one hardenbot: missing');
  await processes.announce('worker-2', { ...other, keys: ['another'] });
  expect(await next()).toContain('Another hardenbot, with other keys, runs on this store');
  expect(await judged(path)).toContain('one hardenbot: missing');
  await processes.leave('worker-1');
  await processes.leave('worker-2');
  await watched.close();
});

test('the end of a process is not held up by a store that does not answer', async () => {
  const log: string[] = [];
  const say = (_fields: object, message: string): void => void log.push(message);
  const never = new Promise<void>(() => undefined);
  const watched = await watchSettingsFile({
    name: 'worker',
    id: 'worker-1',
    file: { path: example, hash: hashOf(example) ?? '' },
    processes: { announce: () => Promise.resolve(), leave: () => never, since: () => Promise.resolve([]) },
    keyring: { keys: [] },
    logger: { info: say, warn: say, error: say },
    clock: { now: () => new Date() },
  });
  await watched.close();
  expect(log).toEqual(['the store was not informed that this process ends']);
});
