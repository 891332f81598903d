/** Sends a file to the address that Teams gave for it: pieces in order, each with its place in the whole. */
import { byteLength, type TextFile } from '../../../src/chat/attachment.js';
import { DeliveryError } from '../../../src/chat/platform.js';
import { isLoopbackService } from '../cloud.js';

/** An upload session takes pieces of a multiple of 320 KiB, the last one aside. */
const pieceBytes = 10 * 320 * 1024;
const pieceMs = 60_000;

/** Says whether bytes may be sent to an address. */
export type IsDrive = (url: string) => boolean;

/** OneDrive for work and school; everything is sent by TLS. */
export const isOneDrive: IsDrive = (url) => {
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'https:' && port === '' && hostname.endsWith('.sharepoint.com');
};

/** For tests on one machine. */
export const isLoopbackDrive: IsDrive = isLoopbackService;

/** Throws DeliveryError. */
export async function uploadTo(url: string, file: TextFile): Promise<void> {
  const total = await byteLength(file);
  let start = 0;
  for await (const piece of piecesOf(file)) {
    await put(url, { piece, start, total });
    start += piece.length;
  }
}

async function put(
  url: string,
  { piece, start, total }: { readonly piece: Buffer; readonly start: number; readonly total: number },
): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-range': `bytes ${start}-${start + piece.length - 1}/${total}`,
    },
    body: new Uint8Array(piece),
    redirect: 'error',
    signal: AbortSignal.timeout(pieceMs),
  }).catch((error: unknown) => {
    throw new DeliveryError(`The file could not be sent (${error instanceof Error ? error.name : 'no reason'}).`, 'later');
  });
  await response.arrayBuffer();
  if (!response.ok) throw new DeliveryError(`OneDrive answered the file with status ${response.status}.`, 'rejected');
}

async function* piecesOf(file: TextFile): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const text of file.read()) {
    const piece = Buffer.from(text);
    waiting.push(piece);
    bytes += piece.length;
    while (bytes >= pieceBytes) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, pieceBytes);
      waiting = [all.subarray(pieceBytes)];
      bytes = all.length - pieceBytes;
    }
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
