/** A plan in a few words, for a line among others: what it does, who is affected, and how it is undone. */
import type { Change } from '../engine/changes/change.js';
import type { Plan } from '../engine/plan/plan.js';
import { lasting } from './change-plan.js';
import { deedOf, type Titled } from './change-view.js';
import { counted } from './words.js';

export interface Brief {
  /** For example `Turn off POP and IMAP for 4 mailboxes`. */
  readonly what: string;
  /** What was measured, else who would notice. */
  readonly affected: string;
  /** For example `undone automatically after 30 minutes unless kept`. */
  readonly undone: string;
}

/** Tells of a change by the control or kind that it is of. */
export type Describes = (change: Change) => Brief;

/** Before there is a plan only what was asked for is known. */
export function briefOf({ change, control }: Omit<Titled, 'tenant'>): Brief {
  const what = deedOf({ change, control });
  const { plan } = change;
  return plan === null
    ? { what, affected: '', undone: '' }
    : { what, affected: affectedIn(plan, control), undone: undoneIn(change, plan) };
}

function affectedIn({ impact: { inUse = [], lines }, stage, reverts }: Plan, control: Titled['control']): string {
  if (stage === 'prepare') return 'nobody yet, report-only';
  const [user, ...others] = inUse;
  if (user !== undefined) return `${user.object}${others.length === 0 ? ' uses it' : ` and ${others.length} more use it`}`;
  const [first] = lines;
  if (first !== undefined) return `${first.label}: ${first.value}`;
  return reverts === undefined ? (control?.impact ?? '') : '';
}

function undoneIn({ request }: Change, { irreversible, operations, keepWithinMs, stepwise, travel }: Plan): string {
  if (travel !== undefined || request.travel !== undefined) return 'ends automatically';
  if (irreversible === operations && operations > 0) return 'cannot be undone';
  if (irreversible > 0)
    return `${irreversible} of ${counted(operations, stepwise === true ? 'step' : 'object')} cannot be undone`;
  return keepWithinMs === undefined ? 'Revert undoes it' : `undone automatically after ${lasting(keepWithinMs)} unless kept`;
}

/** The ways in which several plans are undone, each with the places of those that are; without places where all are undone alike. */
export function undoneTogether(all: readonly string[]): string {
  const ways = [...new Set(all)];
  const [only, ...others] = ways;
  if (only === undefined || others.length === 0) return only ?? '';
  const placesOf = (way: string): string => all.flatMap((one, index) => (one === way ? [`${index + 1}`] : [])).join(', ');
  return ways.map((way) => `${placesOf(way)}: ${way}`).join('; ');
}
