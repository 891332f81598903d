/** What a tenant can show of a framework over a period: pure, from what an export holds. */
import { type Finding, type FindingPart, partsOf } from '../controls/finding.js';
import type { ArchivedNote } from '../engine/ledger/archived-note.js';
import { parseCheckpoint } from '../engine/ledger/checkpoint.js';
import { appliesNoLonger, type Move } from '../engine/ledger/move.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { dayOf, daysBefore } from '../lib/calendar.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type {
  ExportDocument,
  ExportedChange,
  ExportedControl,
  ExportedWaived,
  ExportedWrite,
  OlderChanges,
} from '../posture/export-document.js';
import type { DailyPosture, ScoredDay } from '../posture/history.js';
import type { TenantOrigin } from '../tenant/origin.js';
import type { Answer, Framework, Requirement } from './framework.js';
import { dayCount, isWithin, type Period, type Run, runsOf } from './period.js';

/**
 * How a requirement stood at the end of the period.
 * - `met`: every control that covers it passes, and settings ask no less of one · `inPart`: what is looked at of it is in order, and that is
 *   not the whole
 * - `open`: a control that answers it does not pass, or only in part · `untold`: one could not be judged
 * - `notApplicable`: nothing of it is there in this tenant · `outside`: hardenbot does not look at it
 */
export const fulfilments = ['open', 'untold', 'met', 'inPart', 'notApplicable', 'outside'] as const;
export type Fulfilment = (typeof fulfilments)[number];

interface JudgedAnswer extends Answer {
  /** The title of the part; absent: the whole answers, or the part has no title any more. */
  readonly partTitle?: string;
  /** Settings ask less of it than its title says, so that a pass is no more than a part of an answer. What no setting asks for is measured as it is. */
  readonly isAskedLess: boolean;
  /** Of the part of the control that answers, or of the whole; null: it was not judged at the end of the period. */
  readonly verdict: Verdict | null;
}

export interface JudgedRequirement extends Omit<Requirement, 'answeredBy'> {
  readonly answeredBy: readonly JudgedAnswer[];
  readonly fulfilment: Fulfilment;
}

/** One control that answers something, through the period. */
export interface JudgedControl extends Omit<ExportedControl, 'parts'> {
  /** At the end of the period; null: it was not judged in the last days of it, so that nobody knows. */
  readonly verdict: Verdict | null;
  readonly runs: readonly Run[];
  /** Days on which it passed, of those on which it could be judged. */
  readonly days: { readonly held: number; readonly known: number };
  /** At the end of the period settings asked less than its title says, so that a pass is no more than a part of an answer. */
  readonly isAskedLess: boolean;
  /** As they stood at the end of the period, without coverage where that is of an earlier audit; null: of that day the verdict of the whole alone is kept. */
  readonly parts: readonly FindingPart[] | null;
  /** What its parts are called, in the order of the control; empty: it has none. */
  readonly definedParts: NonNullable<ExportedControl['parts']>;
  /** As it was measured last, which may be after the period; null: never. */
  readonly finding: Finding | null;
  /** When that was (ISO 8601); null: never. */
  readonly judgedAt: string | null;
}

interface ReportedWaived extends ExportedWaived {
  /** What it accepts was accepted at the end of the period, whatever became of it since. */
  readonly isAcceptedAtEnd: boolean;
}

export interface FrameworkReport {
  readonly schema: 'framework-report/1';
  /** Who answered where it was not Microsoft. */
  readonly source?: TenantOrigin;
  readonly tenant: string;
  /** Who hands it out; null: nobody is named in settings. */
  readonly issuer: string | null;
  readonly at: string;
  readonly period: Period;
  /** In whose calendar its days are (IANA name). */
  readonly timeZone: string;
  readonly auditedAt: string | null;
  readonly framework: Omit<Framework, 'schema' | 'requirements'>;
  readonly requirements: readonly JudgedRequirement[];
  readonly controls: readonly JudgedControl[];
  /** Of the whole tenant, on the first day of the period that is known and at its end. */
  readonly score: { readonly first: number | null; readonly last: number | null };
  readonly days: { readonly of: number; readonly known: readonly ScoredDay[] };
  /** What of these controls was closed in the period, newest first: the whole control where it passed then, or objects of it. */
  readonly closed: readonly Move[];
  readonly changes: readonly ExportedChange[];
  readonly writes: readonly ExportedWrite[];
  readonly withoutWrites: readonly string[];
  readonly waived: readonly ReportedWaived[];
  /** What may have been over in the period and left the ledger, so that it is not among them; null: nothing. */
  readonly archived: ArchivedNote | null;
  /** Changes of which something may have happened in the period, and that are not among them because this many are newer; null: none. */
  readonly older: OlderChanges | null;
  /** The newest signed word of where the ledger stood; null: there is none yet. */
  readonly checkpoint: string | null;
}

