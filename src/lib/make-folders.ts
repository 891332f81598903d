/** Makes the folder that someone named, and those above it. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * From above, each asked for once. Node's own way (`recursive`) makes the one above until that helps, for ever where it never does: below /proc
 * the system says of what cannot be made that it is missing. Throws what the system said.
 * @param mode of each that is made
 */
export function makeFolders(folder: string, mode?: number): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !isFolder(path); path = dirname(path)) {
    missing.unshift(path);
    if (existsSync(path) || path === dirname(path)) break;
  }
  for (const path of missing) makeFolder(path, mode);
}

function makeFolder(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    // Someone else made it at the same moment.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
