/** The logo of whoever hands out pages: a picture of the machine that becomes a part of each page. */
import { readFileSync } from 'node:fs';
import { InputError } from '../lib/errors.js';

const maxBytes = 200_000;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** As a data URI; null where settings name none. Throws InputError for a file that is no PNG, is too large or is not there. */
export function readLogo(file: string | undefined): string | null {
  if (file === undefined) return null;
  const bytes = bytesOf(file);
  if (!bytes.subarray(0, png.length).equals(png))
    throw new InputError('The logo cannot be used.', [`evidence.logo: ${file} is no PNG; nothing else is taken`]);
  if (bytes.length > maxBytes)
    throw new InputError('The logo cannot be used.', [
      `evidence.logo: ${file} has more than ${maxBytes / 1000} KB; make it smaller`,
    ]);
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new InputError('The logo cannot be read.', [`evidence.logo: name a PNG that this process may read, not ${file}`]);
  }
}
