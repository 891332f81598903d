/** The drive of a person, as far as an upload session goes: pieces in order, each saying its place in the whole. */
import type { World } from './world.js';

/** The status that answers a piece: 202 while more are awaited, 201 for the last one. */
export function takePiece(
  world: World,
  id: string,
  { text, range }: { readonly text: string; readonly range: string | undefined },
): number {
  const drive = world.drives.get(id);
  const place = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? '');
  if (drive === undefined) return 404;
  if (place === null) return 400;
  const [start, end, total] = place.slice(1).map(Number) as [number, number, number];
  const here = Buffer.byteLength(drive.content);
  if (start !== here || end - start + 1 !== Buffer.byteLength(text)) return 416;
  drive.content += text;
  drive.total = total;
  return end + 1 === total ? 201 : 202;
}
