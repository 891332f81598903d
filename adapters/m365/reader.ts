/** Rows of a read: raw pages of a service, each row parsed by its resource. */
import type { z } from 'zod';
import { compiled } from '../../src/lib/compiled.js';
import type { TenantError } from '../../src/lib/errors.js';
import { InternalError } from '../../src/lib/internal-error.js';
import { isObject } from '../../src/lib/json.js';
import type { Page } from '../../src/tenant/client.js';
import { type Read, readName } from '../../src/tenant/resource.js';
import { incomplete, type Subject } from './errors.js';
import type { RawPage } from './service.js';

/**
 * Parsed pages. Throws TenantError where the list is not whole, or InternalError where our own code could not take a row, after everything
 * that came before: rows that were read, and the count of the requests that failed.
 */
export async function* parsedPages<Row>(read: Read<Row>, pages: AsyncIterable<RawPage>): AsyncGenerator<Page<Row>> {
  for await (const page of pages) {
    const row = compiled(read.resource.row, page.rows.length);
    const { rows, problem } = parsedRows(read, row, page.rows);
    if (rows.length > 0 || page.calls > 0) yield { rows, calls: page.calls };
    const broken = problem ?? page.broken;
    if (broken !== null) throw broken;
  }
}

function parsedRows<Row>(
  read: Read<Row>,
  row: z.ZodType<Row>,
  raw: readonly unknown[],
): { readonly rows: readonly Row[]; readonly problem: TenantError | InternalError | null } {
  const rows: Row[] = [];
  const lackingIn = fieldsLacking(read);
  try {
    for (const item of raw) {
      const lacking = lackingIn(item);
      if (lacking !== null) return { rows, problem: unreadableRow(read, lacking, 'it is not there') };
      const parsed = row.safeParse(item);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return { rows, problem: unreadableRow(read, issue?.path.join('.') ?? '', issue?.message ?? '') };
      }
      rows.push(parsed.data);
    }
  } catch (error) {
    return { rows, problem: new InternalError(readName(read), error) };
  }
  return { rows, problem: null };
}

/**
 * The field that a row should have: one that holds nothing of what was asked for, an object of Graph without the id that each has, or what says
 * whom it is about. A search for a person among such rows would wrongly find no one. What Azure answers lies a level below.
 * Null: the row says what it is about.
 */
function fieldsLacking({ resource, fields }: Read): (row: unknown) => string | null {
  const { list, about = [] } = resource;
  const [first] = fields;
  if (first === undefined || (list.service !== 'graph' && list.service !== 'exchange')) return () => null;
  const needsId = list.service === 'graph' && list.single !== true && fields.includes('id');
  const needed = [...(needsId ? ['id'] : []), ...about.filter((field) => fields.includes(field))];
  return (row) => {
    if (!isObject(row)) return null;
    const lacking = needed.find((field) => !says(row, field));
    if (lacking !== undefined) return lacking;
    const isKnown = fields.some((field) => field in row) || [...fields, ...names].some((field) => says(row, field));
    return isKnown ? null : first;
  };
}

/** What objects are distinguished by: one with such a name is there, whatever else it does not say. */
const names = ['id', 'Guid', 'Identity', 'Name'];

/** Exports begin names with either case. */
function says(row: Readonly<Record<string, unknown>>, field: string): boolean {
  const value = row[field] ?? row[Object.keys(row).find((key) => key.toLowerCase() === field.toLowerCase()) ?? ''];
  return value !== undefined && value !== null && value !== '';
}

/** A row whose property is not of the kind we know could mean anything: the list counts as not whole. */
export function unreadableRow(read: Read, property: string, why: string): TenantError {
  const subject: Subject = { name: readName(read), resource: read.resource, write: false };
  return incomplete(subject, `a row cannot be read at ${property === '' ? 'its top' : property}: ${why}`);
}
