/** Numbers that only grow, kept as runs of neighbours: a change of half a million operations that nothing else came between takes one. */
import type { Range } from './ranges.js';

export class IntervalSet {
  /** The first number of each run. */
  private readonly starts: number[] = [];
  /** How many numbers come before each run. */
  private readonly before: number[] = [];
  /** The largest; 0 where there is none. */
  last = 0;
  length = 0;

  /** @param number larger than every one before */
  push(number: number): void {
    if (this.length === 0 || number !== this.last + 1) {
      this.starts.push(number);
      this.before.push(this.length);
    }
    this.last = number;
    this.length += 1;
  }

  /** The number at a position from 0; undefined beyond the end. */
  at(position: number): number | undefined {
    if (position < 0 || position >= this.length) return undefined;
    let low = 0;
    let high = this.before.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.before[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return (this.starts[low] ?? 0) + position - (this.before[low] ?? 0);
  }

  /** Those from one position up to another, that one not included. */
  slice(from: number, to = this.length): readonly number[] {
    const numbers: number[] = [];
    for (let position = from; position < Math.min(to, this.length); position += 1) numbers.push(this.at(position) ?? 0);
    return numbers;
  }

  /** Each run by its first and its last number. */
  *ranges(): Generator<Range> {
    for (const [run, from] of this.starts.entries())
      yield { from, to: from + (this.before[run + 1] ?? this.length) - (this.before[run] ?? 0) - 1 };
  }

  /** The first number and the length of each run, one after the other. */
  toJSON(): readonly number[] {
    return this.starts.flatMap((start, run) => [start, (this.before[run + 1] ?? this.length) - (this.before[run] ?? 0)]);
  }

  static from(runs: readonly number[]): IntervalSet {
    const read = new IntervalSet();
    for (let position = 0; position < runs.length; position += 2) {
      const [start = 0, length = 0] = runs.slice(position, position + 2);
      read.starts.push(start);
      read.before.push(read.length);
      read.length += length;
      read.last = start + length - 1;
    }
    return read;
  }
}
