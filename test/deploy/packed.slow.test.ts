/** A release, made dry: its files are what they are said to be, and its package in an empty folder with what it depends on runs the command and the demo. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages } from '../support/deploy/image';
import { type Loaded, loadedWithSlackAlone, loadedWithTeamsAlone } from '../support/deploy/one-chat';
import { programsIn, run } from '../support/runner/bare-machine';

const root = join(__dirname, '..', '..');
let folder: string;
/** Where the files of the release are. */
let released: string;
let machine: Parameters<typeof run>[1];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-packed-'));
  machine = { folder, programs: programsIn(folder) };
  released = join(folder, 'released');
  const { code, shown } = await run(`npm run --silent release -- --dry --into ${released}`, { ...machine, folder: root });
  if (code !== 0) throw new Error(shown);
  // What `npm i` does, without a registry.
  const installed = join(folder, 'node_modules', 'hardenbot');
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  mkdirSync(installed);
  execFileSync('tar', ['-xzf', join(released, named('.tgz')), '--strip-components=1', '-C', installed]);
  linkPackages(folder, (dev) => !dev);
  chmodSync(join(installed, 'dist', 'src', 'cli.js'), 0o755);
  symlinkSync('../hardenbot/dist/src/cli.js', join(folder, 'node_modules', '.bin', 'hardenbot'));
}, 240_000);

/** The file of the release with this ending. */
function named(ending: string): string {
  return readdirSync(released).find((name) => name.endsWith(ending)) ?? '';
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each file of a release has its checksum, and a statement says which commit it comes from', () => {
  const sums = readFileSync(join(released, 'SHA256SUMS'), 'utf8').trim().split('\n');
  const files = readdirSync(released).filter((name) => name !== 'SHA256SUMS');
  const sumOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(released, name)))
      .digest('hex');
  expect(sums.toSorted()).toEqual(files.map((name) => `${sumOf(name)}  ${name}`).toSorted());

  const statement = JSON.parse(readFileSync(join(released, named('.intoto.json')), 'utf8'));
  const others = files.filter((name) => !name.endsWith('.intoto.json'));
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  expect(statement.subject).toEqual(others.map((name) => ({ name, digest: { sha256: sumOf(name) } })));
  expect(statement.predicate.buildDefinition.resolvedDependencies[0]).toEqual({ name: 'source', digest: { gitCommit: commit } });
  expect(others.map((name) => name.replace(/^hardenbot-[\d.]+\d/, ''))).toEqual(
    expect.arrayContaining(['.tgz', '-manifests.tar.gz', '.cdx.json']),
  );
});

test('a release made again from the same commit is the same to the byte', async () => {
  const again = join(folder, 'again');
  const { code, shown } = await run(`npm run --silent release -- --dry --into ${again}`, { ...machine, folder: root });
  expect({ code, shown: code === 0 ? '' : shown }).toEqual({ code: 0, shown: '' });
  expect(readFileSync(join(again, 'SHA256SUMS'), 'utf8')).toBe(readFileSync(join(released, 'SHA256SUMS'), 'utf8'));
});

test('the package stays small, with the packages that it needs', () => {
  const size = statSync(join(released, named('.tgz'))).size;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const packages = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  process.stdout.write(`package: ${(size / 2 ** 20).toFixed(2)} MB packed, needs ${packages.length} packages\n`);
  expect({ small: size < 2 * 2 ** 20, few: packages.length < 420 }).toEqual({ small: true, few: true });
});

test('it holds what is built of the sources that are there, and no source, test, imitation of a chat or secret', () => {
  const packed = readdirSync(join(folder, 'node_modules', 'hardenbot'), { recursive: true, encoding: 'utf8' });
  // Whom a store in a cluster is trusted by is public; those in the manifests stand in for it.
  const known = packed.filter((path) => !path.startsWith('manifests/') || !path.endsWith('/store-ca.pem'));
  expect(known.filter((path) => /(\.ts|\.map|\.env|\.pem|test)$|\/fake\b/.test(path))).toEqual([]);
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

describe('an installation loads the packages of a chat only where its settings name that chat', () => {
  const slack = /^(@slack\/|adapters\/slack\/(?!description\.ts$))/;
  const teams = /^(botbuilder|botframework-|adapters\/teams\/(?!description\.ts$))/;

  test.each([
    { chat: 'Slack', open: loadedWithSlackAlone, own: '@slack/bolt', others: teams },
    { chat: 'Teams', open: loadedWithTeamsAlone, own: 'botbuilder', others: slack },
  ])(
    '$chat alone: the gateway answers without a package of the other chat, and the worker loads neither',
    async ({ open, own, others }) => {
      const { gateway, worker }: Loaded = await open(join(folder, 'node_modules', 'hardenbot', 'dist', 'src', 'cli.js'));
      expect(gateway).toContain(own);
      expect(gateway.filter((name) => others.test(name))).toEqual([]);
      expect(worker).toContain('src/worker/run-job.ts');
      expect(worker.filter((name) => slack.test(name) || teams.test(name))).toEqual([]);
    },
  );
});
