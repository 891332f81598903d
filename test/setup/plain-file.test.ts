/** Something else than a file has the name of one: nobody waits at it, and it is reported as that. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegments } from '../../adapters/redis/ledger-segments';
import { mirroredEntries, mirroredRows, mirrorPath, openMirror } from '../../adapters/redis/mirror';
import { linesOfFile } from '../../adapters/redis/plain-file';
import { sealedFolder } from '../../adapters/sealed-folder/index';
import { tenantPlace } from '../../src/compose/tenant-connection';
import { bytesUpTo, isReadOnce } from '../../src/config/document';
import { loadSettings } from '../../src/config/load';
import { readNamedFile } from '../../src/config/secret-file';
import { settingsSchema } from '../../src/config/settings';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { hashOf } from '../../src/process/settings-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-plain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const puts = {
  'a pipe': (path: string) => void execFileSync('mkfifo', [path]),
  'a folder': (path: string) => mkdirSync(path),
  'a device without an end': (path: string) => symlinkSync('/dev/zero', path),
};
const all = Object.keys(puts) as (keyof typeof puts)[];

async function each<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test.each(all)('%s in the place of a mirror is told, and the ledger of its tenant is halted', async (what) => {
  puts[what](mirrorPath(folder, 't'));
  await expect(each(mirroredRows(folder, 't'))).rejects.toThrow('t.jsonl is no file');
  await expect(each(mirroredEntries(folder, 't'))).rejects.toThrow('t.jsonl is no file');
  const mirror = openMirror(folder);
  await expect(mirror.load('t')).rejects.toThrow(LedgerBehind);
  await expect(mirror.load('t')).rejects.toThrow('t.jsonl is no file');
  await expect(mirror.load('other')).resolves.toBeDefined();
  await mirror.close();
});

test.each(all)('%s in the place of what is known of a mirror is told', async (what) => {
  writeFileSync(mirrorPath(folder, 't'), '');
  puts[what](join(folder, 't.index.json'));
  const mirror = openMirror(folder);
  await expect(mirror.load('t')).rejects.toThrow('t.index.json is no file');
  await mirror.close();
});

test.each(all)('%s in the place of what was archived is told', async (what) => {
  puts[what](join(folder, 'segment.jsonl'));
  const archive = { file: 'segment.jsonl', sha256: 'a'.repeat(64), seq: 1, runs: [], at: '', subjects: [] };
  await expect(openSegments(folder).judge(archive as never)).rejects.toThrow('segment.jsonl is no file');
});

test('settings that come through a pipe are not looked at again while a process runs', () => {
  puts['a pipe'](join(folder, 'hardenbot.yaml'));
  expect(hashOf(join(folder, 'hardenbot.yaml'))).toBeNull();
});

const tenantId = '7e000000-0000-4000-8000-000000000001';
const place = 'https://127.0.0.1:9';
const places = { authorityHost: place, graph: place, exchange: place, arm: place };

describe('a pipe that someone names', () => {
  const pipe = () => {
    const path = join(folder, 'pipe');
    puts['a pipe'](path);
    return path;
  };
  const writing = (script: string, path: string) => {
    const writer = spawn('sh', ['-c', script, path]);
    return once(writer, 'exit');
  };

  test('and that no one writes into is given up, not waited at without an end', () => {
    expect(() => bytesUpTo(pipe(), 100, 60)).toThrow('is a pipe, and nothing came out of it');
  });

  test('is read to its end, with pauses and from a writer who comes late', async () => {
    const path = pipe();
    const ended = writing('sleep 0.2; (printf one; sleep 0.2; printf two) > "$0"', path);
    expect(bytesUpTo(path, 100).toString()).toBe('onetwo');
    await ended;
  });

  test('and that a program keeps open without a word is given up', async () => {
    const path = pipe();
    const ended = writing('exec 3<> "$0"; sleep 0.4', path);
    expect(() => bytesUpTo(path, 100, 60)).toThrow('nothing came out of it');
    await ended;
  });

  test('as the certificate of a tenant is refused at once: it is read again while a worker runs', () => {
    const { tenants } = settingsSchema.parse({ tenants: { contoso: { tenantId, endpoints: { ...places, caFile: pipe() } } } });
    const [contoso] = Object.values(tenants);
    expect(() => contoso && tenantPlace(contoso)).toThrow('endpoints.caFile: it is a pipe');
  });

  test('as the key that new passwords are encrypted with is refused at once', () => {
    const now = () => new Date();
    expect(() => sealedFolder({ publicKey: pipe(), folder, now })).toThrow('is a pipe; name a file');
  });
});

test('a link that leads to itself is reported as that, and is no crash', () => {
  const file = join(folder, 'hardenbot.yaml');
  symlinkSync(file, file);
  expect(() => loadSettings(file)).toThrow('it is a link that leads to itself');
  expect(() => readNamedFile(file, 'HARDENBOT_KEYS_FILE', { holds: 'publicKeys' })).toThrow('is a link that leads to itself');
  expect(isReadOnce(file)).toBe(false);
});

test('a link to a file is one, and its lines are read from a byte of it', async () => {
  writeFileSync(join(folder, 'file'), 'one\ntwo\r\nthree');
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  expect(await each(linesOfFile(join(folder, 'link')))).toEqual(['one', 'two', 'three']);
  expect(await each(linesOfFile(join(folder, 'link'), 4))).toEqual(['two', 'three']);
});
