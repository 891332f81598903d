/** Numbers kept as ranges that do not touch each other, in order: for sets of which most are neighbours. */

/** Both ends are in it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export class Ranges {
  private readonly all: Range[] = [];

  static of(ranges: Iterable<Range>): Ranges {
    const made = new Ranges();
    for (const range of ranges) made.add(range);
    return made;
  }

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** How many numbers there are. */
  get size(): number {
    return this.all.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }

  add(range: Range): void {
    const start = this.firstEndingAt(range.from - 1);
    let end = start;
    let { from, to } = range;
    for (let near = this.all[end]; near !== undefined && near.from <= range.to + 1; near = this.all[end]) {
      from = Math.min(from, near.from);
      to = Math.max(to, near.to);
      end += 1;
    }
    this.all.splice(start, end - start, { from, to });
  }

  remove({ from, to }: Range): void {
    const start = this.firstEndingAt(from);
    const left: Range[] = [];
    let end = start;
    for (let near = this.all[end]; near !== undefined && near.from <= to; near = this.all[end]) {
      if (near.from < from) left.push({ from: near.from, to: from - 1 });
      if (near.to > to) left.push({ from: to + 1, to: near.to });
      end += 1;
    }
    this.all.splice(start, end - start, ...left);
  }

  has(number: number): boolean {
    return this.covers({ from: number, to: number });
  }

  /** Whether every number of a range is among them. */
  covers({ from, to }: Range): boolean {
    const near = this.all[this.firstEndingAt(from)];
    return near !== undefined && near.from <= from && to <= near.to;
  }

  /** Whether any number of a range is among them. */
  overlaps({ from, to }: Range): boolean {
    const near = this.all[this.firstEndingAt(from)];
    return near !== undefined && near.from <= to;
  }

  [Symbol.iterator](): Iterator<Range> {
    return this.all[Symbol.iterator]();
  }

  /** The position of the first range that ends at a number or later. */
  private firstEndingAt(number: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.to ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
