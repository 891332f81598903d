/** A collection of a tenant that may be refused or break off, and what a tenant may be of which only the rest was read. */

/** `graph.users` is not answered at all, or breaks off after this many rows. */
export interface Cut {
  /** What `missing` has to call it. */
  readonly read: string;
  /** Null: refused. */
  readonly after: number | null;
}

export type State = Readonly<Record<string, unknown>>;

/** `Model` is a tenant of another family. */
export interface Part<Model> {
  readonly read: string;
  /** The state as it reads with the cut. */
  cut(state: State, after: number | null): State;
  /** A tenant that reads the same with the cut: what was not read comes from `other`. */
  completed(model: Model, other: Model, after: number | null): Model;
}

/** A collection at the top of the state: `exchange.Mailbox`. `completed` gets how many rows were read before it broke off. */
export function collection<Model>(
  read: string,
  completed: (model: Model, other: Model, kept: number) => Partial<Model>,
): Part<Model> {
  return {
    read,
    cut: (state, after) => (after === null ? without(state, read) : brokenOff(state, read, after)),
    completed: (model, other, after) => ({ ...model, ...completed(model, other, after ?? 0) }),
  };
}

/** An object that is the only one of its kind, which is refused or there. */
export function single<Model>(read: string, completed: (other: Model) => Partial<Model>): Part<Model> {
  return {
    read,
    cut: (state) => without(state, read),
    completed: (model, other) => ({ ...model, ...completed(other) }),
  };
}

/** A property of one object below a collection, which is refused: the members of a group, the configuration of a site. */
export function property<Model>(
  read: string,
  where: { readonly of: (state: State) => object | undefined; readonly name: string },
  completed: (model: Model, other: Model) => Partial<Model>,
): Part<Model> {
  return {
    read,
    cut: (state) => {
      const copy = structuredClone(state);
      const row = where.of(copy);
      if (row !== undefined) Reflect.deleteProperty(row, where.name);
      return copy;
    },
    completed: (model, other) => ({ ...model, ...completed(model, other) }),
  };
}

/** The first rows, and behind them others. */
export function spliced<Row>(rows: readonly Row[], others: readonly Row[], kept: number): readonly Row[] {
  return [...rows.slice(0, kept), ...others.slice(kept)];
}

function without(state: State, read: string): State {
  const [area = '', key = ''] = read.split('.');
  const { [key]: _, ...rest } = state[area] as State;
  return { ...state, [area]: rest };
}

function brokenOff(state: State, read: string, returned: number): State {
  const marks = (state['collection'] ?? {}) as State;
  return { ...state, collection: { ...marks, [read]: { complete: false, returned } } };
}
