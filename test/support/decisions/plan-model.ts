/** A small model of the life of a plan: what each act is answered, and what may come of it. It knows nothing of how it is done. */
import type { ChangeStatus } from '../../../src/engine/changes/change';

const minute = 60_000;
const hour = 60 * minute;

const limits = { approveWithinMs: 4 * hour, applyWithinMs: hour, keepWithinMs: 30 * minute } as const;

export type Who = 'ana' | 'bo' | 'cy' | 'di' | 'eve' | 'ray';

export type Command =
  | { readonly kind: 'approve' | 'reject' | 'revoke' | 'emergency' | 'keep' | 'undo'; readonly who: Who }
  /** The worker does all that is due, and looks for what was lost. */
  | { readonly kind: 'work' }
  /** The worker dies at its nth step; its jobs are lost. */
  | { readonly kind: 'crash'; readonly step: number }
  /** A job comes once more, no matter who sent it. */
  | { readonly kind: 'replay'; readonly job: 'plan' | 'apply' | 'undo' }
  /** The settings change, or change back. */
  | { readonly kind: 'settings' }
  | { readonly kind: 'wait'; readonly minutes: number };

/** What is known of the plan; ana asked for it, two approvals are needed, or eve's alone. */
export interface Model {
  status: ChangeStatus;
  readonly approvedBy: Set<Who>;
  emergency: boolean;
  readonly requestedAt: number;
  approvedAt: number;
  settingsMoved: boolean;
  /** or it undoes itself this time unless it is kept; null: it stays. */
  keepUntil: number | null;
  kept: boolean;
  revertAsked: boolean;
  /** Whether anything was written to the tenant. */
  isWritten: boolean;
}

const approvers: ReadonlySet<Who> = new Set(['bo', 'cy', 'di']);
/** Ana is an approver too, of what others ask for. */
const entitled: ReadonlySet<Who> = new Set(['ana', 'bo', 'cy', 'di', 'eve']);

function isOpen({ status }: Model): boolean {
  return status === 'waiting' || status === 'approved';
}

export function isEnough({ approvedBy, emergency }: Model): boolean {
  return emergency || approvedBy.size >= 2;
}

/** The answer to an act of a person, copied into the model; null: the model does not say. */
export function answered(model: Model, command: Command, now: number): string | null {
  switch (command.kind) {
    case 'approve':
    case 'reject':
      return decided(model, command, now);
    case 'emergency':
      if (!isOpen(model)) return 'already-decided';
      if (command.who !== 'eve') return 'not-for-emergencies';
      if (isExpired(model, now)) return 'expired';
      if (model.emergency) return 'approved-already';
      model.emergency = true;
      return approved(model, now);
    case 'revoke':
      if (!isOpen(model)) return 'already-decided';
      if (!entitled.has(command.who)) return 'not-allowed';
      model.status = 'revoked';
      return 'done';
    case 'keep':
      // Of two people who want different things the first one is heard.
      if (model.revertAsked || !awaitsKeep(model)) return 'nothing-to-keep';
      if (model.keepUntil === null || now >= model.keepUntil) return 'nothing-to-keep';
      if (!entitled.has(command.who)) return 'not-allowed';
      model.kept = true;
      return 'done';
    case 'undo':
      if (model.status === 'verified' && awaitsKeep(model)) {
        model.revertAsked = true;
        return 'done';
      }
      if (isOpen(model) || ['rejected', 'revoked', 'refused', 'revertedUnkept'].includes(model.status))
        return 'nothing-to-revert';
      return null;
    case 'work':
    case 'crash':
    case 'replay':
    case 'settings':
    case 'wait':
      return null;
  }
}

function decided(model: Model, { kind, who }: Extract<Command, { who: Who }>, now: number): string {
  if (!isOpen(model)) return 'already-decided';
  if (who === 'ana' && kind === 'reject') {
    // The person who requested it withdraws it so.
    model.status = 'revoked';
    return 'done';
  }
  if (who === 'ana') return 'self-approval';
  if (!approvers.has(who)) return 'not-an-approver';
  if (isExpired(model, now)) return 'expired';
  if (kind === 'reject') {
    model.status = 'rejected';
    return 'done';
  }
  if (model.approvedBy.has(who)) return 'approved-already';
  model.approvedBy.add(who);
  return approved(model, now);
}

function approved(model: Model, now: number): 'done' {
  model.status = 'approved';
  model.approvedAt = now;
  return 'done';
}

function isExpired({ requestedAt }: Model, now: number): boolean {
  return now >= requestedAt + limits.approveWithinMs;
}

/** Where it stopped before anything was written, there is nothing to keep and nothing to undo. */
function awaitsKeep({ keepUntil, kept, status, isWritten }: Model): boolean {
  if (status === 'stopped' && !isWritten) return false;
  return keepUntil !== null && !kept && status !== 'reverting' && status !== 'revertedUnkept';
}

/** What may have become of the plan after a worker did, or began to do, what is due. `whole`: it was not interrupted. */
export function becomes(model: Model, now: number, whole: boolean): readonly ChangeStatus[] {
  const { status } = model;
  const sooner: readonly ChangeStatus[] = whole ? [] : [status, 'applying', 'applied', 'reverting'];
  switch (status) {
    case 'approved':
      return [...sooner, ...fromApproved(model, now)];
    case 'applying':
    case 'applied':
    case 'reverting':
      // What has begun ends: as wanted, half way where it may not go on, or restored where nobody kept it.
      return [...sooner, 'verified', 'stopped', 'revertedUnkept'];
    case 'verified':
    case 'stopped': {
      const isDue = model.keepUntil !== null && now >= model.keepUntil;
      if (!awaitsKeep(model)) return [status];
      return [...sooner, model.revertAsked || isDue ? 'revertedUnkept' : status];
    }
    default:
      return [status];
  }
}

function fromApproved(model: Model, now: number): readonly ChangeStatus[] {
  const approvalsEnd = now >= model.requestedAt + limits.approveWithinMs + limits.applyWithinMs;
  const ends = model.settingsMoved || approvalsEnd;
  if (!isEnough(model)) return ends ? ['approved', 'refused'] : ['approved'];
  return ends || now > model.approvedAt + limits.applyWithinMs ? ['refused'] : ['verified'];
}
