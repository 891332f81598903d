/** A feature deleted for a trial: a copy of the tree without its folder, and without its lines in the lists of features. The compiler names what else has to change. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedForms } from '../../test/support/tree/feature-names';

/** Lists with a line for each that has something there. */
const lists = ['features', 'ports', 'terms', 'events', 'settings'].map((name) => `src/features/${name}.ts`);

/** Files outside its folder that have to change, stored forms aside. @param root of the tree that it is deleted from */
export function changedByDeleting(feature: string, root: string): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'hardenbot-deleted-'));
  try {
    for (const path of ['src', 'adapters', 'jobs', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
      cpSync(join(root, path), join(copy, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    rmSync(join(copy, 'src', 'features', feature), { recursive: true });
    const named = lists.filter((path) => leftOut(feature, join(copy, path)));
    const outside = new Set([...named, ...whatBreaks(root, copy)]);
    return [...outside].filter((path) => !storedForms.has(path)).sort();
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Whether the list had a line of it. */
function leftOut(feature: string, path: string): boolean {
  const text = readFileSync(path, 'utf8');
  const imports = new RegExp(`^import (?:type )?\\{([^}]*)\\} from '\\./${feature}/[^']*';\\n`, 'gm');
  const names = [...text.matchAll(imports)].flatMap(([, all = '']) => all.match(/\w+(?=\s*(?:,|$))/g) ?? []);
  const isOf = (line: string): boolean =>
    line.includes(`{ id: '${feature}'`) || names.some((name) => new RegExp(`\\b${name}\\b`).test(line));
  const without = text
    .replaceAll(imports, '')
    .split('\n')
    .filter((line) => !isOf(line))
    .join('\n');
  writeFileSync(path, without);
  return without !== text;
}

function whatBreaks(root: string, copy: string): readonly string[] {
  const compiler = join(root, 'node_modules', '.bin', 'tsc');
  const options = ['--noEmit', '--noCheck', 'false', '--pretty', 'false', '-p', 'tsconfig.build.json'];
  const { stdout, error } = spawnSync(compiler, options, { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error !== undefined) throw error;
  return [...stdout.matchAll(/^([\w/.-]+)\(\d+,\d+\): error/gm)].map(([, path = '']) => path);
}
