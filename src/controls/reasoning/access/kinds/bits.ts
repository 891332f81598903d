/** Sets of small whole numbers, packed: a hundred thousand accounts take twelve kilobytes and are combined in microseconds. */

/** Shared: words are never added in place. To make an empty one takes longer than anything that is done with it. */
const noWords = new Uint32Array(0);

export class Bits {
  /** Grows as numbers come. */
  private words: Uint32Array;

  private constructor(words: Uint32Array) {
    this.words = words;
  }

  static none(): Bits {
    return new Bits(noWords);
  }

  /** An empty one with room for numbers below `size`: it need not grow to take them. */
  static withRoomFor(size: number): Bits {
    return new Bits(new Uint32Array(Math.ceil(size / 32)));
  }

  /** Every number below `size`. */
  static all(size: number): Bits {
    const bits = new Bits(new Uint32Array(Math.ceil(size / 32)).fill(0xffffffff));
    if (size % 32 > 0) bits.words[bits.words.length - 1] = 2 ** (size % 32) - 1;
    return bits;
  }

  static of(numbers: Iterable<number>): Bits {
    const bits = Bits.none();
    for (const number of numbers) bits.add(number);
    return bits;
  }

  copy(): Bits {
    return new Bits(this.words.slice());
  }

  add(number: number): this {
    this.reach((number >>> 5) + 1);
    this.words[number >>> 5] = (this.words[number >>> 5] ?? 0) | (1 << (number & 31));
    return this;
  }

  has(number: number): boolean {
    return ((this.words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  /** Adds what is in the other set. */
  addAll(other: Bits): this {
    const { words } = other;
    if (this.words.length === 0) {
      this.words = words.slice();
      return this;
    }
    this.reach(words.length);
    const own = this.words;
    for (let index = 0; index < words.length; index += 1) own[index] = at(own, index) | at(words, index);
    return this;
  }

  /** Takes out what is in the other set. */
  removeAll(other: Bits): this {
    const { words } = this;
    const length = Math.min(words.length, other.words.length);
    for (let index = 0; index < length; index += 1) words[index] = at(words, index) & ~at(other.words, index);
    return this;
  }

  /** Keeps what is in both. */
  keepAll(other: Bits): this {
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) words[index] = at(words, index) & at(other.words, index);
    return this;
  }

  equals(other: Bits): boolean {
    if (other === this) return true;
    const length = Math.max(this.words.length, other.words.length);
    for (let index = 0; index < length; index += 1) if (at(this.words, index) !== at(other.words, index)) return false;
    return true;
  }

  /** Everything in the other set is in this one. */
  holdsAll(other: Bits): boolean {
    const { words } = other;
    for (let index = 0; index < words.length; index += 1) if ((at(words, index) & ~at(this.words, index)) !== 0) return false;
    return true;
  }

  /** Equal sets have equal keys. */
  get key(): string {
    let length = this.words.length;
    while (length > 0 && this.words[length - 1] === 0) length -= 1;
    return this.words.subarray(0, length).join();
  }

  get isEmpty(): boolean {
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) if (at(words, index) !== 0) return false;
    return true;
  }

  intersects(other: Bits): boolean {
    const { words } = this;
    for (let index = 0; index < words.length; index += 1) if ((at(words, index) & at(other.words, index)) !== 0) return true;
    return false;
  }

  get count(): number {
    const { words } = this;
    let total = 0;
    for (let index = 0; index < words.length; index += 1) total += bitsIn(at(words, index));
    return total;
  }

  /** How many are in both. */
  countWith(other: Bits): number {
    const { words } = this;
    let total = 0;
    for (let index = 0; index < words.length; index += 1) total += bitsIn(at(words, index) & at(other.words, index));
    return total;
  }

  /** The numbers, rising. A generator takes several times as long. */
  [Symbol.iterator](): Iterator<number> {
    const { words } = this;
    let index = 0;
    let word = at(words, 0);
    return {
      next: () => {
        while (word === 0) {
          index += 1;
          if (index >= words.length) return { done: true, value: undefined };
          word = at(words, index);
        }
        // The lowest bit each time, which is then taken out.
        const value = index * 32 + 31 - Math.clz32(word & -word);
        word &= word - 1;
        return { done: false, value };
      },
    };
  }

  private reach(length: number): void {
    if (length <= this.words.length) return;
    // Making one takes as long as moving hundreds of words, and everything that is done with it goes through all of them.
    const longer = new Uint32Array(Math.max(length, Math.min(this.words.length * 4, this.words.length + 512)));
    longer.set(this.words);
    this.words = longer;
  }
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

/** The bits of a word, added up in halves: pairs, then fours, then bytes. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
