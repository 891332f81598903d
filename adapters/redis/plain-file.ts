/** Opens what has to be a file: a pipe of that name would be waited at for ever, and a device need not have an end. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
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

/** The lines of a file, from a byte of it. Throws NoFile. */
export async function* linesOfFile(path: string, start = 0): AsyncGenerator<string> {
  const input = (await openPlainFile(path)).createReadStream({ start });
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    input.destroy();
  }
}

/** Anyone who would write into a pipe is not waited for; a socket cannot be opened at all. */
async function openAtOnce(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === 'ENXIO' ? new NoFile(path) : error;
  }
}
