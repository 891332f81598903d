/** Draws the tree as a picture, from the imports as they are: who stands on whom, and which process loads anything of a room. */
import { levelsOf, loadedBy, roomImports, roomOf, type SourceFile } from '../../test/support/tree/import-graph';
import { rooms } from './rooms';

export const roomsPicture = 'docs/pictures/rooms.svg';

interface Box {
  readonly room: string;
  readonly x: number;
  readonly y: number;
  readonly loads: Loads;
}

/** Whether a process loads any file of a room. */
interface Loads {
  readonly gateway: boolean;
  readonly worker: boolean;
}

const size = { width: 200, height: 58, gapX: 18, gapY: 34, margin: 24, top: 76 } as const;

/** An SVG that follows the reader's light or dark theme. */
export function drawRooms(files: ReadonlyMap<string, SourceFile>): string {
  const imports = roomImports(files);
  const boxes = placed(imports, loadsOf(files));
  const width = Math.max(...boxes.map(({ x }) => x)) + size.width + size.margin;
  const height = Math.max(...boxes.map(({ y }) => y)) + size.height + size.margin;
  const byRoom = new Map(boxes.map((box) => [box.room, box]));
  const arrows = [...direct(imports)].flatMap(([from, below]) => below.map((to) => arrow(at(byRoom, from), at(byRoom, to))));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The folders of hardenbot: each stands on those below it">`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    legend,
    ...arrows,
    ...boxes.map(drawn),
    '</svg>',
    '',
  ].join('\n');
}

const style = [
  'text{font:11px system-ui,sans-serif;fill:#1f2328}.name{font-weight:600;font-size:13px}.small{fill:#59636e}',
  '.page{fill:#fff}.box{fill:#f6f8fa;stroke:#d1d9e0}.gateway{fill:#0969da}.worker{fill:#bc4c00}.rest{fill:#d1d9e0}.arrow{fill:none;stroke:#afb8c1;stroke-width:1}',
  '@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}.page{fill:#0d1117}.box{fill:#151b23;stroke:#3d444d}.gateway{fill:#4493f8}.worker{fill:#db6d28}.rest{fill:#3d444d}.arrow{stroke:#656c76}}',
].join('');

const legend = [
  `<text class="name" x="${size.margin}" y="30">Each folder stands on those below it; none imports one above it.</text>`,
  `<rect class="gateway" x="${size.margin}" y="42" width="24" height="6"/><text class="small" x="${size.margin + 30}" y="49">the gateway loads of it</text>`,
  `<rect class="worker" x="${size.margin + 190}" y="42" width="24" height="6"/><text class="small" x="${size.margin + 220}" y="49">the worker loads of it</text>`,
].join('\n');

function loadsOf(files: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, Loads> {
  const roomsLoadedBy = (path: string) => new Set([...loadedBy(path, files)].map(roomOf));
  const [gateway, worker] = [roomsLoadedBy('src/compose/gateway.ts'), roomsLoadedBy('src/compose/worker.ts')];
  const all = new Set([...files.keys()].map(roomOf));
  return new Map([...all].map((room) => [room, { gateway: gateway.has(room), worker: worker.has(room) }]));
}

/** What stands on nothing of its row's height is lowest; in a row what only the gateway loads is left, what only the worker loads right. */
function placed(imports: ReadonlyMap<string, ReadonlySet<string>>, loads: ReadonlyMap<string, Loads>): readonly Box[] {
  const levels = levelsOf(imports);
  const top = Math.max(...levels.values());
  const rows = Array.from({ length: top + 1 }, (_, index) =>
    [...levels].filter(([, level]) => level === top - index).map(([room]) => room),
  ).flatMap((row) =>
    broken(row.toSorted((one, other) => leaning(loads, one) - leaning(loads, other) || one.localeCompare(other))),
  );
  const widest = Math.max(...rows.map(({ length }) => length));
  return rows.flatMap((row, index) =>
    row.map((room, column) => ({
      room,
      x: size.margin + ((widest - row.length) / 2 + column) * (size.width + size.gapX),
      y: size.top + index * (size.height + size.gapY),
      loads: loads.get(room) ?? { gateway: false, worker: false },
    })),
  );
}

const maxInRow = 5;

function broken(row: readonly string[]): readonly (readonly string[])[] {
  const lines = Math.ceil(row.length / maxInRow);
  const each = Math.ceil(row.length / lines);
  return Array.from({ length: lines }, (_, line) => row.slice(line * each, (line + 1) * each));
}

function leaning(loads: ReadonlyMap<string, Loads>, room: string): number {
  const { gateway = false, worker = false } = loads.get(room) ?? {};
  return Number(worker) - Number(gateway);
}

/** Without the arrows that follow from others: what is stood on by way of something else. */
function direct(imports: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
  const below = (room: string): ReadonlySet<string> => {
    const found = new Set<string>(imports.get(room));
    for (const other of found) for (const further of imports.get(other) ?? []) found.add(further);
    return found;
  };
  return new Map(
    [...imports].map(([room, all]) => [
      room,
      [...all].filter((to) => ![...all].some((other) => other !== to && below(other).has(to))).sort(),
    ]),
  );
}

function at(boxes: ReadonlyMap<string, Box>, room: string): Box {
  const box = boxes.get(room);
  if (box === undefined) throw new Error(`Nobody says what ${room} is for: add it to docs/make/rooms.ts.`);
  return box;
}

function arrow(from: Box, to: Box): string {
  const [x1, y1] = [from.x + size.width / 2, from.y + size.height];
  const [x2, y2] = [to.x + size.width / 2, to.y];
  const bend = Math.max(20, (y2 - y1) / 2);
  return `<path class="arrow" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

function drawn({ room, x, y, loads }: Box): string {
  const what = rooms[room];
  if (what === undefined) throw new Error(`Nobody says what ${room} is for: add it to docs/make/rooms.ts.`);
  const bar = (isLoaded: boolean, kind: 'gateway' | 'worker', line: number): string =>
    `<rect class="${isLoaded ? kind : 'rest'}" x="${x + 8}" y="${y + line}" width="${size.width - 16}" height="3"/>`;
  return [
    `<rect class="box" x="${x}" y="${y}" width="${size.width}" height="${size.height}" rx="6"/>`,
    `<text class="name" x="${x + 8}" y="${y + 17}">${room}</text><title>${what}</title>`,
    ...linesOf(what).map((line, index) => `<text class="small" x="${x + 8}" y="${y + 30 + index * 12}">${line}</text>`),
    bar(loads.gateway, 'gateway', size.height - 8),
    bar(loads.worker, 'worker', size.height - 4),
  ].join('\n');
}

const maxLetters = 31;

function linesOf(text: string): readonly string[] {
  if (text.length <= maxLetters) return [text];
  const end = text.lastIndexOf(' ', maxLetters);
  return [text.slice(0, end), text.slice(end + 1)];
}
