/** The beginning of the hash of each entry of a ledger: distinguishes one that was signed for its place from one that was signed for another. */

/** Of each hash; 48 bits. */
const prefixBytes = 6;

/** The prefix of an entry of which nothing is known: no hash that anyone will ever see begins like that. */
const unknown = '0'.repeat(prefixBytes * 2);

export class HashPrefixIndex {
  private bytes = Buffer.alloc(64 * prefixBytes);
  length = 0;

  /** @param hash lower-case hexadecimal */
  push(hash: string): void {
    const end = (this.length + 1) * prefixBytes;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
    this.length += 1;
    this.write(this.length, hash);
  }

  /** Leaves room for entries of which nothing is known, up to a number. */
  skipTo(seq: number): void {
    while (this.length < seq) this.push(unknown);
  }

  /** Notes the hash of an entry of which nothing was known. */
  learn(seq: number, hash: string): void {
    if (seq >= 1 && seq <= this.length && !this.knows(seq)) this.write(seq, hash);
  }

  knows(seq: number): boolean {
    return this.of(seq) !== '';
  }

  /** The prefix of an entry by its number from 1, lower-case hexadecimal; empty for one that is not there, or not known. */
  of(seq: number): string {
    if (seq < 1 || seq > this.length) return '';
    const prefix = this.bytes.toString('hex', (seq - 1) * prefixBytes, seq * prefixBytes);
    return prefix === unknown ? '' : prefix;
  }

  /** Whether the hash of an entry begins as the one that stands there. */
  fits(seq: number, hash: string): boolean {
    return this.knows(seq) && this.of(seq) === hash.slice(0, prefixBytes * 2);
  }

  toJSON(): string {
    return this.bytes.toString('base64', 0, this.length * prefixBytes);
  }

  private write(seq: number, hash: string): void {
    this.bytes.write(hash.slice(0, prefixBytes * 2), (seq - 1) * prefixBytes, 'hex');
  }

  static from(base64: string): HashPrefixIndex {
    const index = new HashPrefixIndex();
    const bytes = Buffer.from(base64, 'base64');
    index.length = Math.floor(bytes.length / prefixBytes);
    index.bytes = Buffer.concat([bytes], Math.max(64, index.length) * prefixBytes);
    return index;
  }
}
