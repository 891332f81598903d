/** Tests that a page of the manual names: `[suite]`, a file below test/, and behind it the name of a test, or the beginning of one and "…". */
import { suitePath } from './suite-path';

export interface NamedTest {
  /** From the root of the project. */
  readonly file: string;
  /** As the page has it, place-holders included. */
  readonly test: string;
}

/** The tests that a part of a page names. Brackets that stand before no code are prose. */
export function testsNamed(part: string): readonly NamedTest[] {
  return [...part.matchAll(/\[([\w.-]+)\] `([^`]+)`/g)].map(([, suite = '', test = '']) => ({
    file: suitePath(suite),
    test,
  }));
}

/** Whether a source has a test of that name. */
export function hasTest(source: string, { test }: NamedTest): boolean {
  return source.includes(test.endsWith('…') ? `'${test.slice(0, -1)}` : `'${test}'`);
}
