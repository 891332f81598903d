/** The whole hash of each entry of a ledger by its number, 32 bytes each: to compare two ledgers of any length. */

const bytesEach = 32;

/** Entries in a block: one buffer that grew would be copied, and stand in memory twice meanwhile. */
const entriesEach = 8192;

export class HashList {
  private readonly blocks: Buffer[] = [];
  length = 0;

  /** @param hash lower-case hexadecimal  @param seq from 1; numbers between that were left out have none */
  put(seq: number, hash: string): void {
    const number = Math.floor(seq / entriesEach);
    while (this.blocks.length <= number) this.blocks.push(Buffer.alloc(entriesEach * bytesEach));
    this.blocks[number]?.write(hash, (seq % entriesEach) * bytesEach, 'hex');
    this.length = Math.max(this.length, seq);
  }

  /** Whether a hash is known of the entry. */
  has(seq: number): boolean {
    return seq >= 1 && seq <= this.length && !this.at(seq).equals(none);
  }

  /** Whether this is the hash that is known of it. */
  is(seq: number, hash: string): boolean {
    return this.has(seq) && this.at(seq).equals(Buffer.from(hash, 'hex'));
  }

  private at(seq: number): Buffer {
    const begins = (seq % entriesEach) * bytesEach;
    return this.blocks[Math.floor(seq / entriesEach)]?.subarray(begins, begins + bytesEach) ?? none;
  }
}

/** No hash that anyone will ever see. */
const none = Buffer.alloc(bytesEach);
