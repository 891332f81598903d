/** Writes a disagreement as a case that can be pasted into the cases.ts of its control. */
import type { Disagreement } from './run-family';

/** Lines: what disagrees, how to find it again, and the case as TypeScript. */
export function printed({ trial, actual, replay }: Disagreement): readonly string[] {
  const { control, given, expected } = trial;
  const { state, ...rest } = given;
  const verdict =
    expected.verdicts.length === 1
      ? `'${expected.verdicts[0]}'`
      : `'${expected.verdicts[0]}' /* or ${expected.verdicts.slice(1).join(', ')} */`;
  return [
    `${control} says ${actual.verdict}, by the rules it is ${expected.verdicts.join(' or ')}: ${expected.because}`,
    `  it says: ${actual.summary}`,
    ...lacking('warning', expected.warns, actual.warns),
    ...lacking('missing read', expected.missing, actual.missing),
    `  again: npm run fuzz -- ${replay}`,
    '  {',
    `    name: ${literal(expected.because)},`,
    `    state: ${literal(state)},`,
    ...Object.entries(rest).map(([key, value]) => `    ${key}: ${literal(value)},`),
    `    verdict: ${verdict},`,
    ...((expected.warns ?? []).length > 0 ? [`    warns: ${literal(expected.warns)},`] : []),
    '  },',
  ];
}

function lacking(what: string, wanted: readonly string[] = [], found: readonly string[] = []): readonly string[] {
  const lacks = wanted.filter((one) => !found.includes(one));
  return lacks.length === 0 ? [] : [`  no ${what} ${lacks.join(', ')} (there are: ${found.join(', ') || 'none'})`];
}

/** A value as TypeScript writes it; what is undefined is left out. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, inner]) => `${/^[a-z_$][\w$]*$/i.test(key) ? key : literal(key)}: ${literal(inner)}`).join(', ')} }`;
}
