/** Tries whether the folder of a mirror takes what is written: a full disk takes a new name and no content. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** As large as the part of a disk that is given out at once, so that room left in a file that is there already does not hide a full disk. */
const bytes = 4096;

/** Rejects with what the system says. @param by who tries: two at once are in each other's way under one name */
export async function tryMirror(folder: string, by: 'worker' | 'doctor' = 'worker'): Promise<void> {
  const path = join(folder, `${by}.try`);
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(Buffer.alloc(bytes));
    await file.datasync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
