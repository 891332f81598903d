/** Installs the npm packages and builds, each only when what is there is not what the sources ask for. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotReady, readJson, root, say } from './system.mjs';

/** `npm ci` where the packages that npm recorded as installed are not those of the lock file. */
export function installPackages() {
  if (!existsSync(join(root, 'package-lock.json')) || packagesAreCurrent()) return;
  say('Installing packages …');
  npm(['ci', '--include=dev', '--ignore-scripts', '--no-update-notifier', '--loglevel=error'], 'npm ci');
}

/**
 * Compares with npm's own record rather than with a stamp of ours: it also knows what `npm install` did, and an installation
 * that was broken off leaves none.
 */
function packagesAreCurrent() {
  const wanted = readJson('package-lock.json')?.packages ?? {};
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    // Packages for other platforms are in the lock file alone.
    if (present === undefined) return entry.optional === true;
    return present.version === entry.version && present.integrity === entry.integrity && existsSync(join(root, path));
  });
}

/** `npm run build` where a source changed, came or went since the last build that succeeded. Whether the types fit is asked by `npm run lint` alone. */
export function build() {
  const stamp = join(root, 'dist', '.sources');
  const digest = digestOfSources();
  if (digest === null || (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest)) return;
  say('Building …');
  // What an earlier build left of sources that have gone since would be packed too.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  npm(['run', '--silent', 'build'], 'npm run build');
  writeFileSync(stamp, digest);
}

/** Stands for every source by name, size and time; null where there is nothing to build (an installed package). */
function digestOfSources() {
  if (!existsSync(join(root, 'src'))) return null;
  const sources = ['src', 'adapters', 'jobs'].flatMap(filesBelow).filter((path) => /\.(ts|json)$/.test(path));
  const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => join(root, name));
  const hash = createHash('sha256');
  for (const path of [...sources, ...settings.filter(existsSync)].sort((one, other) => one.localeCompare(other))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}:${size}:${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Runs npm with what it prints going to standard error. Within an npm script, the same npm is used again. */
function npm(args, what) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new NotReady(`\`${what}\` failed${error ? ` (${error.message})` : ''}: see what it printed above.`);
}
