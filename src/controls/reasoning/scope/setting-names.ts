/** Names that settings list, and which of them nothing in the tenant carries. */

export class SettingNames {
  private readonly unmet: Map<string, string>;
  private readonly known: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.unmet = new Map(names.map((name) => [normal(name), name]));
    this.known = new Set(this.unmet.keys());
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** Whether one of the names of an object is listed, letter case aside; from then on that name is no stale one. */
  match(...names: readonly (string | null | undefined)[]): boolean {
    const met = names.flatMap((name) => (typeof name === 'string' && this.known.has(normal(name)) ? [normal(name)] : []));
    for (const name of met) this.unmet.delete(name);
    return met.length > 0;
  }

  /** As written in settings. */
  get stale(): readonly string[] {
    return [...this.unmet.values()];
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
