/** What is remembered of each control between audits, and what moved from one audit to the next. */
import { z } from 'zod';
import type { Evidenced, Finding } from '../controls/finding.js';
import { identityOf, openObjects } from '../controls/open-objects.js';
import type { MoveKind } from '../engine/ledger/move.js';
import { jsonSchema } from '../engine/plan/operation-schema.js';
import { verdictSchema } from '../engine/plan/verdict.js';
import type { Json } from '../lib/json.js';
import { lookupOwn } from '../lib/lookup-own.js';

/** The last that is known of one control. */
export const controlRecordSchema = z.strictObject({
  control: z.string(),
  /** The last verdict that was not `unknown`. */
  verdict: verdictSchema,
  /** Since when it is that. */
  since: z.iso.datetime(),
  /** The last audit that could tell. */
  at: z.iso.datetime(),
  objects: z.array(
    z.strictObject({
      object: z.string(),
      since: z.iso.datetime(),
      values: z.record(z.string(), jsonSchema),
      /**
       * Absent: it is open by what was read. `unsure`: it was not open when more was read. `before`: it was open when more was read, and is not seen
       * now.
       */
      seen: z.enum(['unsure', 'before']).optional(),
    }),
  ),
  /** False when more objects are open than are named. */
  complete: z.boolean(),
  /** What could not be read of it; absent: nothing, or an earlier version kept it. */
  missing: z.array(z.string()).optional(),
  /** Since when it is no longer known; absent: the last audit could. */
  untoldSince: z.iso.datetime().optional(),
});
export type ControlRecord = z.infer<typeof controlRecordSchema>;

interface Movement {
  readonly kind: MoveKind;
  readonly from: Finding['verdict'];
  readonly to: Finding['verdict'];
  /** Names of objects, at most a hundred. */
  readonly objects: readonly string[];
  /** Set where there are more. */
  readonly isCut?: true;
  /** Set where more or less was read than before, so that the objects may have been open all along, or may not be open. */
  readonly isUnsure?: true;
}

export interface Comparison {
  readonly record: ControlRecord;
  readonly moved: readonly Movement[];
}

interface Judged extends Evidenced {
  readonly control: string;
  readonly verdict: Finding['verdict'];
  readonly missing: Finding['missing'];
}

/** Takes a finding into the record. Without a record there is nothing to compare with, so nothing moved; an unknown first finding leaves none. */
export function compare(before: ControlRecord | null, finding: Judged, at: Date): Comparison | null {
  const now = at.toISOString();
  if (finding.verdict === 'unknown') return before === null ? null : untold(before, now);
  const { objects, complete } = openObjects(finding);
  const missing = [...new Set(finding.missing.map(({ read }) => read))].toSorted();
  const compared = readsBetween(before, missing);
  const known = new Map((before?.objects ?? []).map((one) => [identityOf(one.object), one]));
  const open = objects.map(({ object, values }): Open => {
    const old = known.get(identityOf(object));
    const isUnsure = old === undefined ? compared.areLost : old.seen === 'unsure' && missing.length > 0;
    return { object, since: old?.since ?? now, values: { ...values }, ...(isUnsure ? { seen: 'unsure' } : {}) };
  });
  const isOpen = finding.verdict === 'fail' || finding.verdict === 'partial';
  const unseen = isOpen ? without(before?.objects ?? [], open).filter((one) => isKept(one, compared, missing)) : [];
  const record: ControlRecord = {
    control: finding.control,
    verdict: finding.verdict,
    since: before?.verdict === finding.verdict ? before.since : now,
    at: now,
    objects: [...open, ...unseen.map((one): Open => ({ ...one, seen: 'before' }))],
    complete: complete && (unseen.length === 0 || before?.complete === true),
    ...(missing.length === 0 ? {} : { missing }),
  };
  return { record, moved: before === null ? [] : movements(before, record, compared) };
}

/** How what was read differs from what was read before. */
interface Compared {
  readonly areLost: boolean;
  readonly areRegained: boolean;
}

