/** Judges a control that was broken in one place: by its cases, then by random tenants; all in this process. */
import { join } from 'node:path';
import fc from 'fast-check';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { families } from '../fuzz/families';
import type { Family, Trial } from '../fuzz/family';
import { agreesWith } from '../fuzz/run-family';
import { caseComplaint } from '../support/controls/case-complaint';
import { caseLine } from '../support/controls/case-line';
import { sourceOf } from './draw';
import { mutated, type Site } from './sites';

const root = join(__dirname, '..', '..');

/** What noticed the mutant; null: nothing did. */
export type Killer = string | null;

/** Sources in place of those on disk, as the hook that loads TypeScript reads them. */
const replaced = (globalThis as { replacedSources?: Map<string, string> }).replacedSources;

export interface Judges {
  readonly control: string;
  readonly cases: readonly Case[];
  /** What each case consists of, by the control as it is. */
  readonly lines: readonly string[];
  readonly trials: readonly Trial[];
}

/** The cases of a control and random tenants for it, with what the oracles say of them. */
export async function judgesOf(
  control: string,
  { seed, tenants }: { readonly seed: number; readonly tenants: number },
): Promise<Judges> {
  const { cases } = require(join(root, 'src', 'controls', control, 'cases.ts')) as { cases: readonly Case[] };
  const trials = families.flatMap((family) => trialsOf(family as Family, control, { seed, tenants }));
  const whole = controls.find(({ id }) => id === control);
  if (whole === undefined) throw new Error(`There is no control ${control}.`);
  const lines: string[] = [];
  for (const one of cases) lines.push(await caseLine(whole, one));
  return { control, cases, lines, trials };
}

function trialsOf(
  family: Family,
  control: string,
  { seed, tenants }: { readonly seed: number; readonly tenants: number },
): readonly Trial[] {
  const isIts = (trial: Trial): boolean => trial.control === control;
  const [first] = fc.sample(family.tenants, { seed, numRuns: 1 });
  const few = family.name === 'reads' ? tenants * 2 : tenants;
  if (family.name !== 'reads' && !family.trials(first).some(isIts)) return [];
  return fc.sample(family.tenants, { seed, numRuns: few }).flatMap((model) => family.trials(model).filter(isIts));
}

export async function killerOf(site: Site, judges: Judges): Promise<Killer> {
  let control: Control;
  try {
    control = brokenControl(site, judges.control);
  } catch (error) {
    return `loading it: ${messageOf(error)}`;
  }
  for (const one of judges.cases) {
    const complaint = await attempt(() => caseComplaint(control, one));
    if (complaint !== null) return `case "${one.name}"`;
  }
  for (const [index, one] of judges.cases.entries()) {
    const complaint = await attempt(async () => ((await caseLine(control, one)) === judges.lines[index] ? null : 'differs'));
    if (complaint !== null) return `line of "${one.name}"`;
  }
  for (const trial of judges.trials) {
    const complaint = await attempt(async () => ((await agreesWith(control, trial)) ? null : 'disagrees'));
    if (complaint !== null) return `fuzz: ${trial.expected.because}`;
  }
  return null;
}

async function attempt(judge: () => Promise<string | null>): Promise<string | null> {
  try {
    return await judge();
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The control loaded again from its folder with one file replaced; what it shares with others stays as it is. */
function brokenControl(site: Site, id: string): Control {
  if (replaced === undefined) throw new Error('The hook that replaces sources is not loaded.');
  const folder = join(root, 'src', 'controls', id);
  const forget = () => {
    for (const file of Object.keys(require.cache)) if (file.startsWith(`${folder}/`)) Reflect.deleteProperty(require.cache, file);
  };
  replaced.set(join(root, site.file), mutated(sourceOf(site.file), site));
  forget();
  try {
    const exported = require(join(folder, 'index.ts')) as Readonly<Record<string, unknown>>;
    const control = Object.values(exported).find((one) => (one as Control | undefined)?.id === id);
    if (control === undefined) throw new Error(`The folder of ${id} exports no control.`);
    return control as Control;
  } finally {
    replaced.clear();
    forget();
  }
}
