/** Where an incident stands, by its plans and by what was read after them: nothing is called done, or shown in green, before it was measured. */

import type { Tone } from '../../../chat/card.js';
import type { ChangeStatus } from '../../../engine/changes/change.js';
import { statusWord } from '../../../views/words.js';
import type { IncidentEvidence, Item } from '../entry-terms.js';
import type { KnownOfAccount } from '../incident.js';
import { isHeldOnPremises, isSignedInAgain } from '../items-containment.js';
import { openCount, openItems } from '../open-items.js';
import type { StageId } from '../stage.js';

/** A plan of an incident. */
export interface StageView {
  readonly stage: StageId;
  readonly id: string;
  readonly status: ChangeStatus | 'expired' | null;
  /** When its last step was measured; null: it was not, or nobody knows. */
  readonly measuredAt?: Date | null;
  /** What people chose to leave open; absent: nothing. */
  readonly open?: LeftOpen;
}

export interface LeftOpen {
  /** Of the items. */
  readonly keys: readonly string[];
  readonly reason: string;
  readonly until: Date;
  /** Names of those who asked for it and approved it. */
  readonly by: readonly string[];
}

interface IncidentState {
  readonly text: string;
  readonly tone: Tone;
  readonly isOpen: boolean;
}

/** It stays open while the account is neither contained nor said to need it, while its person cannot work, and while anything is left. */
export function incidentState(incident: KnownOfAccount, stages: readonly StageView[]): IncidentState {
  const waits = stages.findLast(({ status }) => isUnderWay(status));
  if (waits === undefined) return settledState(incident, stages);
  // What is left is said all the same: a plan that nobody decides on may wait for hours.
  const word = `${waits.stage}: ${wordOf(waits.status)}`;
  const last = lastDone(stages);
  if (last === undefined) return { text: word, tone: 'warn', isOpen: true };
  const { text, tone } = settledState(incident, stages);
  return { text: `${text} · ${word}`, tone: tone === 'bad' ? 'bad' : 'warn', isOpen: true };
}

/** Without plans that are under way. */
function settledState(incident: KnownOfAccount, stages: readonly StageView[]): IncidentState {
  const stopped = stages.findLast(({ stage, status }) => stage !== 'clean' && !isUnderWay(status));
  const last = lastDone(stages);
  if (last?.stage === 'contain') {
    const isLetIn = letInAgain(incident, stages) !== null;
    const word = isLetIn ? 'not contained any more' : containedWord(incident, last);
    return { text: `${word} · ${whatIsLeft(incident, stages)}`, tone: isLetIn ? 'bad' : 'warn', isOpen: true };
  }
  if (stopped !== undefined && isLeftOpen(stopped.status))
    return { text: `not ${doneWord[stopped.stage]}: ${wordOf(stopped.status)}`, tone: 'bad', isOpen: true };
  if (last !== undefined) return restoredState(incident, last);
  const newest = stages.at(-1);
  if (newest !== undefined) return { text: `${newest.stage}: ${wordOf(newest.status)}`, tone: 'neutral', isOpen: false };
  const isRead = incident.evidence !== null || incident.refusal !== null;
  return { text: isRead ? 'nothing was planned' : 'being read', tone: 'neutral', isOpen: !isRead };
}

/** Containing is called so only where every step was done and read back, and where nothing elsewhere can undo it. */
function containedWord({ evidence, claims }: KnownOfAccount, { status }: StageView): string {
  if (status !== 'verified') return status === 'partly' ? 'partly contained' : 'contained, but not as expected';
  return openItems(evidence, claims).some(isHeldOnPremises) ? 'contained here, not on-premises' : 'contained';
}

/** The account may sign in although it was contained last, and no plan restored access; null: it may not, as far as was read since. */
export function letInAgain({ evidence, claims }: KnownOfAccount, stages: readonly StageView[]): Item | null {
  const last = lastDone(stages);
  if (evidence === null || last?.stage !== 'contain' || !isLater(evidence, last)) return null;
  return openItems(evidence, claims).find((item) => isSignedInAgain(item) && item.gone === undefined) ?? null;
}

/** Green is for what was read right before it was restored, and since, with nothing left. */
function restoredState({ evidence, claims }: KnownOfAccount, restore: StageView): IncidentState {
  if (restore.status !== 'verified') return { text: `restored: ${wordOf(restore.status)}`, tone: 'bad', isOpen: true };
  if (evidence === null) return { text: 'restored · nothing was read before', tone: 'warn', isOpen: true };
  const left = openItems(evidence, claims);
  const accepted = new Set(restore.open?.keys);
  const back = returned(left, { evidence, restore, accepted }).length;
  if (back > 0) return { text: `reopened: ${back} came back`, tone: 'bad', isOpen: true };
  if (left.length + evidence.more.items === 0)
    return accepted.size === 0
      ? { text: 'restored', tone: 'good', isOpen: false }
      : { text: 'restored; what was left open is settled', tone: 'neutral', isOpen: false };
  const isNew = isLater(evidence, restore) && left.every(({ key }) => !accepted.has(key));
  const many = openCount(evidence, claims);
  return { text: isNew ? `restored · ${many} new to claim` : `restored with ${many} open`, tone: 'warn', isOpen: true };
}

