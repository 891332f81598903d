/** Which code this program runs, where what other code concluded must not be believed. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Another digest for other code, as hex: of the sources or of what was built of them, whichever runs. Reads a few hundred kilobytes.
 * @param folders below `root`
 * @param root where `src` is, or what was built of it
 */
export function digestOfCode(folders: readonly string[], root = join(__dirname, '..')): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.[jt]s$/.test(name)) continue;
      const code = readFileSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${code.length}\n`).update(code);
    }
  return hash.digest('hex');
}
