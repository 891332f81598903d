/** A plan in a few words, for a line among others: what it does, who is affected, and how it is undone. */
import type { Change } from '../engine/changes/change.js';
import type { Plan } from '../engine/plan/plan.js';
import { countedIn, lasting } from './change-plan.js';
import { changeTitleOf, type Titled } from './change-view.js';
import { counted } from './words.js';

export interface Brief {
  /** For example `Turn off POP and IMAP for 4 mailboxes`. */
  readonly what: string;
  /** What was measured, else who would notice. */
  readonly affected: string;
  /** For example `undone automatically after 30 minutes unless kept`. */
  readonly undone: string;
}

/** A change in short, by the control or kind that it is of. */
export type Describes = (change: Change) => Brief;

/** Before there is a plan only what was asked for is known. */
export function briefOf({ change, control }: Omit<Titled, 'tenant'>): Brief {
  const what = changeTitleOf({ change, control });
  const { plan } = change;
  return plan === null
    ? { what, affected: '', undone: '' }
    : { what, affected: affectedIn(plan, control), undone: revertWords(plan, control) };
}

function affectedIn(plan: Plan, control: Titled['control']): string {
  const {
    impact: { inUse = [], lines },
    stage,
    reverts,
  } = plan;
  if (stage === 'prepare') return 'nobody yet, report-only';
  const [user, ...others] = inUse;
  if (user !== undefined)
    return others.length === 0 ? `${user.object} uses it` : `${inUse.length} of ${countedIn(plan, control)} in use`;
  const first = mainLine(lines);
  if (first !== undefined) return `${first.label}: ${first.value}`;
  return reverts === undefined ? (control?.impact ?? '') : '';
}

/** What was measured and is something; where nothing is, the first that says so. */
export function mainLine<Line extends { readonly value: string }>(lines: readonly Line[]): Line | undefined {
  return lines.find(({ value }) => value !== 'none') ?? lines[0];
}

function revertWords({ irreversible, operations, keepWithinMs, stepwise }: Plan, control: Titled['control']): string {
  if (control?.section?.ending !== undefined) return 'ends automatically';
  if (irreversible === operations && operations > 0) return 'cannot be undone';
  if (irreversible > 0)
    return `${irreversible} of ${counted(operations, stepwise === true ? 'step' : 'object')} cannot be undone`;
  return keepWithinMs === undefined ? 'Revert undoes it' : `undone automatically after ${lasting(keepWithinMs)} unless kept`;
}

/**
 * How several plans are undone, each answer with the places of those it holds for; without places where it is the same for all. Of a plan that says nothing
 * of it nothing is said.
 */
export function waysTogether(all: readonly { readonly place: number; readonly undone: string }[]): string {
  const ways = [...new Set(all.flatMap(({ undone }) => (undone === '' ? [] : [undone])))];
  const [only] = ways;
  if (only === undefined || all.every(({ undone }) => undone === only)) return only ?? '';
  const placesOf = (way: string): string => all.flatMap(({ place, undone }) => (undone === way ? [`${place}`] : [])).join(', ');
  return ways.map((way) => `${placesOf(way)}: ${way}`).join('; ');
}
