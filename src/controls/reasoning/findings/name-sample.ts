/** A few names out of many, with the number of all: for sentences about thousands of objects that are never held together. */
const kept = 20;

export class NameSample {
  private readonly names: string[] = [];
  private total = 0;

  add(name: string): void {
    this.total += 1;
    if (this.names.length < kept) this.names.push(name);
  }

  /** No further name is shown: those that come are counted alone. */
  get isFull(): boolean {
    return this.names.length === kept;
  }

  /** After the others. */
  addUnnamed(count: number): void {
    this.total += count;
  }

  get count(): number {
    return this.total;
  }

  /** `3 accounts (ana@contoso.com, bo@contoso.com, cy@contoso.com)`; at most `named` names, 20 where nothing is said, then how many more. */
  toString(one: string, many: string, named = kept): string {
    const shown = this.names.slice(0, named);
    const rest = this.total - shown.length;
    const listed = [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
    return `${this.total} ${this.total === 1 ? one : many} (${listed})`;
  }
}
