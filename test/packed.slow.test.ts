/** The package as npm packs it, in an empty folder with the packages that it depends on: the command runs, and the demo too. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programsIn, run } from './support/bare-machine';
import { linkPackages } from './support/image';

const root = join(__dirname, '..');
let folder: string;
let machine: Parameters<typeof run>[1];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-packed-'));
  machine = { folder, programs: programsIn(folder) };
  const { code, shown } = await run(`npm pack --pack-destination ${folder}`, { ...machine, folder: root });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || tarball === undefined) throw new Error(shown);
  // What `npm i` does, without a registry.
  const installed = join(folder, 'node_modules', 'hardenbot');
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  mkdirSync(installed);
  execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
  linkPackages(folder, (dev) => !dev);
  chmodSync(join(installed, 'dist', 'src', 'cli.js'), 0o755);
  symlinkSync('../hardenbot/dist/src/cli.js', join(folder, 'node_modules', '.bin', 'hardenbot'));
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it holds what is built of the sources that are there, and no source, test, imitation of a chat or secret', () => {
  const packed = readdirSync(join(folder, 'node_modules', 'hardenbot'), { recursive: true, encoding: 'utf8' });
  // Whom a store in a cluster is trusted by is public; those in the manifests stand in for it.
  const known = packed.filter((path) => !path.startsWith('manifests/') || !path.endsWith('/store-ca.pem'));
  expect(known.filter((path) => /(\.ts|\.env|\.pem|test)$|\/fake\b/.test(path))).toEqual([]);
  const built = packed.filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
  const gone = built.filter((path) => !existsSync(join(root, path.slice('dist/'.length).replace(/\.js$/, '.ts'))));
  expect({ gone, some: built.length > 300 }).toEqual({ gone: [], some: true });
});

test('hardenbot --help says what it does', async () => {
  const { code, shown } = await run('npx --no-install hardenbot --help', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: expect.stringMatching(/^ {2}demo {2,}harden a simulated tenant/m) });
});

test('hardenbot demo finds a server by itself and tells its story to the end', async () => {
  const { code, shown } = await run('npx --no-install hardenbot demo --story', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining('undone') });
  expect(existsSync(join(folder, '.cache', 'valkey-server.json'))).toBe(true);
});
