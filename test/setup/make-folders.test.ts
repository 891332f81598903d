/** Folders that people name are made, or it is said why not, at once. */
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders } from '../../src/lib/make-folders';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder is made with those above it, each for whom it is meant, and one that is there is left as it is', () => {
  makeFolders(join(folder, 'a', 'b'), 0o700);
  makeFolders(join(folder, 'a', 'b'), 0o755);
  const modes = [join(folder, 'a'), join(folder, 'a', 'b')].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700]);
});

test('below /proc, where what cannot be made is said to be missing, it ends', () => {
  expect(() => makeFolders('/proc/hardenbot/a/b')).toThrow('mkdir');
});

test('a file in the way, at its place or above it, and a link that leads nowhere are told', () => {
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nowhere', 'there'), join(folder, 'link'));
  for (const path of ['file', 'file/a', 'file/a/b', 'link', 'link/a'])
    expect(() => makeFolders(join(folder, path))).toThrow('EEXIST');
});
