/** The rows of one collection: those of the state file, then those of its template, addressed by position. */
import { ByTime, type Window } from './logs/by-time.js';
import type { GeneratedRows, Row } from './template.js';

export class RowSet {
  private readonly written: Row[];
  private readonly generated: GeneratedRows | null;
  /** By list of properties: value in lower case to position; dropped when a row comes, goes or changes. */
  private index = new Map<string, ReadonlyMap<string, number>>();
  /** Of logs: the written rows by their moments, as far as `timed`; dropped when one goes or changes. */
  private times: ByTime | null = null;
  private timed = 0;

  constructor(rows: readonly Row[], generated: GeneratedRows | null = null) {
    this.written = [...rows];
    this.generated = generated;
  }

  /** One beyond the last position. */
  get end(): number {
    return this.written.length + (this.generated?.count ?? 0);
  }

  /** Undefined where a generated row was removed. */
  at(position: number): Row | undefined {
    return position < this.written.length ? this.written[position] : this.generated?.at(position - this.written.length);
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (let position = 0; position < this.end; position += 1) {
      const row = this.at(position);
      if (row !== undefined) yield row;
    }
  }

  /** The position of the first row whose first matching property has this value, letter case aside, or null. */
  find(properties: readonly string[], value: string): number | null {
    const position = this.indexOf(properties).get(value.toLowerCase());
    if (position !== undefined) return position;
    const number = this.generated?.find(properties, value) ?? null;
    return number === null ? null : this.written.length + number;
  }

  replace(position: number, row: Row): void {
    this.times = null;
    if (position >= this.written.length) this.generated?.replace(position - this.written.length, row);
    else {
      this.forgetIndexUnlessSame(this.written[position], row);
      this.written[position] = row;
    }
  }

  /** Puts a row before a position among the written rows; at the end of them without one. */
  insert(row: Row, position: number = this.written.length): void {
    if (position < this.written.length || this.generated !== null) this.times = null;
    this.written.splice(position, 0, row);
    this.index.clear();
  }

  remove(position: number): void {
    this.times = null;
    if (position >= this.written.length) this.generated?.remove(position - this.written.length);
    else this.written.splice(position, 1);
    this.index.clear();
  }

  /** The rows whose moment lies in a window, the oldest first, of those before position `end`. */
  within(property: string, window: Window, end: number = this.end): readonly Row[] {
    if (this.times?.property !== property) {
      this.times = new ByTime(property);
      this.timed = 0;
    }
    for (; this.timed < this.end; this.timed += 1) {
      const row = this.at(this.timed);
      if (row !== undefined) this.times.add(this.timed, row);
    }
    return this.times.within(window, end);
  }

  /** Drops the written rows that are not wanted any more. */
  keep(isWanted: (row: Row) => boolean): void {
    const wanted = this.written.filter(isWanted);
    if (wanted.length === this.written.length) return;
    this.times = null;
    this.written.splice(0, this.written.length, ...wanted);
    this.index.clear();
  }

  /** The rows that are written out in a state file. */
  writtenRows(): readonly Row[] {
    return [...this.written];
  }

  generatedRows(): GeneratedRows | null {
    return this.generated;
  }

  private indexOf(properties: readonly string[]): ReadonlyMap<string, number> {
    const name = properties.join();
    const known = this.index.get(name);
    if (known !== undefined) return known;
    const made = new Map<string, number>();
    for (const property of properties)
      for (const [position, row] of this.written.entries()) {
        const value = row[property];
        if (typeof value === 'string' && value !== '' && !made.has(value.toLowerCase())) made.set(value.toLowerCase(), position);
      }
    this.index.set(name, made);
    return made;
  }

  private forgetIndexUnlessSame(before: Row | undefined, after: Row): void {
    for (const name of this.index.keys())
      if (name.split(',').some((property) => before?.[property] !== after[property])) this.index.delete(name);
  }
}