function readsBetween(before: ControlRecord | null, missing: readonly string[]): Compared {
  const earlier = before?.missing ?? [];
  return {
    areLost: before !== null && missing.some((read) => !earlier.includes(read)),
    areRegained: earlier.some((read) => !missing.includes(read)),
  };
}

/** Nobody fixed what is only not read any more. One that was seen only while something else was not read may never have been open. */
function isKept({ seen }: Open, { areLost }: Compared, missing: readonly string[]): boolean {
  return seen !== 'unsure' && (areLost || (seen === 'before' && missing.length > 0));
}

function untold(before: ControlRecord, now: string): Comparison {
  const moved: Movement = { kind: 'untold', from: before.verdict, to: 'unknown', objects: [] };
  const isFirst = before.untoldSince === undefined && before.verdict === 'pass';
  return { record: { ...before, untoldSince: before.untoldSince ?? now }, moved: isFirst ? [moved] : [] };
}

function movements(before: ControlRecord, now: ControlRecord, { areLost, areRegained }: Compared): readonly Movement[] {
  const change = { from: before.verdict, to: now.verdict };
  const isOpen = now.verdict === 'fail' || now.verdict === 'partial';
  const wasOpen = before.verdict === 'fail' || before.verdict === 'partial';
  if (before.verdict === 'pass' && isOpen)
    return [{ kind: 'regressed', ...change, objects: names(now.objects), ...cutUnless(now.complete) }];
  if (before.verdict === 'pass' && now.verdict === 'notApplicable') return [{ kind: 'untold', ...change, objects: [] }];
  const opened = unlessPrepared(without(now.objects, before.objects));
  const closed = unlessPrepared(without(before.objects, now.objects).filter(({ seen }) => seen !== 'unsure'));
  const moved: Movement[] = [];
  // An object outside a cut list may have been there all along, so only a whole list says what is new, or what is fixed.
  if (isOpen && (wasOpen ? before.complete && opened.length > 0 : true))
    moved.push({
      kind: 'new',
      ...change,
      objects: names(opened),
      ...cutUnless(now.complete),
      ...(areLost || areRegained ? { isUnsure: true } : {}),
    });
  if (wasOpen && (isOpen ? now.complete && closed.length > 0 : true))
    moved.push({ kind: 'fixed', ...change, objects: names(closed), ...cutUnless(before.complete) });
  return moved;
}

/** @param isWhole whether the list that names them holds all that there are */
function cutUnless(isWhole: boolean): { readonly isCut?: true } {
  return isWhole ? {} : { isCut: true };
}

type Named = { readonly object: string };

function without<One extends Named>(some: readonly One[], others: readonly Named[]): readonly One[] {
  const known = new Set(others.map(({ object }) => identityOf(object)));
  return some.filter(({ object }) => !known.has(identityOf(object)));
}

type Open = ControlRecord['objects'][number];

/**
 * What hardenbot itself prepared, and what does nothing yet, is neither a new gap nor a fixed one. Only where nothing else moved: someone who turns a policy
 * of hardenbot off in the tenant opens more than that.
 */
function unlessPrepared(objects: readonly Open[]): readonly Open[] {
  return objects.every(isPrepared) ? [] : objects;
}

/**
 * By the name that each object of hardenbot begins with, and by what is open of it alone: a policy that only reports, a mail flow rule that only writes to
 * the log, a connector that is off.
 */
function isPrepared({ object, values }: Open): boolean {
  const [only, ...others] = Object.entries(values);
  if (only === undefined || others.length > 0 || !/^hardenbot( [a-z0-9-]+)?:/i.test(object)) return false;
  const [property, value] = only;
  const waits = lookupOwn(waiting, property);
  return waits?.includes(typeof value === 'string' ? value.toLowerCase() : value) === true;
}

const waiting: Readonly<Record<string, readonly Json[]>> = {
  state: ['enabledforreportingbutnotenforced'],
  Mode: ['audit', 'auditandnotify'],
  Enabled: [false],
};

function names(objects: readonly Named[]): readonly string[] {
  return objects.map(({ object }) => object);
}
