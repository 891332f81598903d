/** Opens what has to be a file: a pipe of that name would be waited at for ever, and a device need not have an end. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../../src/lib/errors.js';

/** Something else than a file is where one should be. */
export class NoFile extends InputError {
  constructor(readonly path: string) {
    super(`${path} is no file.`, [
      'a pipe, a device or a folder has its name: look who put it there, and put the file back or name another folder',
    ]);
  }
}

/** For reading. Throws NoFile. */
export async function openPlainFile(path: string): Promise<FileHandle> {
  const file = await openAtOnce(path);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new NoFile(path);
}

/** Bytes of a line: no entry and no operation is near that. */
const maxLineBytes = 64_000_000;

interface FileLine {
  readonly text: string;
  /** False for the last one where its end is missing: who wrote it may not be done. */
  readonly isEnded: boolean;
}

/**
 * The lines of a file, from a byte of it. Only a line feed ends one, with a carriage return before it or without: readline of Node splits at
 * U+2028 too, which stands in JSON as it is. Throws NoFile, and Error for a line that has no end.
 */
export async function* linesOfFile(path: string, start = 0): AsyncGenerator<string> {
  for await (const { text } of endedLines(path, start)) yield text;
}

/** The same, with whether each is ended. */
export async function* endedLines(path: string, start = 0): AsyncGenerator<FileLine> {
  const input: AsyncIterable<Buffer> = (await openPlainFile(path)).createReadStream({ start });
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      yield { text: textOfLine([...pieces, chunk.subarray(from, at)]), isEnded: true };
      [pieces, length, from] = [[], 0, at + 1];
    }
    if (from === chunk.length) continue;
    pieces.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > maxLineBytes)
      throw new InputError(`${path} cannot be read.`, [
        `a line of it is longer than ${maxLineBytes / 1_000_000} MB; look what is in it`,
      ]);
  }
  if (length > 0) yield { text: textOfLine(pieces), isEnded: false };
}

function textOfLine(pieces: readonly Buffer[]): string {
  const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  return (line ?? Buffer.alloc(0)).toString('utf8').replace(/\r$/, '');
}

/** Anyone who would write into a pipe is not waited for; a socket cannot be opened at all. */
async function openAtOnce(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === 'ENXIO' ? new NoFile(path) : error;
  }
}
