/** Everything of a tenant that people take with them: findings, days, what moved, changes and waivers, as plain data. */
import { daysUpTo } from '../calendar.js';
import { approvers, type Change } from '../changes/change.js';
import { readChange } from '../changes/change-of.js';
import type { Control } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Move } from '../ledger/move.js';
import { type Decision, type SignedDecision, ticketsOf } from '../plan/decision.js';
import type { Verdict } from '../plan/verdict.js';
import type { WaiverWithStatus } from '../waivers/waivers.js';
import { type DailyPosture, daysKept, type HistoryStore } from './history.js';
import type { PostureStore } from './posture.js';
import { scoreOf } from './score.js';

export interface ExportedControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Control['severity'];
  readonly why: string;
  readonly references: Control['references'];
}

/** What one person said of a change. */
export interface ExportedDecision {
  readonly kind: Decision['kind'];
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Where they decided, e.g. the name of a chat. */
  readonly on: string;
  readonly reason: string | null;
  readonly ticket: string | null;
}

export interface ExportedChange {
  readonly id: string;
  readonly what: string;
  readonly status: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy: readonly string[];
  /** Everything that people said of it, in the order in which they did. */
  readonly decisions: readonly ExportedDecision[];
  /** What the audit after it measured; null: it was not applied, or not measured. */
  readonly measured: { readonly verdict: Verdict; readonly expected: Verdict; readonly summary: string } | null;
  /** Why hardenbot declined it; null: it did not. */
  readonly refused: string | null;
  readonly operations: number;
  readonly lastAt: string;
  readonly digest: string;
  /** The numbers of the tickets that it was asked for and approved under. */
  readonly tickets: readonly string[];
}

export interface ExportedWaiver {
  readonly id: string;
  readonly control: string;
  readonly object: string | null;
  readonly status: string;
  readonly until: string;
  readonly reason: string;
  readonly tickets: readonly string[];
}

export interface ExportDocument {
  readonly schema: 'export/1';
  readonly tenant: string;
  readonly at: string;
  /** When the findings were measured; null: never. */
  readonly auditedAt: string | null;
  readonly score: number | null;
  readonly controls: readonly ExportedControl[];
  readonly findings: readonly Finding[];
  readonly days: readonly DailyPosture[];
  readonly moves: readonly Move[];
  readonly changes: readonly ExportedChange[];
  readonly waivers: readonly ExportedWaiver[];
}

export interface ExportPorts {
  readonly ledger: Ledger;
  readonly history: HistoryStore;
  readonly postures: PostureStore;
  readonly controls: readonly Control[];
  readonly waivers: (tenantId: string) => Promise<readonly WaiverWithStatus[]>;
  readonly today: (tenantId: string) => string;
  readonly now: () => Date;
}

/** The newest subjects of the ledger that are looked at for changes. */
const maxSubjects = 2000;
const sideBySide = 50;

export async function exportDocument(
  ports: ExportPorts,
  tenant: { readonly id: string; readonly name: string },
): Promise<ExportDocument> {
  const { id } = tenant;
  const posture = await ports.postures.latest(id);
  const findings = posture?.findings ?? [];
  return {
    schema: 'export/1',
    tenant: tenant.name,
    at: ports.now().toISOString(),
    auditedAt: posture?.at.toISOString() ?? null,
    score: scoreOf(findings, (wanted) => ports.controls.find((control) => control.id === wanted)?.severity),
    controls: exportedControls(ports.controls),
    findings,
    days: await ports.history.days(id, daysUpTo(ports.today(id), daysKept)),
    moves: await ports.history.moves(id, new Date(0)),
    changes: await changesOf(ports.ledger, id),
    waivers: (await ports.waivers(id)).map(({ waiver, status }) => ({
      id: waiver.id,
      control: waiver.terms.control,
      object: waiver.terms.object ?? null,
      status,
      until: waiver.terms.until,
      reason: waiver.terms.reason,
      tickets: ticketsOf([waiver.request, ...waiver.approvals]),
    })),
  };
}

export function exportedControls(controls: readonly Control[]): readonly ExportedControl[] {
  return controls.map(({ id, title, severity, why, references }) => ({ id, title, severity, why, references }));
}

async function changesOf(ledger: Ledger, tenantId: string): Promise<readonly ExportedChange[]> {
  const ids = (await ledger.recent(tenantId, maxSubjects)).filter((id) => /^[ct]-/.test(id));
  const changes: ExportedChange[] = [];
  for (let start = 0; start < ids.length; start += sideBySide) {
    const some = await Promise.all(ids.slice(start, start + sideBySide).map((id) => readChange(ledger, tenantId, id)));
    for (const change of some) if (change !== null) changes.push(exported(change));
  }
  return changes;
}

function exported(change: Change): ExportedChange {
  const { request, plan, verification, refusal } = change;
  return {
    id: change.id,
    what: request.what === 'revert' ? `undo ${request.change ?? ''}` : (request.control ?? ''),
    status: change.status,
    requestedBy: request.decision.decision.person.name,
    requestedAt: change.requestedAt.toISOString(),
    approvedBy: approvers(change).map(({ name }) => name),
    decisions: said(change),
    measured: verification === null ? null : measuredBy(verification),
    refused: refusal === null ? null : `${refusal.reason} ${refusal.remedy}`,
    operations: plan?.operations ?? 0,
    lastAt: change.lastAt.toISOString(),
    digest: plan?.digest ?? '',
    tickets: ticketsOf([request.decision, ...change.approvals]),
  };
}

function measuredBy({ measured, expected, summary }: NonNullable<Change['verification']>): ExportedChange['measured'] {
  return { verdict: measured, expected, summary };
}

function said({ request, approvals, rejection, revocation, review, keep, resumptions }: Change): readonly ExportedDecision[] {
  const others = [rejection, revocation, review].filter((one) => one !== null);
  const all: readonly SignedDecision[] = [
    request.decision,
    ...approvals,
    ...others,
    ...resumptions,
    ...(keep?.kept ?? []),
    ...(keep?.revertAsked ?? []),
  ];
  return all
    .map(({ decision: { kind, person, decidedAt, surface, reason, ticket } }) => ({
      kind,
      by: person.name,
      at: decidedAt,
      on: surface,
      reason: reason ?? null,
      ticket: ticket ?? null,
    }))
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
