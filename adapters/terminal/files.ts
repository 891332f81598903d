/** Writes files of messages into a folder, where whoever sits at the terminal can open them. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Attachment, safeFileName } from '../../src/chat/attachment.js';
import { DeliveryError } from '../../src/chat/platform.js';
import { makeFolders } from '../../src/lib/make-folders.js';

/** Replaces a file of that name once the new one is whole. Throws DeliveryError. */
export async function writeFile(folder: string, { name, file }: Attachment): Promise<void> {
  const path = join(folder, safeFileName(name));
  try {
    makeFolders(folder, 0o700);
    await pipeline(Readable.from(file.read()), createWriteStream(`${path}.new`, { mode: 0o600 }));
    await rename(`${path}.new`, path);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw new DeliveryError(
      `The file could not be written (${error instanceof Error ? error.message : 'no reason'}).`,
      'rejected',
    );
  }
}
