/** What `hardenbot doctor` prints, for people and for programs. */
import { type Check, everyControl } from './check.js';

export interface DoctorDocument {
  readonly schema: 'doctor/1';
  readonly tenants: readonly { readonly tenant: string | null; readonly checks: readonly Check[] }[];
  readonly counts: Readonly<Record<Check['state'], number>>;
}

/** Checks by the tenant they are about; null holds those about hardenbot itself. */
export type CheckedTenants = DoctorDocument['tenants'];

export function doctorDocument(tenants: CheckedTenants): DoctorDocument {
  const count = (state: Check['state']): number =>
    tenants.flatMap(({ checks }) => checks).filter((check) => check.state === state).length;
  return { schema: 'doctor/1', tenants, counts: { works: count('works'), missing: count('missing'), untold: count('untold') } };
}

/** Lines of plain text; what services said cannot move the cursor. */
export function doctorText(document: DoctorDocument): string {
  const { works, missing, untold } = document.counts;
  const parts = document.tenants.flatMap(({ tenant, checks }) => [
    tenant === null ? 'hardenbot' : `tenant ${tenant}`,
    ...checks.flatMap(checkLines),
    '',
  ]);
  return `${[...parts, `${works} work, ${missing} missing, ${untold} could not be told.`].map(printable).join('\n')}\n`;
}

function checkLines({ state, area, name, found, disables, remedy }: Check): readonly string[] {
  const indent = '           ';
  return [
    `  ${state.padEnd(8)} ${area}: ${name}: ${found}`,
    ...(disables.length === 0
      ? []
      : [`${indent}stops: ${disables.length === everyControl.length ? 'everything' : disables.join(', ')}`]),
    ...(remedy === null ? [] : [`${indent}do: ${remedy}`]),
  ];
}

function printable(line: string): string {
  return line.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');
}
