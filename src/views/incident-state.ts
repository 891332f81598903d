/** Where an incident stands, told from its plans: it is open while somebody has to do something about it. */
import type { ChangeStatus } from '../changes/change.js';
import type { Tone } from '../chat/card.js';
import type { Incident } from '../features/incident/incident.js';
import type { StageId } from '../features/incident/stage.js';
import { statusWord } from './words.js';

/** A plan of an incident. */
export interface StageView {
  readonly stage: StageId;
  readonly id: string;
  readonly status: ChangeStatus | 'expired' | null;
}

export interface IncidentState {
  readonly text: string;
  readonly tone: Tone;
  readonly isOpen: boolean;
}

/** Nobody is at ease while the account is neither contained nor said to need it, or while its person cannot work. */
export function incidentState(
  { evidence, refusal }: Pick<Incident, 'evidence' | 'refusal'>,
  stages: readonly StageView[],
): IncidentState {
  const waits = stages.findLast(({ status }) => isUnderWay(status));
  const stopped = stages.findLast(({ stage }) => stage !== 'clean');
  if (waits !== undefined) return { text: `${waits.stage}: ${wordOf(waits.status)}`, tone: 'warn', isOpen: true };
  if (hasContained(stages))
    return { text: isCleanedBy(stages) ? 'contained and cleaned' : 'contained', tone: 'warn', isOpen: true };
  if (stopped !== undefined && isLeftOpen(stopped.status))
    return { text: `not ${doneWord[stopped.stage]}: ${wordOf(stopped.status)}`, tone: 'bad', isOpen: true };
  if (hasReturned(stages)) return { text: 'restored', tone: 'good', isOpen: false };
  const last = stages.at(-1);
  if (last !== undefined) return { text: `${last.stage}: ${wordOf(last.status)}`, tone: 'neutral', isOpen: false };
  const isRead = evidence !== null || refusal !== null;
  return { text: isRead ? 'nothing was planned' : 'being read', tone: 'neutral', isOpen: !isRead };
}

/** Whether the account is kept from doing harm: what was done last of containing it and giving it back. */
export function hasContained(stages: readonly StageView[]): boolean {
  return lastDone(stages) === 'contain';
}

export function isCleanedBy(stages: readonly StageView[]): boolean {
  return stages.some(({ stage, status }) => stage === 'clean' && isDone(status));
}

function hasReturned(stages: readonly StageView[]): boolean {
  return lastDone(stages) === 'restore';
}

function lastDone(stages: readonly StageView[]): StageId | undefined {
  return stages.findLast(({ stage, status }) => stage !== 'clean' && isDone(status))?.stage;
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
