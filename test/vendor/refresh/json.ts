/** JSON that is small and still shows in a comparison what changed: a line for each entry of the upper two levels. */
export function compact(value: unknown): string {
  return `${written(value, 2)}\n`;
}

function written(value: unknown, levels: number): string {
  if (levels === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const indent = '  '.repeat(3 - levels);
  const close = '  '.repeat(2 - levels);
  const parts = Array.isArray(value)
    ? value.map((one) => written(one, levels - 1))
    : Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${written(inner, levels - 1)}`);
  if (parts.length === 0) return Array.isArray(value) ? '[]' : '{}';
  const [open, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => indent + part).join(',\n')}\n${close}${end}`;
}
