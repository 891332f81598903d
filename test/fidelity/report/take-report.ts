/** `npm run fidelity -- --report FILE`: what a report of `hardenbot doctor --shapes` confirms and contradicts, and cases of the contradictions. */
import { relative } from 'node:path';
import { InputError } from '../../../src/lib/errors';
import { packageVersion } from '../../../src/process/package-root';
import { beliefLines, beliefsOf } from './beliefs';
import { readReportFile } from './read-report';
import { casesOf, keepCase, stillContradicted, titleOf } from './reported-case';

/** False where the report contradicts something. Throws InputError for a file that is no report. */
export async function takeReport(
  file: string,
  { caseFolder, print }: { readonly caseFolder: string | null; readonly print: (line: string) => void },
): Promise<boolean> {
  const report = readReportFile(file);
  if (report.source === 'export')
    throw new InputError(
      'This report is of an export, which the simulator of hardenbot answered. It confirms nothing and contradicts nothing of Microsoft 365.',
      ['ask for a report of the tenant itself: hardenbot doctor --shapes without --state'],
    );
  const here = packageVersion();
  if (report.version !== here)
    print(`note: the report is of hardenbot ${report.version}, and this is ${here}: what is expected may have changed`);
  const beliefs = beliefsOf(report);
  for (const line of beliefLines(beliefs)) print(line);
  if (caseFolder !== null) await keepCases();
  return beliefs.every(({ says }) => says !== 'contradicted');

  async function keepCases(): Promise<void> {
    for (const one of casesOf(report)) {
      const still = await stillContradicted(one);
      if (still === null || still.length === 0) {
        print(
          `no case: ${titleOf(one)}: ${still === null ? 'the simulated tenant cannot be made to answer so; mend it by hand' : 'it is mended already'}`,
        );
        continue;
      }
      const kept = keepCase(one, caseFolder ?? '');
      print(kept === null ? `kept already: ${titleOf(one)}` : `case: ${relative(process.cwd(), kept)}`);
    }
    print('run them with: npm test -- test/tenant/reported-shapes.test.ts');
  }
}
