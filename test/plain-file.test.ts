/** Something else than a file has the name of one: nobody waits at it, and it is reported as that. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegments } from '../adapters/redis/ledger-segments';
import { mirroredEntries, mirroredRows, mirrorPath, openMirror } from '../adapters/redis/mirror';
import { linesOfFile } from '../adapters/redis/plain-file';
import { LedgerBehind } from '../src/engine/ledger/retry-later';
import { hashOf } from '../src/process/settings-file';

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

test('a link to a file is one, and its lines are read from a byte of it', async () => {
  writeFileSync(join(folder, 'file'), 'one\ntwo\r\nthree');
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  expect(await each(linesOfFile(join(folder, 'link')))).toEqual(['one', 'two', 'three']);
  expect(await each(linesOfFile(join(folder, 'link'), 4))).toEqual(['two', 'three']);
});
