/** Everything of a tenant that people take with them: findings, days, what moved, changes and accepted findings, as plain data. */

import type { ControlDefinition } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import { waysOut } from '../controls/reasoning/findings/ways-out.js';
import type { WaivedFinding, WaivedStatus } from '../controls/waived-finding.js';
import { approvers, type Change, type ChangeStatus, changePrefixes } from '../engine/changes/change.js';
import { readChange } from '../engine/changes/change-of.js';
import type { Outcome } from '../engine/changes/journal.js';
import { type ArchivedNote, archivedNote } from '../engine/ledger/archived-note.js';
import type { CountsEntries, Ledger, ReadsSubject } from '../engine/ledger/ledger.js';
import type { EventOf } from '../engine/ledger/match-event.js';
import type { Move } from '../engine/ledger/move.js';
import { LedgerBehind } from '../engine/ledger/retry-later.js';
import { ledgerSession } from '../engine/ledger/session.js';
import type { VerifiedEntry } from '../engine/ledger/verified-entry.js';
import type { Decision, SignedDecision } from '../engine/plan/decision.js';
import { differences } from '../engine/plan/operation.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { type ExportedReference, type ExportedReferences, exportedReference, exportedReferences } from '../features/kinds.js';
import { daysUpTo } from '../lib/calendar.js';
import { refusalText } from '../lib/errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Json } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { TenantOrigin } from '../tenant/origin.js';
import { type DailyPosture, daysKept, type HistoryStore } from './history.js';
import { linesOf, type PostureStore } from './posture.js';
import { scoreOf, severityIn } from './score.js';

export interface ExportedControl {
  readonly id: string;
  readonly title: string;
  readonly severity: ControlDefinition['severity'];
  readonly why: string;
  readonly references: ControlDefinition['references'];
  /** What to do about an open finding, the safest first; absent of what an earlier version wrote. */
  readonly waysOut?: readonly string[];
  /** What of it has a verdict of its own; absent: it is judged as a whole. */
  readonly parts?: NonNullable<ControlDefinition['parts']>;
}

/** What one person said of a change. */
export interface ExportedDecision extends ExportedReference {
  readonly kind: Decision['kind'];
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Where they decided, e.g. the name of a chat. */
  readonly on: string;
  readonly reason: string | null;
}

/** With what was named when it was asked for and approved. */
export interface ExportedChange extends ExportedReferences {
  readonly id: string;
  readonly what: string;
  /** The control that it is of, also where it puts another change back; null: none, or never planned. */
  readonly control: string | null;
  readonly status: ChangeStatus;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy: readonly string[];
  /** The standing rule that people approved in place of it, by the id of its settings; absent: there was none. */
  readonly rule?: string;
  /** Everything that people said of it, in the order in which they did. */
  readonly decisions: readonly ExportedDecision[];
  /** What the audit after it measured; null: it was not applied, or not measured. */
  readonly measured: Measured | null;
  /** Until when someone had to keep it; null: it undoes itself by nothing. */
  readonly keepBy: string | null;
  /** Why and when it was restored without another change, and what was measured then; null: it was not. */
  readonly putBack: { readonly why: 'notKept' | 'asked'; readonly at: string; readonly measured: Measured | null } | null;
  /** Why hardenbot declined it; null: it did not. */
  readonly refused: string | null;
  readonly operations: number;
  readonly lastAt: string;
  readonly digest: string;
  /** Where the ledger stood when it ended, signed. */
  readonly checkpoint: string | null;
}

/** What an audit found, beside what was expected of it. */
export interface Measured {
  readonly verdict: Verdict;
  readonly expected: Verdict;
  readonly summary: string;
}

/** One property of one object that a change wrote, or tried to. */
export interface ExportedWrite {
  readonly change: string;
  readonly at: string;
  readonly object: string;
  readonly property: string;
  /** Absent: there was none, or there is none any more. */
  readonly before?: Json;
  readonly after?: Json;
  /** What became of it; `announced`: nobody knows yet. */
  readonly result: Outcome['result'] | 'announced';
  /** Set where it restores what the change did. */
  readonly putsBack: boolean;
}

export interface ExportedWaived extends ExportedReferences {
  readonly id: string;
  readonly control: string;
  readonly object: string | null;
  readonly status: WaivedStatus;
  readonly until: string;
  readonly reason: string;
  /** Who asked, approved, rejected or ended it, in the order in which they did. */
  readonly decisions: readonly ExportedDecision[];
  /** Why it ended before its time; null: it did not. */
  readonly ended: string | null;
}

