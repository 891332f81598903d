/** Where a suite is: pages, tables and lists name it without its folder, since no two suites share a name. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
let places: ReadonlyMap<string, string> | undefined;

/** The files of all suites, from the root of the project. */
export function suiteFiles(): readonly string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join('test', path));
}

/**
 * The file of the suite of that name, from the root of the project: `test/docs/words.test.ts` of `words`. Of a name that no suite has, the path that it
 * would have in no folder, where nothing is.
 */
export function suitePath(name: string): string {
  places ??= new Map(suiteFiles().map((path) => [basename(path, '.test.ts'), path]));
  return places.get(name) ?? join('test', `${name}.test.ts`);
}
