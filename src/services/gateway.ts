/** What the gateway decides: every event of a chat becomes a direct answer, or a signed decision in the ledger and a job. */
import type { Answer } from '../chat/platform.js';
import type { Control } from '../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { canonicalJson, sha256 } from '../json.js';
import { whyNobodyCanApprove } from '../plan/approval.js';
import { awaitsKeep, hasEffects } from '../plan/change.js';
import { createKeepDecisions, type KeepDecisions } from './decide-keep.js';
import { createPlanDecisions, type PlanDecisions } from './decide-plan.js';
import { type Call, type GatewayPorts, openDesk } from './desk.js';
import { mayKeep } from './may-keep.js';

export type { Call, GatewayPorts, TenantAddress } from './desk.js';

export interface Deciding extends PlanDecisions, Pick<KeepDecisions, 'keep'> {
  /** Asks for an audit of all controls, or of one. */
  requestAudit(call: Call, control?: Control): Promise<Answer | Refusal>;
  requestPlan(call: Call, control: Control): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
}

export function createDeciding(ports: GatewayPorts): Deciding {
  const { ledger, directory } = ports;
  const desk = openDesk(ports);
  const keeping = createKeepDecisions(desk);

  return {
    ...createPlanDecisions(desk),
    keep: keeping.keep.bind(keeping),

    requestAudit: async (call, control) => {
      const refusal = await directory.authorize(call.person, 'read');
      if (refusal !== null) return refusal;
      const id = ports.newId('a');
      await request(call, id, { what: 'audit' as const, ...(control === undefined ? {} : { control: control.id }) });
      await desk.queue(call, 'audit', id);
      await desk.draw(call, 'audit', id);
      return null;
    },

    requestPlan: async (call, control) => {
      const refusal = await directory.authorize(call.person, 'request');
      if (refusal !== null) return refusal;
      const policy = await directory.policy(call.tenant.id);
      if (isRefusal(policy)) return policy;
      const nobody = whyNobodyCanApprove(call.person, control.risk, policy);
      if (nobody !== null) return nobody;
      if (control.plan === undefined)
        return refuse(
          'by-hand',
          `hardenbot does not change ${control.id} itself.`,
          control.byHand ?? 'A person has to make this change.',
        );
      return startPlan(call, { what: 'plan', control: control.id });
    },

    requestRevert: async (call, changeId) => {
      const refusal = await directory.authorize(call.person, 'request');
      const change = await desk.load(call, changeId);
      if (isRefusal(change)) return refusal ?? change;
      const policy = await directory.policy(call.tenant.id);
      if (isRefusal(policy)) return policy;
      // Before anything else: a change that may be hurting is put back by whoever may keep it, the requester among them.
      if (change.plan !== null && hasEffects(change) && awaitsKeep(change) && mayKeep(policy, change.plan, call.person.entraId))
        return keeping.undoNow(call, change.plan);
      if (refusal !== null) return refusal;
      if (change.revertedBy !== null)
        return refuse('already-reverted', `${changeId} was undone already, by ${change.revertedBy}.`, 'See /harden changes.');
      if (change.plan === null || !hasEffects(change) || wasPutBack(change.status))
        return refuse(
          'nothing-to-revert',
          `${changeId} changed nothing that could be undone.`,
          'See /harden changes for what was applied.',
        );
      const nobody = whyNobodyCanApprove(call.person, change.plan.risk, policy);
      return nobody ?? startPlan(call, { what: 'revert', control: change.plan.control, change: changeId });
    },
  };

  async function startPlan(call: Call, what: RequestedWhat): Promise<null> {
    const id = ports.newId('c');
    await request(call, id, what);
    await desk.queue(call, 'plan', id);
    await desk.draw(call, 'change', id);
    return null;
  }

  async function request(call: Call, id: string, what: RequestedWhat): Promise<void> {
    const decision = desk.sign(call, {
      kind: 'request',
      subject: id,
      digest: requestDigest(what),
      expiresAt: desk.soon(),
    });
    await ledger.append(call.tenant.id, id, { type: 'requested', ...what, decision });
  }
}

function wasPutBack(status: string): boolean {
  return status === 'undoing' || status === 'undone';
}

interface RequestedWhat {
  readonly what: 'audit' | 'plan' | 'revert';
  readonly control?: string;
  readonly change?: string;
}

/** What a request decision is bound to: the content of the wish. */
export function requestDigest(what: RequestedWhat): string {
  const { control, change } = what;
  return sha256(
    canonicalJson({
      what: what.what,
      ...(control === undefined ? {} : { control }),
      ...(change === undefined ? {} : { change }),
    }),
  );
}
