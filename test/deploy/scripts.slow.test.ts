/** The scripts of package.json in a copy of the sources in which nothing was built, fetched or written before. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { programsIn, run } from '../support/runner/bare-machine';

const root = join(__dirname, '..', '..');
let folder: string;
let copied: ReadonlySet<string>;
let machine: Parameters<typeof run>[1];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-scripts-'));
  const left = new Set(['node_modules', 'dist', '.cache', '.git', '.npm', 'coverage']);
  const isWanted = (path: string): boolean => !left.has(relative(root, path)) && !/\.(log|env|pem|tgz)$/.test(path);
  cpSync(root, folder, { recursive: true, filter: isWanted });
  copied = new Set(files());
  // Packages as `npm ci` leaves them: what the sources need to be run, but nothing that they make.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // The same sources, translated: to do so again takes longer than all else that the scripts do here.
  mkdirSync(join(folder, '.cache'));
  symlinkSync(join(root, '.cache', 'typescript'), join(folder, '.cache', 'typescript'));
  machine = { folder, programs: programsIn(folder) };
});

/** From the folder. */
function files(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('chaos finds a server and runs', async () => {
  const { code, shown } = await run('npm run chaos -- --only store --runs 1', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining('Nothing was done twice') });
});

test.each(['chaos', 'fuzz', 'mutants', 'bench', 'figures', 'fidelity', 'release'])(
  '%s says with --help what it takes',
  async (script) => {
    const { code, shown } = await run(`npm run --silent ${script} -- --help`, machine);
    expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining(`\nnpm run ${script} -- [options]\n`) });
  },
);

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

// Last: what is written is newer than what was built, and the next script that is built first would be built again.
test('docs writes what is in the repository', async () => {
  const { code, shown } = await run('npm run --silent docs', machine);
  expect({ code, shown }).toEqual({ code: 0, shown: '' });
  const isOther = (path: string): boolean => !readFileSync(join(folder, path)).equals(readFileSync(join(root, path)));
  // Newer versions of Node list what is behind a link too.
  const isNew = (path: string): boolean => !copied.has(path) && !/^(programs|dist|node_modules|\.\w+)\//.test(path);
  expect({ other: [...copied].filter(isOther), more: files().filter(isNew) }).toEqual({ other: [], more: [] });
});
