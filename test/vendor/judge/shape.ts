/** A request without its values: what two requests have in common that ask the same of a vendor. */
import type { Recorded } from '../record/recording';
import { nameOfArm } from './arm';
import { nameOf } from './graph';
import { targetOf } from './graph-path';

/** A request that leads nowhere is its own shape. */
export function shapeOf(request: Pick<Recorded, 'service' | 'method' | 'path' | 'cmdlet' | 'parameters' | 'body'>): string {
  const url = new URL(request.path, 'https://vendor.example');
  const options = [...url.searchParams]
    .filter(([name]) => name !== '$skiptoken' && name !== '$top')
    .map(([name, value]) => optionShape(name, value));
  const query = options.length === 0 ? '' : ` ? ${options.sort().join(' & ')}`;
  if (request.service === 'exchange') {
    const parameters = Object.entries(request.parameters ?? {}).map(
      ([name, value]) => `${name}${Array.isArray(value) || typeof value !== 'object' || value === null ? '' : '{}'}`,
    );
    return `${request.cmdlet} ${parameters.sort().join(' ')}${query}`;
  }
  if (request.service === 'arm') return `${nameOfArm(request) ?? url.pathname} ${membersOf(request.body).join(' ')}`.trim();
  const target = targetOf(url.pathname);
  const name = typeof target === 'string' ? `${request.method} ${url.pathname}` : nameOf(request.method, target);
  return `${name}${query} ${membersOf(request.body).join(' ')}`.trim();
}

function optionShape(name: string, value: string): string {
  if (name === '$select') return `$select ${value.split(',').sort().join()}`;
  return `${name} ${skeletonOf(value)}`;
}

/** A filter without its literals. */
export function skeletonOf(filter: string): string {
  return filter
    .replaceAll(/'(?:[^']|'')*'/g, "'…'")
    .replaceAll(/\b\d{4}-\d{2}-\d{2}[\dT:.Z+-]*|\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, '…');
}

/** The names of a body, those of its objects behind a dot. */
function membersOf(body: unknown, path = ''): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  if (Array.isArray(body)) return [...new Set(body.flatMap((one: unknown) => membersOf(one, path)))];
  return Object.entries(body)
    .flatMap(([name, inner]) => [`${path}${name}`, ...membersOf(inner, `${path}${name}.`)])
    .sort();
}
