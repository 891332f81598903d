/** Judges controls that were broken in one place: by their cases, then by random tenants; all in this process. */
import { join } from 'node:path';
import fc from 'fast-check';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { families, questions } from '../fuzz/families';
import type { Family, Trial } from '../fuzz/family';
import { agrees, agreesWith } from '../fuzz/run-family';
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

/** @param judgesFor of each control that the site is in, or whose verdicts rest on it. */
export async function killerOf(site: Site, judgesFor: (control: string) => Promise<Judges>): Promise<Killer> {
  let broken: Broken;
  try {
    broken = brokenBy(site);
  } catch (error) {
    return `loading it: ${messageOf(error)}`;
  }
  // The slowest comes last: a case of some control notices most.
  for (const kind of [byCase, byLine, byTenant])
    for (const control of broken.controls) {
      const killer = await kind(control, await judgesFor(control.id));
      if (killer !== null) return killer;
    }
  return byQuestion(broken.questions);
}

async function byCase(control: Control, { cases }: Judges): Promise<Killer> {
  for (const one of cases) {
    const complaint = await attempt(() => caseComplaint(control, one));
    if (complaint !== null) return `case "${one.name}"`;
  }
  return null;
}

async function byLine(control: Control, { cases, lines }: Judges): Promise<Killer> {
  for (const [index, one] of cases.entries()) {
    const complaint = await attempt(async () => ((await caseLine(control, one)) === lines[index] ? null : 'differs'));
    if (complaint !== null) return `line of "${one.name}"`;
  }
  return null;
}

async function byTenant(control: Control, { trials }: Judges): Promise<Killer> {
  for (const trial of trials) {
    const complaint = await attempt(async () => ((await agreesWith(control, trial)) ? null : 'disagrees'));
    if (complaint !== null) return `fuzz: ${trial.expected.because}`;
  }
  return null;
}

/** Questions of people that each broken family is asked. */
const asked = 1000;
const askedSeed = 1711;

/** `why` and `why-mail` stand on shared reasoning, too. */
async function byQuestion(broken: readonly Family[]): Promise<Killer> {
  for (const [index, family] of broken.entries()) {
    const whole = questions[index] as Family;
    for (const model of fc.sample(whole.tenants, { seed: askedSeed, numRuns: asked })) {
      const [trial] = whole.trials(model);
      if (trial === undefined || family.judge === undefined) throw new Error(`${family.name} asks nothing.`);
      const { judge } = family;
      const complaint = await attempt(async () => (agrees(trial, await judge(model)) ? null : 'disagrees'));
      if (complaint !== null) return `fuzz: ${trial.expected.because}`;
    }
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

interface Broken {
  readonly controls: readonly Control[];
  /** All of `questions`, or none. */
  readonly questions: readonly Family[];
}

/** What stands on the broken file, loaded again with everything between it and that file; the rest stays as it is. */
function brokenBy(site: Site): Broken {
  if (replaced === undefined) throw new Error('The hook that replaces sources is not loaded.');
  const file = join(root, site.file);
  const folder = join(root, 'src', 'controls');
  const asking = join(root, 'test', 'fuzz', 'why');
  const within = [folder, join(root, 'src', 'features', 'why'), asking];
  const forgotten = standingOn(file).filter(
    (name) => within.some((one) => name.startsWith(`${one}/`)) && name !== join(folder, 'index.ts'),
  );
  const known = forgotten.map((name) => [name, require.cache[name]] as const);
  for (const name of forgotten) Reflect.deleteProperty(require.cache, name);
  replaced.set(file, mutated(sourceOf(site.file), site));
  try {
    const again = (index: string): readonly unknown[] => (forgotten.includes(index) ? [require(index)] : []);
    return {
      controls: controls.flatMap(({ id }) =>
        again(join(folder, id, 'index.ts')).map((loaded) => (loaded as { readonly control: Control }).control),
      ),
      questions: again(join(asking, 'index.ts')).flatMap((loaded) => {
        const { why, whyMail } = loaded as { readonly why: Family; readonly whyMail: Family };
        return [why, whyMail];
      }),
    };
  } finally {
    replaced.clear();
    for (const name of forgotten) Reflect.deleteProperty(require.cache, name);
    for (const [name, module] of known) require.cache[name] = module;
  }
}

/** A file and all loaded ones that import it, by others too. */
function standingOn(file: string): readonly string[] {
  const importers = new Map<string, string[]>();
  for (const module of Object.values(require.cache))
    for (const child of module?.children ?? []) importers.set(child.id, [...(importers.get(child.id) ?? []), module?.id ?? '']);
  const found = new Set([file]);
  for (const name of found) for (const importer of importers.get(name) ?? []) found.add(importer);
  return [...found];
}