/** What is there again, or is what an attacker leaves and came after access was restored. */
function returned(
  left: readonly Item[],
  {
    evidence,
    restore,
    accepted,
  }: { readonly evidence: IncidentEvidence; readonly restore: StageView; readonly accepted: ReadonlySet<string> },
): readonly Item[] {
  if (!isLater(evidence, restore)) return [];
  return left.filter(
    ({ key, back, backAt, advice }) =>
      isBackSince(restore, backAt) || (!accepted.has(key) && (back === true || advice === 'clean')),
  );
}

/** What people left open is no longer what they knew once it was gone in between. */
function isBackSince({ measuredAt }: StageView, backAt: string | undefined): boolean {
  return backAt !== undefined && measuredAt != null && new Date(backAt) > measuredAt;
}

/** What came back after access was restored; none while it is not restored. */
export function cameBack({ evidence, claims }: KnownOfAccount, stages: readonly StageView[]): readonly Item[] {
  const restore = lastDone(stages);
  if (evidence === null || restore?.stage !== 'restore' || restore.status !== 'verified') return [];
  return returned(openItems(evidence, claims), { evidence, restore, accepted: new Set(restore.open?.keys) });
}

/** What came after access was restored and may be the person's: someone has to say so. */
export function newSince({ evidence, claims }: KnownOfAccount, stages: readonly StageView[]): readonly Item[] {
  const restore = lastDone(stages);
  if (evidence === null || restore?.stage !== 'restore' || restore.status !== 'verified' || !isLater(evidence, restore))
    return [];
  const accepted = new Set(restore.open?.keys);
  return openItems(evidence, claims).filter(({ key, back, advice }) => !accepted.has(key) && back !== true && advice !== 'clean');
}

/** What people still have to do by hand about an account that is contained, or was restored with something open. */
export function leftByHand({ evidence, claims }: KnownOfAccount, stages: readonly StageView[]): readonly Item[] {
  const last = lastDone(stages);
  if (evidence === null || last === undefined || !isLater(evidence, last)) return [];
  const left = openItems(evidence, claims).filter(({ operations, gone }) => operations.length === 0 && gone === undefined);
  return last.stage === 'contain' ? left : left.filter(({ key }) => last.open?.keys.includes(key) === true);
}

/** Milliseconds between reminders of what is left by hand: more often while the person waits for the account. */
const remindEveryMs = { contain: 12 * 3600_000, clean: 12 * 3600_000, restore: 24 * 3600_000 } as const;

/** The number of the reminder that is due by the newest reading, counted from the last plan; 0: none is. */
export function reminderDue({ evidence }: KnownOfAccount, stages: readonly StageView[]): number {
  const since = Math.max(0, ...stages.flatMap(({ measuredAt }) => measuredAt?.getTime() ?? []));
  const last = lastDone(stages);
  if (evidence === null || last === undefined || since === 0) return 0;
  return Math.floor((Date.parse(evidence.collectedAt) - since) / remindEveryMs[last.stage]);
}

function isLater({ collectedAt }: IncidentEvidence, { measuredAt }: StageView): boolean {
  return measuredAt != null && new Date(collectedAt) > measuredAt;
}

/** Whether the account has to be contained again: something came back after access was restored, or it may sign in although it was contained. */
export function isReopened(incident: KnownOfAccount, stages: readonly StageView[]): boolean {
  const { text, tone } = incidentState(incident, stages);
  return (tone === 'bad' && text.startsWith('reopened')) || letInAgain(incident, stages) !== null;
}

/** `7 open`, or that nobody knows. */
function whatIsLeft({ evidence, claims }: KnownOfAccount, stages: readonly StageView[]): string {
  if (evidence === null) return 'nothing read yet';
  const left = openCount(evidence, claims);
  const written = stages.flatMap(({ measuredAt }) => measuredAt ?? []).map((at) => at.getTime());
  const isOld = new Date(evidence.collectedAt).getTime() < Math.max(0, ...written);
  const again = isOld ? ' when last read' : '';
  return left === 0 ? `nothing open${again}` : `${left} open${again}`;
}

/** Whether the account is kept from doing harm: what was done last of containing it and restoring access. */
export function hasContained(stages: readonly StageView[]): boolean {
  return lastDone(stages)?.stage === 'contain';
}

/** Whether access was restored, and not blocked again since. */
export function hasRestored(stages: readonly StageView[]): boolean {
  return lastDone(stages)?.stage === 'restore';
}

function lastDone(stages: readonly StageView[]): StageView | undefined {
  return stages.findLast(({ stage, status }) => stage !== 'clean' && isDone(status));
}

function isDone(status: StageView['status']): boolean {
  return status === 'verified' || status === 'mismatch' || status === 'partly';
}

function isUnderWay(status: StageView['status']): boolean {
  return status === 'requested' || status === 'waiting' || status === 'approved' || status === 'applying' || status === 'applied';
}

/** Nobody decided that it is not needed: it ran out, or broke off. */
function isLeftOpen(status: StageView['status']): boolean {
  return status === 'expired' || status === 'stopped';
}

function wordOf(status: StageView['status']): string {
  return status === null ? 'not there' : status === 'expired' ? 'expired' : statusWord[status];
}

const doneWord: Readonly<Record<StageId, string>> = { contain: 'contained', clean: 'cleaned', restore: 'restored' };
