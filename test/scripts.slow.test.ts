/** The scripts of package.json in a copy of the sources in which nothing was built, fetched or written before. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { derivedManifests, derivedPages } from '../docs/make/derived-files';
import { programsIn, run } from './support/runner/bare-machine';

const root = join(__dirname, '..');
let folder: string;
let machine: Parameters<typeof run>[1];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-scripts-'));
  const left = new Set(['node_modules', 'dist', '.cache', '.git', 'coverage']);
  const isWanted = (path: string): boolean => !left.has(relative(root, path)) && !/\.(log|env|pem|tgz)$/.test(path);
  cpSync(root, folder, { recursive: true, filter: isWanted });
  // Packages as `npm ci` leaves them: what the sources need to be run, but nothing that they make.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // The same sources, translated: to do so again takes longer than all else that the scripts do here.
  mkdirSync(join(folder, '.cache'));
  symlinkSync(join(root, '.cache', 'typescript'), join(folder, '.cache', 'typescript'));
  machine = { folder, programs: programsIn(folder) };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('chaos finds a server and runs', async () => {
  const { code, shown } = await run('npm run chaos -- --only store --runs 1', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining('Nothing was done twice') });
});

test.each(['chaos', 'fuzz', 'mutants', 'bench', 'fidelity', 'release'])('%s says with --help what it takes', async (script) => {
  const { code, shown } = await run(`npm run --silent ${script} -- --help`, machine);
  expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining(`\nnpm run ${script} -- [options]\n`) });
});

test('docs writes what is in the repository', async () => {
  const { code, shown } = await run('npm run --silent docs', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: '' });
  for (const path of Object.keys({ ...derivedManifests(), ...derivedPages() }))
    expect({ path, text: readFileSync(join(folder, path), 'utf8') }).toEqual({
      path,
      text: readFileSync(join(root, path), 'utf8'),
    });
});

test.each([
  ['chaos', 'npm run --silent chaos -- --only weather', /^There is no part weather\. .+\n$/],
  ['mutants', 'npm run --silent mutants -- --weather', /^Unknown option '--weather'.*\n$/],
  ['bench', 'npm run --silent bench -- --only nothing', /There is no such benchmark\.\n {2}- --only: one of .+\n$/],
  [
    'pictures',
    'npm run --silent pictures -- /nowhere/chromium',
    /^There is no Chromium at \/nowhere\/chromium\.\n {2}- install one.+\n$/,
  ],
  ['gateway', 'npm run --silent gateway', /hardenbot init writes one/],
  ['worker', 'npm run --silent worker', /hardenbot init writes one/],
])('%s says in a sentence what is missing', async (_name, line, said) => {
  const { code, shown } = await run(line, machine);
  expect({ code, shown }).toEqual({ code: 2, shown: expect.stringMatching(said) });
  expect(shown).not.toMatch(/^ +at /m);
});