export interface ExportDocument {
  readonly schema: 'export/1';
  /** Who answered; absent: Microsoft. */
  readonly source?: TenantOrigin;
  readonly tenant: string;
  readonly at: string;
  /** In whose calendar its days are (IANA name). */
  readonly timeZone: string;
  /** When something was measured last; null: never. */
  readonly auditedAt: string | null;
  /** When each control was judged last, by its id. */
  readonly judgedAt: Readonly<Record<string, string>>;
  readonly score: number | null;
  readonly controls: readonly ExportedControl[];
  readonly findings: readonly Finding[];
  readonly days: readonly DailyPosture[];
  readonly moves: readonly Move[];
  readonly changes: readonly ExportedChange[];
  /** What changes wrote, newest change first. */
  readonly writes: readonly ExportedWrite[];
  /** Changes whose writes are too many to be among them: each has its own list. */
  readonly withoutWrites: readonly string[];
  /** Findings that people accepted. */
  readonly waived: readonly ExportedWaived[];
  /** Changes and accepted findings that were over before a day and are not among them; null: all of the newest are. */
  readonly archived: ArchivedNote | null;
  /** Changes that are not among them because this many are newer; null: none is. */
  readonly older: OlderChanges | null;
}

/** The changes of which something happened last, before those that are reported. */
export interface OlderChanges {
  readonly count: number;
  /** After this (ISO 8601) nothing happened of any. */
  readonly lastAt: string;
}

export interface ExportPorts {
  readonly ledger: Ledger;
  readonly history: HistoryStore;
  readonly postures: PostureStore;
  readonly controls: readonly ControlDefinition[];
  /** All findings that anyone asked to accept. */
  readonly everyWaived: (tenantId: string) => Promise<readonly WaivedFinding[]>;
  readonly today: (tenantId: string) => string;
  /** The time zone in which the days of a tenant are counted. */
  readonly calendarOf: (tenantId: string) => string;
  readonly now: () => Date;
}

/** Under the names that programs know. */
export function namedForPrograms(document: object): object {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name === 'waived' ? 'waivers' : name, value]));
}

/** The newest changes that are taken along. */
const maxChanges = 2000;

/** Throws LedgerBehind where the tenant is halted: a process that never saw what the store lost would hand out what is left as the whole. */
export async function exportDocument(
  ports: ExportPorts,
  tenant: { readonly id: string; readonly name: string },
): Promise<ExportDocument> {
  const { id } = tenant;
  const ledger = ledgerSession(ports.ledger);
  const halted = await ledger.whyHalted(id);
  if (halted !== null) throw new LedgerBehind(halted);
  const posture = await ports.postures.latest(id);
  const findings = posture?.findings ?? [];
  const { changes, older } = await changesOf(ledger, id);
  return {
    schema: 'export/1',
    ...omitUndefined({ source: posture?.source }),
    tenant: tenant.name,
    at: ports.now().toISOString(),
    timeZone: ports.calendarOf(id),
    auditedAt: posture?.at.toISOString() ?? null,
    judgedAt: posture === null ? {} : Object.fromEntries(linesOf(posture).map(({ control, at }) => [control, at])),
    score: scoreOf(findings, severityIn(ports.controls)),
    controls: exportedControls(ports.controls, findings),
    findings,
    days: await ports.history.days(id, daysUpTo(ports.today(id), daysKept)),
    moves: await ports.history.moves(id, new Date(0)),
    changes,
    ...(await writesOf(ledger, id, changes)),
    waived: (await ports.everyWaived(id)).map(exportedWaived),
    archived: archivedNote(await ledger.archives(id)),
    older,
  };
}

export function exportedControls(
  controls: readonly ControlDefinition[],
  findings: readonly Finding[],
): readonly ExportedControl[] {
  return controls.map((control) => {
    const { id, title, severity, why, references, parts } = control;
    const found = findings.find((finding) => finding.control === id);
    return { id, title, severity, why, references, waysOut: waysOut(control, found), ...omitUndefined({ parts }) };
  });
}

