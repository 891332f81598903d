/** What the gateway decides: every event of a chat becomes a direct answer, or a signed decision in the ledger and a job. */
import type { Answer, Conversation } from '../chat/platform.js';
import type { Clock } from '../clock.js';
import type { Control } from '../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../errors.js';
import { canonicalJson, sha256 } from '../json.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Person } from '../person.js';
import { approvalsMissing, whyNobodyCanApprove, whyNotApprove } from '../plan/approval.js';
import { approvers, awaitsKeep, type Change, changeOf, hasEffects, isOpen } from '../plan/change.js';
import type { Decision, DecisionSigner, SignedDecision } from '../plan/decision.js';
import type { Plan } from '../plan/plan.js';
import type { Directory } from './directory.js';
import type { JobQueue, Reply } from './jobs.js';
import { mayKeep } from './may-keep.js';

/** A tenant as the gateway knows it. */
export interface TenantAddress {
  /** The name people type. */
  readonly name: string;
  readonly id: string;
  readonly settingsVersion: string;
}

export interface GatewayPorts {
  readonly ledger: Ledger;
  readonly jobs: JobQueue;
  readonly signer: DecisionSigner;
  readonly directory: Directory;
  readonly clock: Clock;
  /** A fresh id, short enough to type. */
  readonly newId: (prefix: string) => string;
  /** A fresh number used once, that nobody can guess. */
  readonly newNonce: () => string;
  readonly controls: readonly Control[];
}

/** Who asks for what, where. */
export interface Call {
  readonly person: Person;
  readonly tenant: TenantAddress;
  readonly conversation: Conversation;
}

export interface Deciding {
  /** Asks for an audit of all controls, or of one. */
  requestAudit(call: Call, control?: Control): Promise<Answer | Refusal>;
  requestPlan(call: Call, control: Control): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
  approve(call: Call, changeId: string, digest: string): Promise<Answer | Refusal>;
  /** Keeps a change that would undo itself. */
  keep(call: Call, changeId: string): Promise<Answer | Refusal>;
  reject(call: Call, changeId: string, digest: string, reason: string): Promise<Answer | Refusal>;
}

const requestLifetimeMs = 15 * 60_000;

