/** Reads a list whole, or as far as the service gave it. */
import { TenantError } from '../lib/errors.js';
import type { ReadsTenant } from './client.js';
import type { Read } from './resource.js';

/** What a read gave. `rows`: what came, whole or not. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly problem: TenantError | null;
}

/** Never throws a TenantError: what came before it counts, and it says that there is more. */
export async function rowsOf<Row>(client: ReadsTenant, read: Read<Row>): Promise<Rows<Row>> {
  const rows: Row[] = [];
  try {
    for await (const page of client.read(read)) rows.push(...page.rows);
    return { rows, problem: null };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { rows, problem: error };
  }
}
