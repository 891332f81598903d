/** What the card of a change is drawn from, and which status it shows. */

import type { TextFile } from '../chat/attachment.js';
import type { CalledGroup } from '../chat/called-group.js';
import { awaitsStart, type Change, emergencyApproval, type StatusAt, statusAt } from '../engine/changes/change.js';
import type { Operation } from '../engine/plan/operation.js';
import { isRedo } from '../engine/plan/plan.js';
import type { Start } from '../engine/plan/start.js';
import type { Progress } from '../queue/progress.js';
import type { ShownMeasure } from './card-section.js';
import type { Mentionable } from './mention.js';
import { counted } from './words.js';

/** How far the approval of a plan is, by the rules as they are now. */
export interface ApprovalView {
  readonly needed: number;
  /** How many are missing; 0: enough. */
  readonly missing: number;
  /** Approver sets that have not given theirs. */
  readonly missingFrom: readonly string[];
  /** Names of who can approve. */
  readonly canApprove: readonly string[];
  /** Those of them who are called by name, with their accounts; empty where they are too many. */
  readonly mentioned: readonly Mentionable[];
  /** Groups of the chats that are called where they are many. */
  readonly groups?: readonly CalledGroup[];
  /** Why it cannot be approved now: a freeze, a rule that is unknown, or too few people who may. */
  readonly obstacle: string | null;
  /** What is stored is not what the digest stands for: there is nothing to approve. */
  readonly isEdited?: true;
  /** The maintenance window for which it can be approved now. */
  readonly window?: Start;
  /** An approval has to name a reference. */
  readonly asksReference?: true;
}

/** Every operation of a plan as a file. */
export interface PlanList {
  readonly file: TextFile;
  /** The first operations, for a platform that shows the beginning in its place. */
  readonly first: readonly Operation[];
}

/** A change with what its plan is made of: enough to say what is done. */
export interface NamedChange {
  readonly change: Change;
  readonly control: ShownMeasure | undefined;
}

/** What a title is made of. */
export interface Titled extends NamedChange {
  readonly tenant: string;
}

export interface ChangeView extends Titled {
  readonly progress: Progress | null;
  /** Set where it has waited for minutes and no worker takes it. */
  readonly isUntaken?: true;
  /** The first operations of the plan. */
  readonly first: readonly Operation[];
  /** The full list; null when it is not shown. */
  readonly list: PlanList | null;
  readonly approval: ApprovalView;
  /** Who may keep it, while it waits for that: the requester and the approvers, those who are called by name. */
  readonly keepers: readonly Mentionable[];
  /** IANA names: the time zone of the tenant, and that of the person whom it is about, where known and different. */
  readonly zones?: { readonly tenant: string; readonly person: string | null };
  /** When what it would have done is brought to the people who decide on enforcing it; null: it does not only report, or that was done. */
  /** False where someone kept it and no worker says yet that it has read that; absent: one has, or nobody kept it. */
  readonly isKeepAcknowledged?: boolean;
  readonly reportsUntil: Date | null;
  readonly now: Date;
}

/** What the card shows beside what the ledger says: the time to approve or to keep may be over, the time to begin still to come. */
export type ShownStatus = StatusAt | 'scheduled';

/** One approval of two is still waiting; a plan whose time is up waits for nobody. */
export function shownStatus({ change, approval, now }: ChangeView): ShownStatus {
  const enough = approval.missing === 0 || emergencyApproval(change) !== null;
  const waits = change.status === 'waiting' || (change.status === 'approved' && !enough);
  if (!waits) return awaitsStart(change, now) ? 'scheduled' : statusAt(change, now);
  return change.plan !== null && new Date(change.plan.expiresAt) <= now ? 'expired' : 'waiting';
}

/** What the change does, in words: the title of its card, and what a notification shows. */
export function titleOf({ change, tenant, control }: Titled): string {
  const isReportOnly =
    change.plan?.stage === 'prepare' && control?.section?.title === undefined && change.request.what !== 'revert';
  return `${changeTitleOf({ change, control })} in ${tenant}${isReportOnly ? ', report-only' : ''}`;
}

/** The same without the tenant. */
export function changeTitleOf({ change, control }: NamedChange): string {
  const { plan, request } = change;
  const own = control?.section?.title?.(change);
  if (own !== undefined) return own;
  const account = (plan === null ? undefined : control?.section?.whose?.(plan)) ?? request.account;
  const does = control?.changeTitle.does ?? request.control ?? '';
  const title = `${does}${account === undefined ? touchedBy(change, control) : ` ${account}`}`;
  if (request.what !== 'revert') return title;
  return `${plan !== null && isRedo(plan) ? 'Redo' : 'Undo'}: ${title}`;
}

/** How many objects the change is made to, where its control counts them. */
function touchedBy({ plan }: Change, control: ShownMeasure | undefined): string {
  const to = control?.changeTitle.to;
  const count = to === undefined ? undefined : plan?.touched?.[to.resource];
  return to === undefined || count === undefined ? '' : ` for ${counted(count, to.one, to.many)}`;
}
