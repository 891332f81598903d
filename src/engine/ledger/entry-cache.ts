/** Entries that were read a moment ago, so that drawing a card again reads what is new alone; the oldest make room. */
import type { Entry } from './entry.js';

const maxEntries = 5000;
/** Characters of all of them as JSON: entries of signals are several times as long as those of changes, and in memory an entry takes more than twice its text. */
const maxCharacters = 2_500_000;
/** Room is made for this part at once: to find the oldest passes whatever was taken away since the last time. */
const roomMade = 0.1;

interface CachedEntry {
  readonly entry: Entry;
  readonly characters: number;
}

export class EntryCache {
  private readonly entries = new Map<string, CachedEntry>();
  private characters = 0;

  get(tenant: string, seq: number): Entry | undefined {
    return this.entries.get(`${tenant} ${seq}`)?.entry;
  }

  put(tenant: string, entry: Entry): void {
    const key = `${tenant} ${entry.seq}`;
    const characters = JSON.stringify(entry.event).length;
    this.remove(key);
    this.entries.set(key, { entry, characters });
    this.characters += characters;
    if (this.isWithin(1)) return;
    for (const oldest of this.entries.keys()) {
      this.remove(oldest);
      if (this.isWithin(1 - roomMade)) return;
    }
  }

  private isWithin(part: number): boolean {
    return this.entries.size <= part * maxEntries && this.characters <= part * maxCharacters;
  }

  private remove(key: string): void {
    this.characters -= this.entries.get(key)?.characters ?? 0;
    this.entries.delete(key);
  }
}
