/** The port of where the operations of plans are kept; they carry no authority, their digest does. */
import type { Operation } from './operation.js';

export interface ReadsOperations {
  /** Operations in order; parsed, because storage is not trusted. */
  operations(tenant: string, id: string): AsyncIterable<Operation>;
}

export interface PlanStore extends ReadsOperations {
  /** Saves operations as they come, in chunks of 500, before the header says that they are whole. Returns how many there were. */
  saveOperations(tenant: string, id: string, operations: AsyncIterable<Operation> | Iterable<Operation>): Promise<number>;
  /** The first operations, for a card. */
  first(tenant: string, id: string, count: number): Promise<readonly Operation[]>;
}
