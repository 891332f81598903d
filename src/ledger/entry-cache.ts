/** Entries that were read a moment ago, so that drawing a card anew reads what is new alone; the oldest make room. */
import type { Entry } from './entry.js';

const maxEntries = 5000;

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
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}
