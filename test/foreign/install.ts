/** Installs clients that nobody here wrote, from their own lockfiles, below `.cache`, where no module of the product finds them. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../../src/lib/errors';

const run = promisify(execFile);
const cache = join(__dirname, '..', '..', '.cache', 'foreign');

/** A folder below `test/foreign`: what its package.json names is installed together. */
export type ForeignClients = 'models' | 'cli';

/**
 * The folder in which they are, with the scripts of their own folder beside them. What was installed from the same lockfile stays, and an
 * install that was cut short is made again. Throws InputError where the registry cannot be reached.
 */
export async function installForeign(clients: ForeignClients): Promise<string> {
  const source = join(__dirname, clients);
  const lock = readFileSync(join(source, 'package-lock.json'));
  const folder = join(cache, `${clients}-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(source, name), join(folder, name));
    await installIn(folder, clients);
    writeFileSync(done, '');
  }
  for (const name of readdirSync(source).filter((one) => one.endsWith('.mjs'))) cpSync(join(source, name), join(folder, name));
  return folder;
}

async function installIn(folder: string, clients: ForeignClients): Promise<void> {
  try {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    const said = stderr.split('\n').find((line) => line.startsWith('npm error')) ?? 'npm could not be run';
    throw new InputError(`The foreign clients of test/foreign/${clients} could not be installed: ${said}.`, [
      'they come from the npm registry, once for each lockfile: run it again where it can be reached',
    ]);
  }
}
