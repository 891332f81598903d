/** A finding that people accept for a time, whole or one object of it. Its values stay watched, and the score counts it as it is. */
import type { SignedDecision } from '../engine/plan/decision.js';
import type { Tier } from '../engine/plan/risk.js';
import type { Person } from '../lib/person.js';
import { identityOf } from './open-objects.js';

/**
 * - `waiting`: not enough approvals yet · `active`: accepted · `rejected`: an approver said no · `expired`: not approved in time
 * - `ended`: what was accepted moved, or a person ended it · `lapsed`: its time is up · `forged`: its request is not genuine
 * - `untold`: whether enough people accepted it is unknown now
 */
export type WaivedStatus = 'waiting' | 'active' | 'rejected' | 'expired' | 'ended' | 'lapsed' | 'forged' | 'untold';

/** What is accepted. */
interface WaivedScope {
  readonly control: string;
  /** Absent: all that was open. */
  readonly object?: string | undefined;
}

export interface WaivedFinding extends WaivedScope {
  readonly id: string;
  /** For example `pop-imap for scanner@contoso.com`. */
  readonly name: string;
  readonly reason: string;
  /** When it lapses (ISO 8601). */
  readonly until: string;
  readonly status: WaivedStatus;
  /** What decides who may approve it. */
  readonly risk: Tier;
  /** Until when that counts. */
  readonly expiresAt: Date;
  /** While it waits: whose approval counts. */
  readonly approvedBy: readonly Person[];
  /** The request, then approvals. */
  readonly asked: readonly [SignedDecision, ...SignedDecision[]];
  /** How it was rejected, or ended by a person. */
  readonly against: readonly SignedDecision[];
  /** Why it ended before its time; null: it did not. */
  readonly ended: string | null;
}

/** Whether it accepts an object of a finding, or the whole of it. */
export function covers(scope: WaivedScope, control: string, object?: string): boolean {
  if (scope.control !== control) return false;
  return scope.object === undefined || (object !== undefined && identityOf(scope.object) === identityOf(object));
}
