/** Tests that a page of the manual names: `[suite]`, which a line at the end of the page leads to its file, and behind it the name of the test. */

export interface NamedTest {
  /** From the root of the project. */
  readonly file: string;
  /** As the source has it, place-holders included; null where only the file is named. */
  readonly test: string | null;
}

/** The tests that a part of a page names. Brackets that neither lead to a file nor stand before the name of a test are prose. */
export function testsNamed(part: string, page: string): readonly NamedTest[] {
  const files = new Map(
    [...page.matchAll(/^\[([\w.-]+)\]: \.\.\/(test\/[\w.-]+\.test\.ts)$/gm)].map(([, name, file]) => [name, file]),
  );
  return [...part.matchAll(/\[([\w.-]+)\](?![(:])(?: `([^`]+)`)?/g)].flatMap(([, name, test]) => {
    const file = files.get(name);
    if (file === undefined && test === undefined) return [];
    return [{ file: file ?? `no line leads to ${name}`, test: test ?? null }];
  });
}
