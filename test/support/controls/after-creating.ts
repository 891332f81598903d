/** Cases after the objects of a first stage were made, as the tenant has them some days later. */
import type { Case } from '../../../src/controls/case';
import { type Operation, resolveOperation } from '../../../src/engine/plan/operation';

const day = 24 * 60 * 60 * 1000;

/** The moment of a case. */
export function asOf({ state: { asOf: at } }: Case): Date {
  return new Date(typeof at === 'string' ? at : '2026-11-24T00:00:00Z');
}

/** The case after its operations were done ten days ago; null where they do not only create. */
export function afterCreating(one: Case, operations: readonly Operation[]): Case | null {
  const long = new Date(asOf(one).getTime() - 10 * day).toISOString();
  let graph = one.state['graph'] as Readonly<Record<string, readonly object[]>>;
  const ids = new Map<number, string>();
  for (const [index, planned] of operations.entries()) {
    const operation = resolveOperation(planned, ids);
    if (operation.kind !== 'create') return null;
    const id = `0e000000-0000-4000-8000-00000000000${index}`;
    ids.set(index + 1, id);
    const list = operation.resource.replace('graph.', '');
    const row = { id, createdDateTime: long, modifiedDateTime: null, ...operation.after };
    graph = { ...graph, [list]: [...(graph[list] ?? []), row] };
  }
  return { ...one, state: { ...one.state, graph } };
}
