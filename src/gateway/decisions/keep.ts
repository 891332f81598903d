/** Decisions on a change that undoes itself: keep it, or have it put back at once. */

import { mayStillBeKept } from '../../changes/change.js';
import type { Answer } from '../../chat/platform.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import type { SignedDecision } from '../../plan/decision.js';
import { mayKeep } from '../../plan/may-keep.js';
import type { Plan } from '../../plan/plan.js';
import type { Call, Desk } from './recorder.js';

export interface KeepDecisions {
  /** Keeps a change that would undo itself. */
  keep(call: Call, changeId: string): Promise<Answer | Refusal>;
  /** The short way while a change waits to be kept: whoever may keep it may also have it put back at once. */
  undoNow(call: Call, plan: Plan): Promise<Answer | Refusal>;
}

export function createKeepDecisions(desk: Desk): KeepDecisions {
  const { ports } = desk;
  return {
    keep: async (call, changeId) => {
      const change = await desk.load(call, changeId);
      if (isRefusal(change)) return change;
      const policy = await ports.directory.policy(call.tenant.id);
      // Asked of the clock last: what is signed after the time is up holds nothing.
      if (change.plan === null || change.keep === null || !mayStillBeKept(change) || ports.clock.now() >= change.keep.until)
        return refuse('nothing-to-keep', `${changeId} does not wait to be kept.`, 'The card shows what became of it.');
      if (isRefusal(policy)) return policy;
      if (!mayKeep(policy, change.plan, call.person.entraId))
        return refuse(
          'not-allowed',
          'Only the person who asked for the change and the approvers may keep it.',
          'Ask one of them.',
        );
      const { digest } = change.plan;
      const decision = desk.sign(call, { kind: 'keep', subject: changeId, digest, expiresAt: desk.soon() });
      await ports.ledger.append(call.tenant.id, changeId, { type: 'kept', decision });
      await desk.draw(call, 'change', changeId);
      const after = await desk.load(call, changeId);
      return isRefusal(after) || after.keep?.kept.some(isSame(decision)) === true ? null : undoneInstead(changeId);
    },

    undoNow: async (call, { id, digest }) => {
      const decision = desk.sign(call, { kind: 'revert', subject: id, digest, expiresAt: desk.soon() });
      await ports.ledger.append(call.tenant.id, id, { type: 'undoAsked', decision });
      const after = await desk.load(call, id);
      if (!isRefusal(after) && after.keep?.undoAsked.some(isSame(decision)) !== true) return keptInstead(id);
      await desk.queue(call, 'undo', id);
      return null;
    },
  };
}

function isSame({ decision }: SignedDecision): (other: SignedDecision) => boolean {
  return (other) => other.decision.nonce === decision.nonce;
}

/** Somebody was heard a moment before. */
function undoneInstead(changeId: string): Refusal {
  return refuse('nothing-to-keep', `${changeId} is being put back.`, 'The card shows what becomes of it.');
}

function keptInstead(changeId: string): Refusal {
  return refuse(
    'kept-already',
    `Somebody kept ${changeId} a moment ago.`,
    `Undoing it takes approvals now: /harden revert ${changeId}.`,
  );
}
