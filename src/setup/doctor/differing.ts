/** What the doctor says where decisions of people in chat and hardenbot.yaml differ. That is no fault, but readers of the file have to know. */
import { type Check, works } from './check.js';

export function checkDiffering(tenant: string, line: string | null): readonly Check[] {
  if (line === null) return [];
  const remedy = `\`hardenbot settings show --tenant ${tenant}\` says which; \`hardenbot settings export --tenant ${tenant}\` writes all of them as a file`;
  return [{ ...works('settings', `settings of ${tenant}`, line.replace(/\.$/u, '')), remedy }];
}
