/** Suites run translated code, of which Node loads the product's and Jest the tests': both show the lines that we wrote. */
import { readFileSync } from 'node:fs';
import { canonicalJson } from '../../src/lib/json';

/** The lines on which a stack stands in this repository, innermost first. */
function linesOf(stack: string): readonly string[] {
  return [...stack.matchAll(/\(?(\/[^\s()]+\.ts):(\d+):\d+\)?/g)].map(
    ([, file = '', line = '']) => readFileSync(file, 'utf8').split('\n')[Number(line) - 1]?.trim() ?? '',
  );
}

test('a stack names the lines of the sources, in the product and in the test', () => {
  let stack = '';
  try {
    canonicalJson(Number.NaN);
  } catch (error) {
    stack = error instanceof Error ? (error.stack ?? '') : '';
  }
  const [thrown, called] = linesOf(stack);
  expect({ thrown, called }).toEqual({ thrown: expect.stringContaining('canonicalize('), called: 'canonicalJson(Number.NaN);' });
});