async function changesOf(ledger: Ledger, tenantId: string): Promise<Pick<ExportDocument, 'changes' | 'older'>> {
  const ids = await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, changePrefixes);
  // What is exported of a change is short; the change itself has every operation.
  const told = await inParallel(ids.slice(0, maxChanges), async (id) => {
    const change = await readChange(ledger, tenantId, id);
    return change === null ? [] : [exported(change)];
  });
  const changes = told.flat();
  const count = ids.length - told.length;
  return { changes, older: count === 0 ? null : { count, lastAt: changes.at(-1)?.lastAt ?? '' } };
}

function exportedWaived({ id, control, object, status, until, reason, asked, against, ended }: WaivedFinding): ExportedWaived {
  const decisions = inOrder([...asked, ...against]);
  return { id, control, object: object ?? null, status, until, reason, ...exportedReferences(asked), decisions, ended };
}

function exported(change: Change): ExportedChange {
  const { request, plan, verification, refusal, keep, reverting, revertMeasured, checkpoint } = change;
  return {
    id: change.id,
    what: request.what === 'revert' ? `undo ${request.change ?? ''}` : (request.control ?? ''),
    control: plan?.control ?? request.control ?? null,
    status: change.status,
    requestedBy: request.decision.decision.person.name,
    requestedAt: change.requestedAt.toISOString(),
    approvedBy: approvers(change).map(({ name }) => name),
    ...omitUndefined({ rule: request.rule }),
    decisions: said(change),
    measured: measuredBy(verification),
    keepBy: keep?.until.toISOString() ?? null,
    putBack:
      reverting === null ? null : { why: reverting.why, at: reverting.at.toISOString(), measured: measuredBy(revertMeasured) },
    refused: refusal === null ? null : refusalText(refusal),
    operations: plan?.operations ?? 0,
    lastAt: change.lastAt.toISOString(),
    digest: plan?.digest ?? '',
    ...exportedReferences([request.decision, ...change.approvals]),
    checkpoint,
  };
}

function measuredBy(event: Change['verification']): Measured | null {
  return event === null ? null : { verdict: event.measured, expected: event.expected, summary: event.summary };
}

function said({
  request,
  approvals,
  rejection,
  revocation,
  review,
  keep,
  resumptions,
  goneOn,
}: Change): readonly ExportedDecision[] {
  const others = [rejection, revocation, review].filter((one) => one !== null);
  const all: readonly SignedDecision[] = [
    request.decision,
    ...approvals,
    ...others,
    ...resumptions,
    ...goneOn,
    ...(keep?.kept ?? []),
    ...(keep?.revertAsked ?? []),
  ];
  return inOrder(all);
}

function inOrder(decisions: readonly SignedDecision[]): readonly ExportedDecision[] {
  return decisions
    .map(({ decision: { kind, person, decidedAt, surface, reason, ...more } }) => ({
      kind,
      by: person.name,
      at: decidedAt,
      on: surface,
      reason: reason ?? null,
      ...exportedReference(more),
    }))
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** This many entries of all changes together are read: beyond that a change has its own list. */
const maxEntries = 20_000;

/** Of the newest changes first, as long as they are not too many. */
async function writesOf(
  ledger: CountsEntries & ReadsSubject,
  tenantId: string,
  changes: readonly ExportedChange[],
): Promise<Pick<ExportDocument, 'writes' | 'withoutWrites'>> {
  const writes: ExportedWrite[] = [];
  const withoutWrites: string[] = [];
  let left = maxEntries;
  for (const { id } of changes.filter(({ operations }) => operations > 0)) {
    const count = await ledger.count(tenantId, id);
    if (count > left) {
      withoutWrites.push(id);
      continue;
    }
    left -= count;
    writes.push(...writesIn(id, await ledger.subject(tenantId, id)));
  }
  return { writes, withoutWrites };
}

function writesIn(change: string, entries: readonly VerifiedEntry[]): readonly ExportedWrite[] {
  const announced = new Map<string, { readonly at: string; readonly event: EventOf<'intent'> }>();
  const results = new Map<string, ExportedWrite['result']>();
  for (const { at, event } of entries) {
    if (event.type !== 'intent' && event.type !== 'outcome') continue;
    const key = `${event.n} ${event.undo ?? false}`;
    if (event.type === 'intent') announced.set(key, { at, event });
    else if (event.result === 'notSent') announced.delete(key);
    else results.set(key, event.result);
  }
  return [...announced].flatMap(([key, { at, event }]) => {
    const result = results.get(key) ?? 'announced';
    const { operation } = event;
    const putsBack = event.undo ?? false;
    return differences(operation).map((values) => ({ change, at, object: operation.object, ...values, result, putsBack }));
  });
}
