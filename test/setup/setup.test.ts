/** The setup script, on copies of it in empty folders and with nothing but Node on the path: no network, nothing installed. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json';

const root = join(__dirname, '..', '..');
let folder: string;
let programs: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-test-'));
  programs = join(folder, 'programs');
  mkdirSync(programs);
  cpSync(join(root, 'setup.mjs'), join(folder, 'setup.mjs'));
  cpSync(join(root, 'setup'), join(folder, 'setup'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function setUp(
  environment: Record<string, string> = {},
  ...options: readonly string[]
): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'setup.mjs'), ...options], {
    env: { PATH: programs, ...environment },
    encoding: 'utf8',
  });
  return {
    status,
    said: process.versions.node.startsWith('20.') ? stderr.replace(/^Node 20\..* no security fixes .*\n/, '') : stderr,
  };
}

/** A program that only says its version. */
function server(name: string, version: string): string {
  const path = join(programs, name);
  writeFileSync(path, `#!${process.execPath}\nconsole.log('Server v=${version} sha=0');\n`);
  chmodSync(path, 0o755);
  return path;
}

function recorded(): unknown {
  return JSON.parse(readFileSync(join(folder, '.cache', 'valkey-server.json'), 'utf8'));
}

test('a server on the path is recorded, without a word', () => {
  const command = server('valkey-server', '8.1.1');
  expect(setUp()).toEqual({ status: 0, said: '' });
  expect(recorded()).toEqual({ command, env: {} });
});

test('Redis will do, Valkey is preferred', () => {
  const redis = server('redis-server', '7.2.4');
  setUp();
  expect(recorded()).toEqual({ command: redis, env: {} });
  rmSync(join(folder, '.cache'), { recursive: true });
  const valkey = server('valkey-server', '8.1.1');
  setUp();
  expect(recorded()).toEqual({ command: valkey, env: {} });
});

test('a server that has gone since is looked for again', () => {
  server('redis-server', '7.2.4');
  setUp();
  rmSync(join(programs, 'redis-server'));
  const command = server('valkey-server', '8.1.1');
  setUp();
  expect(recorded()).toEqual({ command, env: {} });
});

test.each([
  ['no server', () => undefined],
  ['a server that is too old', () => server('redis-server', '6.0.16')],
])('%s is told in one sentence that says what to install', (_name, prepare) => {
  prepare();
  const { status, said } = setUp();
  expect(status).toBe(1);
  expect(said).toMatch(/^No Valkey or Redis server \(6\.2 or newer\) was found: install the package `valkey-server`.*\.\n$/);
});

test('a server of your own needs none, unless one is asked for', () => {
  const command = server('valkey-server', '8.1.1');
  expect(setUp({ REDIS_URL: 'redis://localhost' })).toEqual({ status: 0, said: '' });
  expect(existsSync(join(folder, '.cache'))).toBe(false);
  expect(setUp({ REDIS_URL: 'redis://localhost' }, '--server')).toEqual({ status: 0, said: '' });
  expect(recorded()).toEqual({ command, env: {} });
});

test('a script that starts no server needs none', () => {
  expect(setUp({}, '--no-server')).toEqual({ status: 0, said: '' });
  expect(existsSync(join(folder, '.cache'))).toBe(false);
});

test('an installed package keeps the server where it is asked to', () => {
  const command = server('valkey-server', '8.1.1');
  const elsewhere = join(folder, 'elsewhere');
  expect(setUp({}, '--server', '--into', elsewhere)).toEqual({ status: 0, said: '' });
  expect(JSON.parse(readFileSync(join(elsewhere, '.cache', 'valkey-server.json'), 'utf8'))).toEqual({ command, env: {} });
  expect(existsSync(join(folder, '.cache'))).toBe(false);
});

