/** Reads below the resources of a list, one set for each resource, however often its list brings it. */
import type { Read } from '../../tenant/resource.js';

interface Identified {
  readonly id?: string | null | undefined;
}

/** What is asked below one resource. */
export interface Asked {
  readonly reads: readonly Read[];
}

export class Below<Row extends Identified, Found extends Asked> {
  readonly rows: Row[] = [];
  private readonly found = new Map<string, Found>();
  private readonly needs: (row: Row) => boolean;
  private readonly ask: (id: string, row: Row) => Found;

  /**
   * @param needs whether the row alone does not decide
   * @param ask registers what is read below it; called once for each id
   */
  constructor(needs: (row: Row) => boolean, ask: (id: string, row: Row) => Found) {
    this.needs = needs;
    this.ask = ask;
  }

  /** Undefined for a row without an id, below which nothing can be read. */
  of({ id }: Row): Found | undefined {
    return this.found.get((id ?? '').toLowerCase());
  }

  /** What was not asked for yet. */
  follow(): readonly Read[] {
    return this.followFor(this.rows);
  }

  /** The same for rows that are kept elsewhere. */
  followFor(rows: readonly Row[]): readonly Read[] {
    const reads: Read[] = [];
    for (const row of rows) {
      const { id } = row;
      if (!id || !this.needs(row) || this.of(row) !== undefined) continue;
      const asked = this.ask(id, row);
      this.found.set(id.toLowerCase(), asked);
      reads.push(...asked.reads);
    }
    return reads;
  }

  get asked(): readonly Read[] {
    return [...this.found.values()].flatMap(({ reads }) => reads);
  }
}
