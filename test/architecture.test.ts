/** Which room may know which: every import of every file is held to the direction rules of the corridor. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { controls } from '../src/controls/index';

const root = join(__dirname, '..');

interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Paths from the root for our own files, package names for others. */
  readonly imports: readonly string[];
}

function sourcesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).replaceAll('\\', '/');
      const text = readFileSync(file, 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): readonly string[] {
  const specifiers = [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? posix.join(dirname(path), specifier).replace(/\.js$/, '.ts') : specifier,
  );
}

const product = sourcesBelow('src');
const adapters = sourcesBelow('adapters');
const jobs = sourcesBelow('jobs');
const all = [...product, ...adapters, ...jobs];

/** Where the parts are put together: the only files that know all three areas. */
const isComposition = (path: string) => path === 'src/cli.ts' || /^src\/(compose|cli|process)\//.test(path);
const vendors = /^(botbuilder|botframework-|@slack\/|@azure\/|@microsoft\/|bullmq$|ioredis$|undici$)/;

function offences(files: readonly SourceFile[], isOffence: (file: SourceFile, imported: string) => boolean): readonly string[] {
  return files.flatMap((file) =>
    file.imports.filter((imported) => isOffence(file, imported)).map((imported) => `${file.path} imports ${imported}`),
  );
}

test('the product imports no adapter and no job, except where the parts are put together', () => {
  expect(offences(product, (file, imported) => !isComposition(file.path) && /^(adapters|jobs)\//.test(imported))).toEqual([]);
});

test('the product imports no vendor SDK', () => {
  expect(offences(product, (_file, imported) => vendors.test(imported))).toEqual([]);
});

test('a control imports only the contract, the tenant, operations and the reasoning that controls share', () => {
  const files = product.filter((file) => /^src\/controls\/[^/]+\//.test(file.path));
  const allowed =
    /^(src\/controls\/|src\/tenant\/|src\/plan\/(operation|verdict|risk)\.ts|src\/errors\.ts|src\/json\.ts|node:|zod$)/;
  expect(offences(files, (_file, imported) => imported.startsWith('src/') && !allowed.test(imported))).toEqual([]);
});

test('a control does not know another control', () => {
  const files = product.filter((file) => /^src\/controls\/[^/]+\//.test(file.path));
  const ids = new Set(controls.map((control) => control.id));
  expect(
    offences(files, (file, imported) => {
      const [, , own] = file.path.split('/');
      const [area, , other] = imported.split('/');
      return area === 'src' && imported.startsWith('src/controls/') && other !== own && ids.has(other ?? '');
    }),
  ).toEqual([]);
});

test('an adapter imports the product and its own vendor, never a job and never another adapter', () => {
  expect(
    offences(
      adapters,
      (file, imported) =>
        imported.startsWith('jobs/') || (imported.startsWith('adapters/') && imported.split('/')[1] !== file.path.split('/')[1]),
    ),
  ).toEqual([]);
});

test('each vendor SDK stays in its own folder', () => {
  const homes: readonly (readonly [RegExp, RegExp])[] = [
    [/^@slack\//, /^adapters\/slack\//],
    [/^(botbuilder|botframework-)/, /^adapters\/teams\//],
    [/^(@azure\/|@microsoft\/|undici$)/, /^adapters\/m365\//],
    [/^ioredis$/, /^(adapters\/redis|jobs)\//],
    [/^bullmq$/, /^jobs\//],
  ];
  expect(
    offences(all, (file, imported) => homes.some(([vendor, home]) => vendor.test(imported) && !home.test(file.path))),
  ).toEqual([]);
});

test('jobs import the product and the queue, no adapter', () => {
  expect(offences(jobs, (_file, imported) => imported.startsWith('adapters/'))).toEqual([]);
});

test('only config/load.ts reads the environment', () => {
  expect(
    all.filter((file) => file.text.includes('process.env') && file.path !== 'src/config/load.ts').map((file) => file.path),
  ).toEqual([]);
});

test('only the composition makes a clock', () => {
  const wallClock = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/;
  expect(all.filter((file) => wallClock.test(file.text) && !isComposition(file.path)).map((file) => file.path)).toEqual([]);
});

test('no control id occurs in the gateway, the worker, the queue, adapters or jobs', () => {
  const elsewhere = all.filter((file) => /^(src\/(gateway|worker|queue|changes|waivers|people)|adapters|jobs)\//.test(file.path));
  const named = elsewhere.flatMap((file) =>
    controls.filter((control) => file.text.includes(`'${control.id}'`)).map((control) => `${file.path} names ${control.id}`),
  );
  expect(named).toEqual([]);
});

test('no chat platform is named in the gateway, the worker, plans, views, cards or the ledger', () => {
  const neutral = product.filter((file) =>
    /^src\/(plan|changes|waivers|posture|people|queue|gateway|worker|views|chat|ledger)\//.test(file.path),
  );
  expect(neutral.filter((file) => /\b(slack|teams)\b/i.test(file.text)).map((file) => file.path)).toEqual([]);
});

test('no file of the product is longer than 300 lines, cases and data aside', () => {
  const long = all.filter((file) => !file.path.endsWith('/cases.ts') && file.text.split('\n').length > 301);
  expect(long.map((file) => file.path)).toEqual([]);
});

test('every file of the product says in its first line what it is for', () => {
  expect(all.filter((file) => !/^(#!.*\n)?\/\*\*/.test(file.text)).map((file) => file.path)).toEqual([]);
});