interface ReportInput {
  readonly framework: Framework;
  readonly document: ExportDocument;
  readonly period: Period;
  readonly issuer: string | null;
  /** Checkpoints beside those of the changes. */
  readonly checkpoints: readonly string[];
}

export function frameworkReport({ framework, document, period, issuer, checkpoints }: ReportInput): FrameworkReport {
  const { schema: _schema, requirements, ...about } = framework;
  const days = document.days.filter(({ day }) => isWithin(period, day));
  const dayIn: DayIn = (moment) => dayOf(new Date(moment), document.timeZone);
  const asked = new Set(requirements.flatMap(({ answeredBy }) => answeredBy.map(({ control }) => control)));
  const controls = document.controls
    .filter(({ id }) => asked.has(id))
    .map((control) => judged(control, { document, days, period, dayIn }));
  const changes = document.changes.filter((one) => asked.has(one.control ?? '') && touches(one, period, dayIn));
  const ids = new Set(changes.map(({ id }) => id));
  return {
    schema: 'framework-report/1',
    ...omitUndefined({ source: document.source }),
    tenant: document.tenant,
    issuer,
    at: document.at,
    period,
    timeZone: document.timeZone,
    auditedAt: document.auditedAt,
    framework: about,
    requirements: requirements.map((one) => judgedRequirement(one, controls)),
    controls,
    score: {
      first: days.find(({ score }) => score !== null)?.score ?? null,
      last: days.findLast(({ day }) => isAtEnd(period, day))?.score ?? null,
    },
    days: { of: dayCount(period), known: days.map(({ day, score }) => ({ day, score })) },
    closed: document.moves.filter(
      (move) => move.kind === 'fixed' && !appliesNoLonger(move) && asked.has(move.control) && isWithin(period, dayIn(move.at)),
    ),
    changes,
    writes: document.writes.filter(({ change }) => ids.has(change)),
    withoutWrites: document.withoutWrites.filter((id) => ids.has(id)),
    waived: document.waived
      .filter((one) => asked.has(one.control) && lasted(one, period, dayIn))
      .map((one) => ({ ...one, isAcceptedAtEnd: isAcceptedAtEnd(one, period, dayIn) })),
    archived: document.archived !== null && dayIn(document.archived.before) >= period.from ? document.archived : null,
    older: document.older !== null && dayIn(document.older.lastAt) >= period.from ? document.older : null,
    checkpoint: newest([...checkpoints, ...document.changes.flatMap(({ checkpoint }) => checkpoint ?? [])]),
  };
}

function judged(
  control: ExportedControl,
  of: {
    readonly document: ExportDocument;
    readonly days: readonly DailyPosture[];
    readonly period: Period;
    readonly dayIn: DayIn;
  },
): JudgedControl {
  const { document, days, period, dayIn } = of;
  const runs = runsOf(control.id, days);
  const finding = document.findings.find((one) => one.control === control.id) ?? null;
  const judgedAt = document.judgedAt[control.id] ?? null;
  const measured = judgedAt !== null && isAtEnd(period, dayIn(judgedAt)) ? (finding?.verdict ?? null) : null;
  const last = days.findLast(({ day, verdicts }) => isAtEnd(period, day) && verdicts[control.id] !== undefined);
  const lasting = (some: readonly Run[]): number => some.reduce((sum, run) => sum + dayCount(run), 0);
  const { parts: definedParts = [], ...about } = control;
  return {
    ...about,
    definedParts,
    verdict: measured ?? runs.findLast(({ to }) => isAtEnd(period, to))?.verdict ?? null,
    runs,
    isAskedLess: measured === null ? last?.askedLess?.includes(control.id) === true : finding?.askedLess !== undefined,
    parts: partsOf(measured === null || finding === null ? { ...omitUndefined({ parts: last?.parts?.[control.id] }) } : finding),
    days: {
      held: lasting(runs.filter(({ verdict }) => verdict === 'pass')),
      known: lasting(runs.filter(({ verdict }) => verdict !== 'unknown')),
    },
    finding,
    judgedAt,
  };
}