export function createDeciding(ports: GatewayPorts): Deciding {
  const { ledger, jobs, directory } = ports;

  return {
    requestAudit: async (call, control) => {
      const refusal = directory.authorize(call.person, 'read');
      if (refusal !== null) return refusal;
      const id = ports.newId('a');
      const what = { what: 'audit' as const, ...(control === undefined ? {} : { control: control.id }) };
      await request(call, id, what);
      await jobs.add({ name: 'audit', tenant: call.tenant.id, subject: id, reply: replyTo(call, id) });
      await jobs.add({ name: 'draw', view: 'audit', tenant: call.tenant.id, subject: id, reply: replyTo(call, id) });
      return null;
    },

    requestPlan: async (call, control) => {
      const refusal =
        directory.authorize(call.person, 'request') ?? whyNobodyCanApprove(call.person, control.risk, directory.approvals);
      if (refusal !== null) return refusal;
      if (control.plan === undefined)
        return refuse(
          'by-hand',
          `hardenbot does not change ${control.id} itself.`,
          control.byHand ?? 'A person has to make this change.',
        );
      return startPlan(call, { what: 'plan', control: control.id });
    },

    requestRevert: async (call, changeId) => {
      const refusal = directory.authorize(call.person, 'request');
      if (refusal !== null) return refusal;
      const change = await load(call, changeId);
      if (isRefusal(change)) return change;
      if (change.revertedBy !== null)
        return refuse('already-reverted', `${changeId} was undone already, by ${change.revertedBy}.`, 'See /harden changes.');
      if (change.plan === null || !hasEffects(change))
        return refuse(
          'nothing-to-revert',
          `${changeId} changed nothing that could be undone.`,
          'See /harden changes for what was applied.',
        );
      if (awaitsKeep(change) && mayKeep(directory.approvals.approvers, change.plan, call.person.entraId))
        return undoNow(call, change.plan);
      const nobody = whyNobodyCanApprove(call.person, change.plan.risk, directory.approvals);
      return nobody ?? startPlan(call, { what: 'revert', control: change.plan.control, change: changeId });
    },

    approve: async (call, changeId, digest) => {
      const open = await openPlan(call, changeId, digest);
      if (isRefusal(open)) return open;
      const { change, plan } = open;
      const already = approvers(change).some((person) => person.entraId === call.person.entraId);
      if (already)
        return refuse(
          'approved-already',
          'You have approved this already; one person counts once.',
          'It waits for somebody else.',
        );
      const decision = decide(call, {
        kind: 'approve',
        subject: changeId,
        digest,
        lifetimeMs: directory.approvals.applyWithinMs,
      });
      await ledger.append(call.tenant.id, changeId, { type: 'approved', decision });
      if (approvalsMissing(plan, [...approvers(change), call.person], directory.approvals) === 0)
        await jobs.add({ name: 'apply', tenant: call.tenant.id, subject: changeId, reply: replyTo(call, changeId) });
      await jobs.add({ name: 'draw', view: 'change', tenant: call.tenant.id, subject: changeId, reply: replyTo(call, changeId) });
      return null;
    },

    keep: async (call, changeId) => {
      const change = await load(call, changeId);
      if (isRefusal(change)) return change;
      if (change.plan === null || change.keep === null || !awaitsKeep(change) || ports.clock.now() >= change.keep.until)
        return refuse('nothing-to-keep', `${changeId} does not wait to be kept.`, 'The card shows what became of it.');
      if (!mayKeep(directory.approvals.approvers, change.plan, call.person.entraId))
        return refuse(
          'not-allowed',
          'Only the person who asked for the change and the approvers may keep it.',
          'Ask one of them.',
        );
      const decision = decide(call, {
        kind: 'keep',
        subject: changeId,
        digest: change.plan.digest,
        lifetimeMs: requestLifetimeMs,
      });
      await ledger.append(call.tenant.id, changeId, { type: 'kept', decision });
      await jobs.add({ name: 'draw', view: 'change', tenant: call.tenant.id, subject: changeId, reply: replyTo(call, changeId) });
      return null;
    },

    reject: async (call, changeId, digest, reason) => {
      const open = await openPlan(call, changeId, digest);
      if (isRefusal(open)) return open;
      const decision = decide(call, { kind: 'reject', subject: changeId, digest, lifetimeMs: requestLifetimeMs, reason });
      await ledger.append(call.tenant.id, changeId, { type: 'rejected', decision });
      await jobs.add({ name: 'draw', view: 'change', tenant: call.tenant.id, subject: changeId, reply: replyTo(call, changeId) });
      return null;
    },
  };

  async function startPlan(call: Call, what: { what: 'plan' | 'revert'; control: string; change?: string }): Promise<null> {
    const id = ports.newId('c');
    await request(call, id, what);
    await jobs.add({ name: 'plan', tenant: call.tenant.id, subject: id, reply: replyTo(call, id) });
    await jobs.add({ name: 'draw', view: 'change', tenant: call.tenant.id, subject: id, reply: replyTo(call, id) });
    return null;
  }

  /** The short way while a change waits to be kept: whoever may keep it may also have it put back at once. */
  async function undoNow(call: Call, plan: Plan): Promise<null> {
    const decision = decide(call, { kind: 'revert', subject: plan.id, digest: plan.digest, lifetimeMs: requestLifetimeMs });
    await ledger.append(call.tenant.id, plan.id, { type: 'undoAsked', decision });
    await jobs.add({ name: 'undo', tenant: call.tenant.id, subject: plan.id, reply: replyTo(call, plan.id) });
    return null;
  }

  async function request(call: Call, id: string, what: RequestedWhat): Promise<void> {
    const decision = decide(call, { kind: 'request', subject: id, digest: requestDigest(what), lifetimeMs: requestLifetimeMs });
    await ledger.append(call.tenant.id, id, { type: 'requested', ...what, decision });
  }

  async function load(call: Call, changeId: string): Promise<Change | Refusal> {
    const change = changeOf(await ledger.subject(call.tenant.id, changeId));
    return change ?? refuse('unknown-change', `There is no change ${changeId} here.`, 'See /harden changes.');
  }

  async function openPlan(
    call: Call,
    changeId: string,
    digest: string,
  ): Promise<{ change: Change; plan: NonNullable<Change['plan']> } | Refusal> {
    const unauthorized = directory.authorize(call.person, 'approve');
    if (unauthorized !== null) return unauthorized;
    const change = await load(call, changeId);
    if (isRefusal(change)) return change;
    const { plan } = change;
    if (plan === null || !isOpen(change))
      return refuse(
        'already-decided',
        `${changeId} is ${change.status} and takes no more decisions.`,
        'The card shows what became of it.',
      );
    if (plan.digest !== digest)
      return refuse('other-plan', 'This button belongs to another version of the plan.', 'Decide on the newest card.');
    const refusal = whyNotApprove(call.person, plan, directory.approvals, ports.clock.now());
    return refusal ?? { change, plan };
  }

  function decide(
    call: Call,
    what: { kind: Decision['kind']; subject: string; digest: string; lifetimeMs: number; reason?: string },
  ): SignedDecision {
    const now = ports.clock.now();
    return ports.signer.sign({
      v: 1,
      kind: what.kind,
      person: call.person,
      tenant: call.tenant.id,
      subject: what.subject,
      digest: what.digest,
      ...(what.reason === undefined ? {} : { reason: what.reason }),
      surface: call.conversation.platform,
      decidedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + what.lifetimeMs).toISOString(),
      nonce: ports.newNonce(),
    });
  }
}

function replyTo(call: Call, subject: string): Reply {
  return { conversation: call.conversation, messageKey: subject };
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
