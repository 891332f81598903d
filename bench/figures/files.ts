/** Files as figures: how many, how long, which would fit together, and how much is passed on in bags. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { filesNaming } from '../../test/support/tree/feature-names';
import { importersOf, type SourceFile, sourcesAt } from '../../test/support/tree/import-graph';
import type { Figure } from './figure';

/** Lines of a file, and of two that would fit together. */
const maxLines = { file: 500, together: 300 } as const;

/** What people can do with hardenbot; the code of each belongs into a folder of its own. */
const features = ['travel', 'incident', 'campaign', 'bundle', 'waiver', 'ticket'] as const;

/** @param folder the root of the tree that the files are of */
export function fileFigures(folder: string, files: ReadonlyMap<string, SourceFile>): readonly Figure[] {
  const all = [...files.values()];
  const subjects = all.filter(({ path }) => !path.endsWith('/cases.ts'));
  const lengths = subjects.map(linesOf).sort((one, other) => one - other);
  return [
    { name: 'files of the product', value: all.length, goal: { atMost: 1150 } },
    { name: 'lines of the product', value: sum(all.map(linesOf)), goal: { atMost: 115_000 } },
    { name: 'lines of a file, median (cases aside)', value: lengths[Math.floor(lengths.length / 2)] ?? 0, goal: { atMost: 80 } },
    { name: 'lines of a file, most (cases aside)', value: lengths.at(-1) ?? 0, goal: { atMost: maxLines.file } },
    {
      name: `files over ${maxLines.file} lines (cases aside)`,
      value: lengths.filter((length) => length > maxLines.file).length,
      goal: { atMost: 0 },
    },
    { name: 'files with one importer, in the same folder, that would fit together', value: splinters(files).length },
    { name: 'exported types that no other file names', value: typesOfOneFile(folder, all).length, goal: { atMost: 0 } },
    { name: 'Pick< in src', value: mentions(all, 'src/', /\bPick</g), goal: { atMost: 120 } },
    { name: 'Pick< in src, adapters and jobs', value: mentions(all, '', /\bPick</g) },
    { name: 'functions longer than 60 lines', value: longFunctions(folder), goal: { atMost: 0 } },
    ...features.map((feature) => ({
      name: `files that name ${feature} outside its own`,
      value: filesNaming(feature, all).filter((path) => !isOwn(path, feature)).length,
    })),
  ];
}

const linesOf = ({ text }: SourceFile): number => text.split('\n').length - 1;
const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
const isOwn = (path: string, feature: string): boolean => path.toLowerCase().includes(feature);

function mentions(files: readonly SourceFile[], below: string, what: RegExp): number {
  return sum(files.filter(({ path }) => path.startsWith(below)).map(({ text }) => [...text.matchAll(what)].length));
}

/** Files that one other of their folder imports, nothing else, and that would fit into one file with it; what is loaded later is apart for a reason. */
export function splinters(files: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  const importers = importersOf(files);
  return [...files.values()].filter((file) => {
    const [importer, ...others] = new Set(importers.get(file.path));
    if (importer === undefined || others.length > 0 || file.path.endsWith('/cases.ts')) return false;
    const isLate = new RegExp(`\\bimport\\('[^']*/${basename(file.path, '.ts')}\\.js'\\)`).test(importer.text);
    if (isLate) return false;
    return dirname(importer.path) === dirname(file.path) && linesOf(importer) + linesOf(file) <= maxLines.together;
  });
}

/** Exported types that only their own file names: of the whole project, tests included. */
export function typesOfOneFile(folder: string, product: readonly SourceFile[]): readonly string[] {
  const filesWith = new Map<string, number>();
  for (const { text } of sourcesAt(folder, 'src', 'adapters', 'jobs', 'test', 'bench', 'docs', 'release').values())
    for (const word of new Set(text.match(/\w+/g))) filesWith.set(word, (filesWith.get(word) ?? 0) + 1);
  return product.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:interface|type) (\w+)/gm)]
      .filter(([, name = '']) => filesWith.get(name) === 1)
      .map(([, name = '']) => `${path} ${name}`),
  );
}

/** As the linter counts them, whatever the linter of that tree is set to. */
function longFunctions(folder: string): number {
  const config = join(tmpdir(), `hardenbot-long-functions-${process.pid}.json`);
  const rules = { 'max-lines-per-function': ['error', { max: 60, IIFEs: true }] };
  writeFileSync(config, JSON.stringify({ plugins: [], categories: { correctness: 'off' }, rules }));
  const oxlint = join(__dirname, '..', '..', 'node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, ['-c', config, '--format', 'unix', 'src', 'adapters', 'jobs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line.includes('max-lines-per-function')).length;
}
