/** The beginning of the hash of each entry of a ledger: tells one that was signed for its place from one that was signed for another. */

/** Of each hash; 48 bits. */
const markBytes = 6;

export class Marks {
  private bytes = Buffer.alloc(64 * markBytes);
  length = 0;

  /** @param hash lower-case hexadecimal */
  push(hash: string): void {
    const end = (this.length + 1) * markBytes;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
    this.bytes.write(hash.slice(0, markBytes * 2), end - markBytes, 'hex');
    this.length += 1;
  }

  /** The mark of an entry by its number from 1, lower-case hexadecimal; empty for one that is not there. */
  of(seq: number): string {
    return seq < 1 || seq > this.length ? '' : this.bytes.toString('hex', (seq - 1) * markBytes, seq * markBytes);
  }

  /** Whether the hash of an entry begins as the one that stands there. */
  fits(seq: number, hash: string): boolean {
    return seq >= 1 && seq <= this.length && this.of(seq) === hash.slice(0, markBytes * 2);
  }

  toJSON(): string {
    return this.bytes.toString('base64', 0, this.length * markBytes);
  }

  static from(base64: string): Marks {
    const marks = new Marks();
    const bytes = Buffer.from(base64, 'base64');
    marks.length = Math.floor(bytes.length / markBytes);
    marks.bytes = Buffer.concat([bytes], Math.max(64, marks.length) * markBytes);
    return marks;
  }
}