/** Audits run every day: what is older than this says nothing of how a tenant stands. */
const daysThatCount = 7;

/** Whether a day is among the last of the period. */
function isAtEnd(period: Period, day: string): boolean {
  return isWithin(period, day) && day > daysBefore(period.to, daysThatCount);
}

function judgedRequirement(requirement: Requirement, controls: readonly JudgedControl[]): JudgedRequirement {
  const answeredBy = requirement.answeredBy.map((answer): JudgedAnswer => {
    const control = controls.find(({ id }) => id === answer.control);
    const known = (control?.definedParts ?? []).find(({ id }) => id === answer.part);
    return {
      ...answer,
      ...omitUndefined({ partTitle: known?.title }),
      isAskedLess: control?.isAskedLess === true && known?.beside !== true,
      verdict: verdictOf(answer, control),
    };
  });
  return { ...requirement, answeredBy, fulfilment: fulfilmentOf(answeredBy) };
}

/** A part that settings switch off was not judged. */
function verdictOf({ part }: Answer, control: JudgedControl | undefined): Verdict | null {
  if (part === undefined || control === undefined || control.parts === null) return control?.verdict ?? null;
  const one = control.parts.find(({ id }) => id === part);
  return one?.verdict ?? (control.verdict === 'notApplicable' ? 'notApplicable' : null);
}

/** What only supports decides where nothing covers: a requirement that something covers is judged by that alone. */
function fulfilmentOf(answeredBy: readonly JudgedAnswer[]): Fulfilment {
  const covering = answeredBy.filter(({ relation }) => relation === 'covers');
  const deciding = covering.length > 0 ? covering : answeredBy;
  const verdicts = deciding.map(({ verdict }) => verdict ?? 'unknown');
  if (verdicts.length === 0) return 'outside';
  if (verdicts.some((verdict) => verdict === 'fail' || verdict === 'partial')) return 'open';
  if (verdicts.includes('unknown')) return 'untold';
  if (!verdicts.includes('pass')) return 'notApplicable';
  const isLess = deciding.some(({ isAskedLess }) => isAskedLess);
  return covering.length > 0 && !isLess ? 'met' : 'inPart';
}

/** The day of a moment in the tenant's calendar. */
type DayIn = (moment: string) => string;

/** Whether anything of a change happened in the period. */
function touches({ requestedAt, lastAt }: ExportedChange, { from, to }: Period, dayIn: DayIn): boolean {
  return dayIn(requestedAt) <= to && dayIn(lastAt) >= from;
}

/** Whether accepting it was requested by the end of the period, and its time was not up before the beginning. */
function lasted({ until, decisions }: ExportedWaived, { from, to }: Period, dayIn: DayIn): boolean {
  return dayIn(until) >= from && dayIn(decisions[0]?.at ?? until) <= to;
}

/** When one ended on its own, because what it accepted moved, is unknown: then it counts as ended. */
function isAcceptedAtEnd({ status, until, decisions }: ExportedWaived, { to }: Period, dayIn: DayIn): boolean {
  const accepted = decisions.findLast(({ kind }) => kind === 'waive');
  if (accepted === undefined || dayIn(accepted.at) > to) return false;
  if (status === 'active') return true;
  if (status === 'lapsed') return dayIn(until) > to;
  const last = decisions.at(-1);
  return status === 'ended' && last !== undefined && last.kind !== 'waive' && dayIn(last.at) > to;
}

function newest(checkpoints: readonly string[]): string | null {
  const known = checkpoints.flatMap((text) => ({ text, seq: parseCheckpoint(text)?.seq ?? -1 }));
  return known.toSorted((one, other) => other.seq - one.seq)[0]?.text ?? null;
}