test.each([
  ['18.20.8', 1, /^Node 18\.20\.8 is too old: install Node 22\.12 or newer and run this again\.\n$/],
  ['20.20.2', 0, /^Node 20\.20\.2 gets no security fixes since April 2026: install Node 22\.12 or newer\. Going on with it\.\n$/],
  ['22.11.0', 1, /^Node 22\.11\.0 is too old/],
  ['22.12.0', 0, /^$/],
  ['26.0.0', 0, /^$/],
])('with Node %s the setup ends with %i', (version, status, said) => {
  const other = join(folder, 'other-version.cjs');
  writeFileSync(other, `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });\n`);
  const args = ['--require', other, join(folder, 'setup.mjs'), '--no-server'];
  const ended = spawnSync(process.execPath, args, { env: { PATH: programs }, encoding: 'utf8' });
  expect(ended.status).toBe(status);
  expect(ended.stderr).toMatch(said);
});

test('every script of package.json is prepared before it runs', () => {
  const scripts = Object.entries(packageJson.scripts);
  const before = (name: string) => scripts.find(([other]) => other === `pre${name}`)?.[1] ?? '';
  const run = scripts.filter(([, line]) => !line.startsWith('node setup.mjs'));
  expect(run.filter(([name]) => !before(name).startsWith('node setup.mjs')).map(([name]) => name)).toEqual([]);
  const built = run.filter(([, line]) => line.includes(' dist/'));
  expect(built.filter(([name]) => !before(name).includes('--build')).map(([name]) => name)).toEqual([]);
});

describe('what npm and npx link', () => {
  const linked = join(root, packageJson.bin.hardenbot);
  const run = () => {
    cpSync(linked, join(folder, 'hardenbot.cjs'));
    return spawnSync(process.execPath, [join(folder, 'hardenbot.cjs'), 'audit'], { encoding: 'utf8' });
  };

  test('can be started, is part of the package, and no build touches it', () => {
    expect(statSync(linked).mode & 0o111).toBe(0o111);
    expect(packageJson.files).toContain(packageJson.bin.hardenbot);
    expect(packageJson.bin.hardenbot).not.toMatch(/^dist/);
  });

  test('says what to type where nothing is built', () => {
    const { status, stderr } = run();
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/not built yet\.\n.*npm ci --ignore-scripts && npm run build/),
    });
  });

  test('says which Node to install where this one is too old, and starts nothing', () => {
    mkdirSync(join(folder, 'dist', 'src'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'src', 'cli.js'), "console.log('started')");
    const other = join(folder, 'other-version.cjs');
    writeFileSync(other, "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });\n");
    const script = join(folder, 'hardenbot.cjs');
    cpSync(linked, script);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', other, script, 'doctor'], { encoding: 'utf8' });
    const said = 'Node 18.20.8 is too old.\n  - install Node 22.12 or newer and run this again\n';
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: said });
  });

  test('starts what is built', () => {
    mkdirSync(join(folder, 'dist', 'src'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'src', 'cli.js'), 'console.log(process.argv[2])');
    expect(run().stdout).toBe('audit\n');
  });
});

describe('packages', () => {
  const write = (file: string, packages: object): void => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, file), JSON.stringify({ packages }));
  };
  const wanted = {
    '': {},
    'node_modules/zod': { version: '4.0.0', integrity: 'a' },
    'node_modules/for-another-machine': { version: '1.0.0', integrity: 'b', optional: true },
  };

  beforeEach(() => {
    server('valkey-server', '8.1.1');
    write('package-lock.json', wanted);
    write('node_modules/.package-lock.json', { 'node_modules/zod': { version: '4.0.0', integrity: 'a' } });
    mkdirSync(join(folder, 'node_modules', 'zod'));
  });

  test('that are those of the lock file are left alone', () => {
    expect(setUp()).toEqual({ status: 0, said: '' });
  });

  test.each([
    [
      'of another version',
      () => write('node_modules/.package-lock.json', { 'node_modules/zod': { version: '3.0.0', integrity: 'a' } }),
    ],
    ['that were never installed', () => rmSync(join(folder, 'node_modules'), { recursive: true })],
    ['of which one was deleted', () => rmSync(join(folder, 'node_modules', 'zod'), { recursive: true })],
  ])('%s are installed', (_name, change) => {
    change();
    // There is no npm on this path, which is as far as it gets.
    expect(setUp()).toMatchObject({ status: 1, said: expect.stringMatching(/^Installing packages …\n`npm ci` failed/) });
  });
});
