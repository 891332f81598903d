/** Another commit of this project, checked out beside this one, with its own packages and built. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../src/lib/errors';

export interface OtherCommit {
  /** The full hash. */
  readonly hash: string;
  readonly folder: string;
  remove(): void;
}

/** @param name whatever git knows a commit by. Throws InputError where it knows none. */
export function checkOut(root: string, name: string): OtherCommit {
  const asked = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { cwd: root, encoding: 'utf8' });
  if (asked.status !== 0) throw new InputError('git knows no such commit.', [`--against: ${name}`]);
  const hash = asked.stdout.trim();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-commit-'));
  try {
    // With an index of its own: that of this tree stays as it is.
    const git = { cwd: root, env: { ...process.env, GIT_INDEX_FILE: join(folder, '.index') } };
    execFileSync('git', ['read-tree', hash], git);
    execFileSync('git', ['checkout-index', '--all', `--prefix=${folder}/`], git);
    const server = join('.cache', 'valkey-server.json');
    if (existsSync(join(root, server))) cpSync(join(root, server), join(folder, server));
    execFileSync(process.execPath, ['setup.mjs', '--build', '--server'], { cwd: folder, stdio: ['ignore', 2, 2] });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { hash, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
