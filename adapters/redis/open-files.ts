/** Files that are appended to now and then: few of them stay open between two uses, however many there are. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A process may have about a thousand open files, and needs most of them for connections. */
const maxOpen = 32;

export class OpenFiles {
  /** Those that nobody uses at the moment, the one used longest ago first. */
  private readonly idle = new Map<string, FileHandle>();
  private maxIdle = maxOpen;

  /** Hands a file over that is there already, for appending; one user of a file at a time. */
  async use<Result>(path: string, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
    // Never made here: a mirror whose file is gone is not one that begins in the middle.
    const file = this.idle.get(path) ?? (await open(path, constants.O_APPEND | constants.O_WRONLY));
    this.idle.delete(path);
    try {
      return await work(file);
    } finally {
      this.idle.set(path, file);
      await this.closeBeyond(this.maxIdle);
    }
  }

  async close(path: string): Promise<void> {
    const file = this.idle.get(path);
    this.idle.delete(path);
    await file?.close();
  }

  /** What is in use is closed when it has been used. */
  closeAll(): Promise<void> {
    this.maxIdle = 0;
    return this.closeBeyond(this.maxIdle);
  }

  private async closeBeyond(kept: number): Promise<void> {
    for (const path of [...this.idle.keys()].slice(0, Math.max(0, this.idle.size - kept))) await this.close(path);
  }
}
