/** Which code this program runs, where what other code concluded must not be believed. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** By the folders that were asked for: what a process runs stays the code that it was started with. */
const known = new Map<string, string>();

/**
 * The digest of the code that this process runs. Reads a few hundred kilobytes, once.
 * @param folders below `src`, or what was built of it
 */
export function digestOfOwnCode(folders: readonly string[]): string {
  const name = folders.join('\n');
  const digest = known.get(name) ?? digestOfCode(folders, join(__dirname, '..'));
  known.set(name, digest);
  return digest;
}

/**
 * Another digest for other code, as hex: of the sources or of what was built of them, whichever runs.
 * @param folders below `root`
 */
export function digestOfCode(folders: readonly string[], root: string): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.[jt]s$/.test(name)) continue;
      const code = readFileSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${code.length}\n`).update(code);
    }
  return hash.digest('hex');
}
