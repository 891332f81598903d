/** Draws tenants of a family, lets the controls judge them, and shrinks whatever they and the oracle disagree on. */
import fc from 'fast-check';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { judge } from '../support/controls/run-case';
import type { Actual, Family, Trial } from './family';

/** A tenant on which a control and its oracle disagree, as small as it could be made. */
export interface Disagreement {
  readonly trial: Trial;
  /** What the control said. */
  readonly actual: Actual;
  /** Options that find it again. */
  readonly replay: string;
}

export interface FamilyResult {
  readonly tenants: number;
  readonly seconds: number;
  readonly disagreements: readonly Disagreement[];
}

export interface FamilyWish {
  readonly seed: number;
  readonly runs: number;
  /** Stop after this many disagreements. */
  readonly maxDisagreements: number;
  /** Judge these controls only; absent: all of the family. */
  readonly only?: readonly string[];
}

/** A new seed for each chunk, so that one disagreement does not end the search. */
const tenantsPerChunk = 500;

/** Throws only where a control throws: that is a finding too, with the tenant in its message. */
export async function runFamily<Model>(family: Family<Model>, wish: FamilyWish): Promise<FamilyResult> {
  const began = performance.now();
  const disagreements: Disagreement[] = [];
  let tenants = 0;
  for (let chunk = 0; tenants < wish.runs && disagreements.length < wish.maxDisagreements; chunk += 1) {
    const numRuns = Math.min(tenantsPerChunk, wish.runs - tenants);
    const seed = wish.seed + chunk;
    const found = await firstDisagreement(family, { seed, numRuns, only: wish.only });
    tenants += numRuns;
    if (found !== null) disagreements.push({ ...found, replay: `--family ${family.name} --seed ${seed} --runs ${numRuns}` });
  }
  return { tenants, seconds: (performance.now() - began) / 1000, disagreements };
}

interface Chunk {
  readonly seed: number;
  readonly numRuns: number;
  readonly only: readonly string[] | undefined;
}

async function firstDisagreement<Model>(
  family: Family<Model>,
  { seed, numRuns, only }: Chunk,
): Promise<Omit<Disagreement, 'replay'> | null> {
  const result = await fc.check(
    fc.asyncProperty(family.tenants, async (model) => (await disagreementOf(family, model, only)) === null),
    { seed, numRuns },
  );
  if (!result.failed) return null;
  const [model] = result.counterexample ?? [];
  const found = model === undefined ? null : await disagreementOf(family, model, only);
  if (found === null) throw new Error(`The shrunk tenant of seed ${seed} no longer fails.`, { cause: result.errorInstance });
  return found;
}

/** The first control that says something else than its oracle. */
async function disagreementOf<Model>(
  family: Family<Model>,
  model: Model,
  only?: readonly string[],
): Promise<Omit<Disagreement, 'replay'> | null> {
  for (const trial of family.trials(model)) {
    if (only !== undefined && !only.includes(trial.control)) continue;
    const actual = await (family.judge?.(model) ?? judgedBy(trial));
    if (!agrees(trial, actual)) return { trial, actual };
  }
  return null;
}

async function judgedBy(trial: Trial): Promise<Actual> {
  const control = controls.find(({ id }) => id === trial.control);
  if (control === undefined) throw new Error(`There is no control ${trial.control}.`);
  return judged(control, trial);
}

/** Whether a control, perhaps a broken one, says what the oracle does. */
export async function agreesWith(control: Control, trial: Trial): Promise<boolean> {
  return agrees(trial, await judged(control, trial));
}

async function judged(control: Control, { given }: Trial): Promise<Actual> {
  const finding = await judge(control, { ...given, name: 'a random tenant', verdict: 'unknown' });
  return {
    verdict: finding.verdict,
    summary: finding.summary,
    warns: finding.warnings.map(({ code }) => code),
    missing: finding.missing.map(({ read }) => read),
  };
}

/** Whether what was said of a tenant is what the oracle says. */
export function agrees({ expected }: Trial, actual: Actual): boolean {
  return (
    expected.verdicts.some((verdict) => verdict === actual.verdict) &&
    (expected.warns ?? []).every((code) => actual.warns.includes(code)) &&
    (expected.missing ?? []).every((read) => actual.missing.includes(read)) &&
    (actual.verdict !== 'unknown' || saysWhy(expected.missingIfUnknown, actual))
  );
}

function saysWhy(collections: readonly string[] | undefined, { missing }: Actual): boolean {
  return collections === undefined || collections.some((name) => missing.some((read) => read.startsWith(name)));
}
