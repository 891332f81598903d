/** The whole hash of each entry of a ledger by its number, 32 bytes each: to compare two ledgers of any length. */

const bytesEach = 32;

export class HashList {
  private bytes = Buffer.alloc(256 * bytesEach);
  length = 0;

  /** @param hash lower-case hexadecimal  @param seq from 1; numbers between that were left out have none */
  put(seq: number, hash: string): void {
    const end = (seq + 1) * bytesEach;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], Math.max(end, this.bytes.length * 2));
    this.bytes.write(hash, seq * bytesEach, 'hex');
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
    return this.bytes.subarray(seq * bytesEach, (seq + 1) * bytesEach);
  }
}

/** No hash that anyone will ever see. */
const none = Buffer.alloc(bytesEach);
