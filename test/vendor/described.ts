/** How much a description says: its rows, counted as whoever reads it would. */
import { dataOf } from './judge/graph-model';

/** Types and enumerations, permissions by request, parameters of cmdlets, or definitions of a schema. */
export function rowsOf(files: readonly string[]): number {
  return files.map((file) => countOf(dataOf(file) as Readonly<Record<string, unknown>>)).reduce((sum, count) => sum + count, 0);
}

function countOf(data: Readonly<Record<string, unknown>>): number {
  const size = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0);
  if ('types' in data) return size(data['types']) + size(data['enums']);
  if ('rows' in data) return size(data['rows']);
  if ('definitions' in data || '$defs' in data) return size(data['definitions'] ?? data['$defs']);
  return Object.values(data)
    .map(size)
    .reduce((sum, count) => sum + count, 0);
}
