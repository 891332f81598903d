/** Entries that were read a moment ago, so that drawing a card again reads what is new alone; the oldest make room. */
import type { Entry } from './entry.js';

const maxEntries = 5000;
/** Room is made for this many at once: to find the oldest passes whatever was taken away since the last time. */
const roomMade = 500;

export class EntryCache {
  private readonly entries = new Map<string, Entry>();

  get(tenant: string, seq: number): Entry | undefined {
    return this.entries.get(`${tenant} ${seq}`);
  }

  put(tenant: string, entry: Entry): void {
    const key = `${tenant} ${entry.seq}`;
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size <= maxEntries) return;
    let left = roomMade;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      left -= 1;
      if (left === 0) return;
    }
  }
}
