/** Which subjects of a ledger are over for good, so that their entries may leave it for a file. Whatever is not known to be, stays. */
import type { Change } from '../../engine/changes/change.js';
import { changeFold } from '../../engine/changes/change-of.js';
import { isClosed } from '../../engine/changes/closed.js';
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import type { Fold } from '../../engine/ledger/fold.js';
import type { CountsEntries, ReadsFold, ReadsRecent } from '../../engine/ledger/ledger.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { archiveRules } from '../../features/archive.js';

interface ClosedQuestion {
  readonly ledger: ReadsFold & ReadsRecent & CountsEntries;
  readonly tenant: string;
  /** Subjects of which every entry is older than this. */
  readonly olderThan: Date;
  /** Ids of all controls. */
  readonly controls: readonly string[];
  /** The entry up to which every receiver was shown what happened. */
  readonly toldUpTo: number;
}

interface ClosedSubject {
  readonly id: string;
  /** Its entries, oldest first. */
  readonly numbers: readonly number[];
}

/** What of a subject decides whether it may leave. */
interface Summary {
  readonly id: string;
  readonly numbers: number[];
  readonly types: Set<LedgerEvent['type']>;
  latestAt: number;
  readonly change: Change | null;
  /** Until when an entry of it counts: for example of a code that a person may still type. */
  until: number;
  /** Controls that it audited, and those that it audited at once. */
  readonly audited: Set<string>;
  atOnce: readonly string[];
  /** Subjects without which it does not leave, nor they without it. */
  readonly companions: readonly string[];
}

/** In the order in which they were touched last. */
export async function closedSubjects(question: ClosedQuestion): Promise<readonly ClosedSubject[]> {
  const { ledger, tenant, olderThan, toldUpTo } = question;
  const needed = await lastAudits(question);
  const found = new Map<string, Summary>();
  for (const id of [...(await ledger.recent(tenant, Number.MAX_SAFE_INTEGER))].reverse()) {
    const summary = await ledger.fold(tenant, id, summaryFold);
    if (summary === null) continue;
    // Those behind it were touched later still.
    if (summary.latestAt >= olderThan.getTime()) break;
    const isWhole = summary.numbers.length === (await ledger.count(tenant, id));
    const isTold = (summary.numbers.at(-1) ?? 0) <= toldUpTo;
    if (isWhole && isTold && !needed.has(id) && isOver(summary, olderThan)) found.set(id, summary);
  }
  await withCompanions(question, found);
  return [...found.values()].map(({ id, numbers }) => ({ id, numbers }));
}

/** The latest time that an entry of a subject names, in milliseconds. */
export async function latestOf(ledger: ReadsFold, tenant: string, id: string): Promise<number> {
  return (await ledger.fold(tenant, id, summaryFold))?.latestAt ?? 0;
}

/** The subjects that tell when each control was audited last, and when the whole tenant was. */
async function lastAudits({ ledger, tenant, controls }: ClosedQuestion): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  const known = new Set<string>();
  for (const id of await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, auditPrefixes)) {
    const summary = await ledger.fold(tenant, id, summaryFold);
    if (summary === null) continue;
    const { audited, atOnce } = summary;
    const isWhole = controls.every((control) => atOnce.includes(control));
    if (isWhole || [...audited].some((control) => !known.has(control))) kept.add(id);
    if (isWhole) break;
    for (const control of audited) known.add(control);
  }
  return kept;
}

const auditPrefixes = ['a-', 's-'];

function isOver(summary: Summary, olderThan: Date): boolean {
  const { id, types, change, until } = summary;
  const are = (...some: readonly LedgerEvent['type'][]): boolean => [...types].every((type) => some.includes(type));
  if (change !== null) return isClosed(change, olderThan);
  const rule = archiveRules.find(({ begins }) => types.has(begins));
  if (rule !== undefined) return rule.isOver(types, until, olderThan);
  if (id.startsWith('s-')) return are('audited', 'checkpoint', 'turnedAway');
  if (id.startsWith('d-')) return are('drifted', 'turnedAway');
  if (id.startsWith('link-')) return are('linkAsked', 'linked', 'turnedAway') && until < olderThan.getTime();
  return are('turnedAway');
}

/** Leaves out what belongs together with something that stays. */
async function withCompanions({ ledger, tenant }: ClosedQuestion, found: Map<string, Summary>): Promise<void> {
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [id, { companions }] of found)
      for (const other of companions) {
        if (found.has(other) || (await ledger.count(tenant, other)) === 0) continue;
        found.delete(id);
        isChanged = true;
        break;
      }
  }
}

const summaryFold: Fold<Summary> = {
  begin: (first) => {
    const { event } = first;
    const summary: Summary = {
      id: first.subject,
      numbers: [],
      types: new Set(),
      latestAt: 0,
      change: changeFold.begin(first),
      until: Math.max(0, ...archiveRules.map((rule) => rule.until?.(event) ?? 0)),
      audited: new Set(),
      atOnce: [],
      companions: archiveRules.flatMap((rule) => rule.companions?.(event) ?? []),
    };
    note(summary, first);
    return summary;
  },
  step: (summary, entry) => {
    if (summary.change !== null) changeFold.step(summary.change, entry);
    note(summary, entry);
  },
  copy: (summary) => ({ ...summary, numbers: [...summary.numbers] }),
};

function note(summary: Summary, { seq, at, event }: VerifiedEntry): void {
  summary.numbers.push(seq);
  summary.types.add(event.type);
  summary.latestAt = Math.max(summary.latestAt, Date.parse(at));
  if (event.type === 'linkAsked') summary.until = Math.max(summary.until, Date.parse(event.until));
  if (event.type !== 'audited') return;
  const controls = Object.keys(event.verdicts);
  for (const control of controls) summary.audited.add(control);
  if (controls.length > summary.atOnce.length) summary.atOnce = controls;
}
