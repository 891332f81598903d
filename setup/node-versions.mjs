/**
 * The versions of Node that hardenbot is tested on, each fetched into `.cache` from the npm registry, whose packages hold Node's own binary.
 * `node setup/node-versions.mjs 24` prints the folder of its programs, for PATH. `node setup/node-versions.mjs --each npm test` runs a command on each.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { NotReady, onPath, root, run, say } from './system.mjs';

/** By major version: the first that the package accepts is in `engines` of package.json. */
export const versions = { 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

/** The folder with `node`, `npm` and `npx` of this major version. npm is the one of this machine: the packages hold Node alone. */
export function programsOf(major) {
  const version = versions[major];
  if (version === undefined) throw new NotReady(`Node ${major} is none of ${Object.keys(versions).join(', ')}.`);
  const folder = join(root, '.cache', 'node', version);
  if (!existsSync(folder)) fetchInto(folder, `node-${process.platform}-${process.arch}@${version}`);
  return join(folder, 'bin');
}

function fetchInto(folder, name) {
  say(`Fetching ${name} into .cache …`);
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  const packed = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', draft, name], draft);
  const file = packed.stdout.trim().split('\n').at(-1) ?? '';
  if (packed.status !== 0 || run('tar', ['-xzf', file, '--strip-components=1'], draft).status !== 0)
    throw new NotReady(`${name} could not be fetched from the npm registry: ${packed.stderr.trim()}`);
  rmSync(join(draft, file));
  for (const program of ['npm', 'npx']) symlinkSync(onPath(program)[0], join(draft, 'bin', program));
  // A scratch folder is its owner's alone, and tests start Node as other users.
  chmodSync(draft, 0o755);
  renameSync(draft, folder);
}

function runOnEach([command, ...args]) {
  for (const major of Object.keys(versions)) {
    say(`Node ${versions[major]}: ${[command, ...args].join(' ')}`);
    const env = { ...process.env, PATH: `${programsOf(major)}${delimiter}${process.env.PATH}` };
    const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
    if (status !== 0) throw new NotReady(`It failed on Node ${versions[major]}.`);
  }
}

try {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--each') runOnEach(rest);
  else process.stdout.write(`${programsOf(first)}\n`);
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  say(error.message);
  process.exitCode = 1;
}
