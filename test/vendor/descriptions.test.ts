/** The vendors' descriptions in this repository: each says where it comes from, under which licence it may be here, and is taken again by one command. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './refresh/folder';
import { compact } from './refresh/json';
import { type Entry, noticeOf } from './refresh/notice';
import { sources } from './refresh/sources';

const entries = JSON.parse(readFileSync(join(dataFolder, 'manifest.json'), 'utf8')) as readonly Entry[];
const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  statSync(join(dataFolder, file)).isFile(),
);

test('every file is of a known source, with the commit or version it was taken from', () => {
  const told = entries.flatMap((entry) => entry.files);
  expect(files.filter((file) => !['manifest.json', 'NOTICE'].includes(file)).sort()).toEqual([...told].sort());
  for (const { version, date } of entries) expect(version).toMatch(date === null ? /^\d+\.\d+\.\d+/ : /^[0-9a-f]{40}$/);
});

test('every source is one that the command looks for, under a licence that lets it be here', () => {
  expect(entries.map(({ name }) => name)).toEqual(sources.map(({ name }) => name));
  for (const { licence } of entries) expect(['MIT', 'CC BY 4.0', 'CC0', 'Apache-2.0']).toContain(licence);
});

test('the notice says of each what its licence asks', () => {
  expect(readFileSync(join(dataFolder, 'NOTICE'), 'utf8')).toBe(noticeOf(entries));
});

test('the files are as the command writes them, so that refreshing shows nothing but what the vendor changed', () => {
  for (const file of files.filter((one) => one.endsWith('.json') && one !== 'manifest.json')) {
    const text = readFileSync(join(dataFolder, file), 'utf8');
    expect(text).toBe(compact(JSON.parse(text)));
  }
});

test('together they are small', () => {
  expect(files.map((file) => statSync(join(dataFolder, file)).size).reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
});
