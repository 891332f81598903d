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
  const counts = { works: count('works'), missing: count('missing'), unknown: count('unknown'), note: count('note') };
  return { schema: 'doctor/1', tenants, counts };
}

/** Lines of plain text; what services said cannot move the cursor. */
export function doctorText(document: DoctorDocument): string {
  const { works, missing, unknown, note } = document.counts;
  const parts = document.tenants.flatMap(({ tenant, checks }) => [
    tenant === null ? 'hardenbot' : `tenant ${tenant}`,
    ...byRemedy(checks).flatMap(groupLines),
    '',
  ]);
  const notes = note === 0 ? '' : ` ${note} ${note === 1 ? 'takes' : 'take'} a licence that the tenant has not.`;
  const counts = `${works} work, ${missing} missing, ${unknown} unknown.${notes}`;
  return `${[...parts, counts, shapesHint].map(printable).join('\n')}\n`;
}

const shapesHint =
  'Help confirm what hardenbot expects of Microsoft 365: run hardenbot doctor --shapes, read its report, and attach it to a new issue. It has no name and no value of the tenant.';

/** Checks with one remedy stand together where the first of them stands, so that it is said once. */
function byRemedy(checks: readonly Check[]): readonly (readonly Check[])[] {
  const groups: Check[][] = [];
  const known = new Map<string, Check[]>();
  for (const check of checks) {
    const group = check.remedy === null ? undefined : known.get(check.remedy);
    if (group !== undefined) group.push(check);
    else {
      const begun = [check];
      groups.push(begun);
      if (check.remedy !== null) known.set(check.remedy, begun);
    }
  }
  return groups;
}

const indent = '           ';

function groupLines(checks: readonly Check[]): readonly string[] {
  const remedy = checks[0]?.remedy ?? null;
  const many = checks.length === 1 ? '' : ` (for these ${checks.length})`;
  return [
    ...checks.flatMap(checkLines),
    ...(remedy === null ? [] : [`${indent}do${many}: ${remedy}`]),
    ...(checks[0]?.lines ?? []),
  ];
}

function checkLines({ state, area, name, found, disables }: Check): readonly string[] {
  return [
    `  ${state.padEnd(8)} ${area}: ${name}: ${found}`,
    ...(disables.length === 0
      ? []
      : [`${indent}stops: ${disables.length === everyControl.length ? 'everything' : disables.join(', ')}`]),
  ];
}

function printable(line: string): string {
  return line.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');
}
