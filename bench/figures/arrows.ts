/** Who imports whom, as figures: cycles, arrows that run back up, and what a process reaches of the other. */
import { loadedBy, roomImports, type SourceFile } from '../../test/support/tree/import-graph';
import type { Figure } from './figure';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export function arrowFigures(files: ReadonlyMap<string, SourceFile>): readonly Figure[] {
  const rooms = roomImports(files);
  const reaches = (from: string, foreign: string) => reached(files, from, (path) => path.startsWith(foreign));
  return [
    { name: 'folders that import each other', value: mutual(rooms) },
    { name: 'arrows between folders that run back up', value: backward(rooms) },
    { name: 'files of the worker that the gateway reaches', value: reaches('src/compose/gateway.ts', 'src/worker/') },
    { name: 'files of the gateway that the worker reaches', value: reaches('src/compose/worker.ts', 'src/gateway/') },
    { name: 'circles of files that load each other', value: cycles(loads(files)) },
  ];
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
function cycles(graph: Graph): number {
  const reachOf = (from: string): ReadonlySet<string> => {
    const seen = new Set(graph.get(from));
    for (const file of seen) for (const to of graph.get(file) ?? []) seen.add(to);
    return seen;
  };
  const reach = new Map([...graph.keys()].map((file) => [file, reachOf(file)]));
  const members = [...graph.keys()].filter((file) => reach.get(file)?.has(file));
  const named = members.map((file) =>
    members.filter((other) => reach.get(file)?.has(other) && reach.get(other)?.has(file)).join(),
  );
  return new Set(named).size;
}
