/** An audit by a script: it reads one thing after the other, as scripts do, and asks its rules. */
import type { Row } from './closed-tenant';
import { appRolesOf, judgeByRules, type Read, type ReadName, type Rows, reads, type Said } from './rules';

/** Whatever sends the requests of a script. */
export interface Asking {
  /** Every row of a list, page after page; an object as the one row. */
  rows(read: Read): Promise<readonly Row[]>;
}

export async function auditByScript(asking: Asking): Promise<readonly Said[]> {
  const found: Partial<Record<ReadName, readonly Row[]>> = {};
  for (const name of Object.keys(reads) as ReadName[]) found[name] = await asking.rows(reads[name]);
  const rows = found as Rows;
  const appRoles: Row[] = [];
  for (const read of appRolesOf(rows)) appRoles.push(...(await asking.rows(read)));
  return judgeByRules(rows, appRoles);
}

/** The rows of an answer, and where the next ones are. */
export function pageOf(body: unknown): { readonly rows: readonly Row[]; readonly next: string | undefined } {
  const { value, '@odata.nextLink': next } = body as { readonly value?: unknown; readonly '@odata.nextLink'?: string };
  return { rows: Array.isArray(value) ? (value as readonly Row[]) : [body as Row], next };
}
