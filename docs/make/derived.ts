/** What is derived from the code and kept in the repository, so that it can be read without running anything. */
import { measureUses } from '../../test/support/controls/measure-uses';

/** What each control reads and writes, by path from the root. */
export async function derivedData(): Promise<Readonly<Record<string, string>>> {
  return { 'src/controls/uses.json': asJson(await measureUses()) };
}

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
