/** Which file imports which, derived from the text of the sources: what the rules of the tree and its picture are made from. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

const root = join(__dirname, '..', '..', '..');

export interface Import {
  /** A path from the root for our own files, the name of a package for others. */
  readonly to: string;
  /** Of types alone: nothing is loaded by it. */
  readonly isType: boolean;
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** What the product is made of, by path from the root. */
export function sourcesOf(...folders: readonly string[]): ReadonlyMap<string, SourceFile> {
  return sourcesAt(root, ...folders);
}

/** The same of another copy of the sources. */
export function sourcesAt(base: string, ...folders: readonly string[]): ReadonlyMap<string, SourceFile> {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(base, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(base, path), 'utf8');
      return [path, { path, text, imports: [...importsOf(path, text), ...importsByPattern(path, text, paths)] }] as const;
    }),
  );
}

const staticImport = /^(?:import|export)\s+(type\s+)?(?:([^'"`;]*?)\s*from\s*)?['"]([^'"]+)['"]/gm;
const dynamicImport = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(path: string, text: string): readonly Import[] {
  const own = (specifier: string): string =>
    specifier.startsWith('.') ? posix.join(dirname(path), specifier).replace(/\.js$|(?<!\.\w+)$/, '.ts') : specifier;
  return [
    ...[...text.matchAll(staticImport)].map(([, type, names = '', specifier = '']) => ({
      to: own(specifier),
      isType: type !== undefined || areTypes(names),
    })),
    ...[...text.matchAll(dynamicImport)].map(([, specifier = '']) => ({ to: own(specifier), isType: false })),
  ];
}

const importByPattern = /\brequire\(\s*`(\.[^`]+)`\s*\)/g;

/** Each file that a path with gaps in it may mean: `./${id}/index.js` is the index of every folder beside it. */
function importsByPattern(path: string, text: string, paths: readonly string[]): readonly Import[] {
  return [...text.matchAll(importByPattern)].flatMap(([, pattern = '']) => {
    const parts = pattern.replace(/\.js$|(?<!\.\w+)$/, '.ts').split(/\$\{[^}]*\}/);
    const whole = posix
      .join(dirname(path), parts.join('\0'))
      .split('\0')
      .map((part) => part.replaceAll('.', '\\.'));
    const meant = new RegExp(`^${whole.join('[^/]+')}$`);
    return paths.filter((one) => meant.test(one)).map((to) => ({ to, isType: false }));
  });
}

function areTypes(names: string): boolean {
  const each = names
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return each.length > 0 && names.startsWith('{') && each.every((name) => name.startsWith('type '));
}

/** The file and all that is loaded by it, now or later. */
export function loadedBy(path: string, files: ReadonlyMap<string, SourceFile>): ReadonlySet<string> {
  const loaded = new Set([path]);
  for (const file of loaded)
    for (const { to, isType } of files.get(file)?.imports ?? []) if (!isType && files.has(to)) loaded.add(to);
  return loaded;
}

/** By the path of a file, those that import it, for types alone too. */
export function importersOf(files: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, readonly SourceFile[]> {
  const importers = new Map<string, SourceFile[]>();
  for (const file of files.values()) for (const { to } of file.imports) importers.set(to, [...(importers.get(to) ?? []), file]);
  return importers;
}

/**
 * The folder of the tree that a file belongs to: `src/engine/plan`, `adapters/slack`, `jobs`; `src` for what everything stands on. A feature lies across the layers, so each
 * of its parts is one of a room of its own, with the same part of the others and their list: `src/features/terms`, `src/features/worker`. What a chat says of
 * itself to the settings is read by both processes, and is a room of its own too.
 */
export function roomOf(path: string): string {
  if (path.startsWith('src/features/')) return `src/features/${partOfFeature(path)}`;
  const [area = '', folder = '', part = ''] = path.split('/');
  if (path === 'src/cli.ts') return 'src/cli';
  if (/^adapters\/[^/]+\/description\.ts$/.test(path)) return 'adapters/description';
  if (path.startsWith('src/engine/')) return `src/engine/${part}`;
  return area === 'jobs' ? area : `${area}/${folder}`;
}

/** `kinds` are derived from terms alone, and `signs` from rows of logs alone, and know nothing of the ledger; `reading` is what a feature says from it. */
function partOfFeature(path: string): string {
  const [, , ...rest] = path.split('/');
  const [part = ''] = rest.length > 1 ? rest.slice(1) : rest;
  if (/^src\/features\/signals\/(kinds|judging)\//.test(path)) return 'signs';
  switch (part.replace(/\.ts$/, '')) {
    case 'terms':
    case 'kind':
    case 'kinds':
    case 'change-kind':
    case 'request':
    case 'request-kind':
    case 'reference-kind':
    case 'features':
      return 'kinds';
    case 'signal-kind':
    case 'sign':
    case 'observation':
    case 'to-observation':
    case 'known':
    case 'rows':
    case 'case':
    case 'case-rows':
      return 'signs';
    case 'events':
    case 'entry-terms':
      return 'events';
    case 'settings':
      return 'settings';
    case 'card':
    case 'card-mail':
    case 'digest-section':
    case 'digest-sections':
    case 'notice':
    case 'notices':
    case 'cards':
    case 'measure':
      return 'cards';
    case 'gateway':
    case 'commands':
    case 'buttons':
      return 'gateway';
    case 'worker':
      return 'worker';
    default:
      return 'reading';
  }
}

/** Which rooms each room imports, types included. */
export function roomImports(files: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, ReadonlySet<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const { path, imports } of files.values()) {
    const room = roomOf(path);
    const known = rooms.get(room) ?? new Set();
    rooms.set(room, known);
    for (const { to } of imports) if (files.has(to) && roomOf(to) !== room) known.add(roomOf(to));
  }
  return rooms;
}

/** How far above the bottom each node stands: 0 where it imports nothing. Throws, naming it, where there is a cycle. */
export function levelsOf(imports: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  const visit = (node: string, above: readonly string[]): number => {
    if (above.includes(node))
      throw new Error(`There is a circle: ${[...above.slice(above.indexOf(node)), node].join(' imports ')}.`);
    const known = levels.get(node);
    if (known !== undefined) return known;
    const below = [...(imports.get(node) ?? [])].map((other) => visit(other, [...above, node]));
    const level = below.length === 0 ? 0 : Math.max(...below) + 1;
    levels.set(node, level);
    return level;
  };
  for (const node of imports.keys()) visit(node, []);
  return levels;
}
