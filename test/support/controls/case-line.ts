/** One case on one line: all that a finding and its first plan consist of, apart from the words. */
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import type { Coverage } from '../../../src/controls/finding';
import { weakenedSettings } from '../../../src/controls/weakened-settings';
import { isRefusal } from '../../../src/lib/errors';
import { canonicalJson, sha256 } from '../../../src/lib/json';
import { contextOf, draft, judge, suggestion } from './run-case';

/** `fail; gaps 2 of 5 (1f2e3d4c); 3/7; parts log pass 1/1; warns lockout; missing graph.users; enforce 2 (9a8b7c6d)`; what is in brackets stands for names. */
export async function caseLine(control: Control, one: Case): Promise<string> {
  const {
    verdict,
    evidence,
    evidenceTotal,
    gaps = 0,
    coverage,
    parts = {},
    partCoverage = {},
    warnings,
    missing,
  } = await judge(control, one);
  return [
    verdict,
    `gaps ${gaps} of ${evidenceTotal} (${digestOf(evidence.map(({ object, property }) => [object, property]))})`,
    ...counted(coverage),
    ...listed(
      'parts',
      Object.entries(parts).map(([name, state]) => [name, state, ...counted(partCoverage[name])].join(' ')),
    ),
    ...listed('warns', codesOf(warnings)),
    ...listed('asks less', weakenedSettings(control, contextOf(control, one).settings)),
    ...listed(
      'missing',
      missing.map(({ read }) => read),
    ),
    ...(control.plan === undefined ? [] : [await planPart(control, one)]),
    ...(one.suggests === undefined ? [] : [await suggestionPart(control, one)]),
  ].join('; ');
}

async function planPart(control: Control, one: Case): Promise<string> {
  const first = await draft(control, one);
  if (isRefusal(first)) return `refused ${first.code}`;
  const operations = [...first.operations];
  const warned = listed('warning of', codesOf(first.warnings))
    .map((text) => `, ${text}`)
    .join('');
  return `${first.stage} ${operations.length} (${digestOf(operations)}) for ${first.expects}${warned}`;
}

async function suggestionPart(control: Control, one: Case): Promise<string> {
  const { answer, settings, confidence, evidence } = await suggestion(control, one);
  return `suggests ${answer} (${digestOf(settings)}) ${confidence} for ${evidence.length} reasons`;
}

function counted(coverage: Coverage | undefined): readonly string[] {
  return coverage === undefined ? [] : [`${coverage.covered}/${coverage.of}`];
}

function codesOf(warnings: readonly { readonly code: string }[]): readonly string[] {
  return warnings.map(({ code }) => code);
}

function listed(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what} ${names.join(', ')}`];
}

function digestOf(value: unknown): string {
  return sha256(canonicalJson(value)).slice(0, 8);
}
