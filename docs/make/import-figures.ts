/**
 * What the imports of a tree come to, for comparing two states of it: `node --require ./test/support/typescript-hook.cjs docs/make/import-figures.ts
 * [folder] [commit]` prints the figures of a folder; a commit says which one it is, so that files are known by the names that they have today.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../../test/support/runner/script';
import { loadedBy, roomImports, type SourceFile, sourcesAt } from '../../test/support/tree/import-graph';

const root = join(__dirname, '..', '..');
const areas = ['src', 'adapters', 'jobs'];
const processes = { gateway: 'src/compose/gateway.ts', worker: 'src/compose/worker.ts' } as const;

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function main(): Promise<void> {
  const [folder = root, commit] = process.argv.slice(2);
  const files = sourcesAt(folder, ...areas);
  const rooms = roomImports(files);
  const today = commit === undefined ? (path: string) => path : namesToday(commit);
  const lines = [...files.values()]
    .filter(({ path }) => !path.endsWith('/cases.ts'))
    .map(({ text }) => text.split('\n').length - 1)
    .sort((one, other) => one - other);
  const figures = {
    files: files.size,
    'folders that import each other': mutual(rooms),
    'arrows between folders that run back up': backward(rooms),
    'files of the worker that the gateway reaches': reached(files, processes.gateway, (path) =>
      today(path).startsWith('src/worker/'),
    ),
    'files of the gateway that the worker reaches': reached(files, processes.worker, (path) =>
      today(path).startsWith('src/gateway/'),
    ),
    'circles of files that load each other': circles(loads(files)),
    'lines of a file, median': lines[Math.floor(lines.length / 2)],
    'lines of a file, most (cases aside)': lines.at(-1),
    'functions longer than 60 lines': longFunctions(folder),
  };
  for (const [what, figure] of Object.entries(figures)) process.stdout.write(`${what}: ${figure}\n`);
  return Promise.resolve();
}

/** What a file of that commit is called now, as far as Git follows it. */
function namesToday(commit: string): (path: string) => string {
  const told = execFileSync(
    'git',
    ['diff', '--find-renames=30%', '--name-status', '--diff-filter=R', commit, 'HEAD', '--', ...areas],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const renamed = new Map(
    told.split('\n').map((line) => {
      const [, before = '', after = ''] = line.split('\t');
      return [before, after] as const;
    }),
  );
  return (path) => renamed.get(path) ?? path;
}

function reached(files: ReadonlyMap<string, SourceFile>, from: string, isForeign: (path: string) => boolean): number {
  return [...loadedBy(from, files)].filter(isForeign).length;
}

function mutual(rooms: Graph): number {
  return [...rooms].reduce(
    (sum, [room, below]) => sum + [...below].filter((other) => room < other && rooms.get(other)?.has(room)).length,
    0,
  );
}

/** How few arrows have to be turned around so that the rest runs one way (greedy, after Eades, Lin and Smyth). */
function backward(rooms: Graph): number {
  const left = new Map([...rooms].map(([room, below]) => [room, new Set(below)]));
  const above = (room: string) => [...left].filter(([, below]) => below.has(room)).length;
  const reach = (room: string) => [...(left.get(room) ?? [])].filter((other) => left.has(other)).length;
  const order: string[] = [];
  const end: string[] = [];
  while (left.size > 0) {
    const all = [...left.keys()];
    const sink = all.find((room) => reach(room) === 0);
    const next = sink ?? all.reduce((one, other) => (reach(other) - above(other) > reach(one) - above(one) ? other : one));
    if (sink === undefined) order.push(next);
    else end.unshift(next);
    left.delete(next);
  }
  const place = new Map([...order, ...end].map((room, index) => [room, index]));
  const at = (room: string) => place.get(room) ?? 0;
  return [...rooms].reduce((sum, [room, below]) => sum + [...below].filter((other) => at(other) < at(room)).length, 0);
}

function loads(files: ReadonlyMap<string, SourceFile>): Graph {
  return new Map(
    [...files.values()].map(({ path, imports }) => [
      path,
      new Set(imports.filter(({ to, isType }) => !isType && files.has(to)).map(({ to }) => to)),
    ]),
  );
}

/** How many groups of files there are of which each loads every other in the end. */
function circles(graph: Graph): number {
  const reachOf = (from: string): ReadonlySet<string> => {
    const seen = new Set(graph.get(from));
    for (const file of seen) for (const to of graph.get(file) ?? []) seen.add(to);
    return seen;
  };
  const reach = new Map([...graph.keys()].map((file) => [file, reachOf(file)]));
  const inCircle = [...graph.keys()].filter((file) => reach.get(file)?.has(file));
  const named = inCircle.map((file) =>
    inCircle.filter((other) => reach.get(file)?.has(other) && reach.get(other)?.has(file)).join(),
  );
  return new Set(named).size;
}

/** As the linter counts them, whatever the linter of that tree was told. */
function longFunctions(folder: string): number {
  const config = join(tmpdir(), `hardenbot-long-functions-${process.pid}.json`);
  const rules = { 'max-lines-per-function': ['error', { max: 60, IIFEs: true }] };
  writeFileSync(config, JSON.stringify({ plugins: [], categories: { correctness: 'off' }, rules }));
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, ['-c', config, '--format', 'unix', ...areas], { cwd: folder, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('max-lines-per-function')).length;
}

runScript(main);
