/** Computes what a proposal to change settings would do, and puts in force what was approved; what a lost job left is looked at by the rounds over deadlines. */
import { RetryLater } from '../../../engine/ledger/retry-later.js';
import { tally } from '../../../engine/plan/approval.js';
import { compareTiers, type Tier } from '../../../engine/plan/risk.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import { whySettingsMoved } from '../../../worker/apply/check-approval.js';
import { auditControls } from '../../../worker/audit/audit-job.js';
import type { TenantContext, WithClock, WithDecided, WorkerContext } from '../../../worker/context.js';
import type { LeftOfFeature, WorkerFeature } from '../../../worker/feature.js';
import { triedWith, whyNotSettings, whyOvertaken } from '../check.js';
import { countOf, decidedSubject } from '../decided.js';
import { decidedIn } from '../decided-settings.js';
import { isSettingsChange, type SettingsEffect, valueHash } from '../entry-terms.js';
import {
  countingApprovals,
  heldUntil,
  isProposed,
  mayStillCount,
  missingApprovals,
  type SettingsChange,
  settingsChangeOf,
} from '../settings-change.js';
import { waitingProposals } from '../waiting.js';
import { controlsOf, gainsOf, openChanges, recordEffect } from './effect.js';

/** The job of a proposal to change settings: its effect is computed first, and once enough people approved it, it counts. */
async function runSettings(work: WorkerContext, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const asked = tenant === undefined ? null : settingsChangeOf(await work.ledger.subject(tenant.id, job.subject));
  if (tenant === undefined || asked === null || !isProposed(asked, work.verifier)) {
    work.jobRejected?.(
      job,
      refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.'),
    );
    return;
  }
  if (asked.weighed === null && asked.declined === null) await recordEffect(work, tenant, asked);
  else await settleNow(work, tenant, { asked, job });
  await redraw(work, 'settings', job);
}

/** What is announced still is looked at again when it may count. */
async function settleNow(
  work: WorkerContext,
  tenant: TenantContext,
  { asked, job }: { readonly asked: SettingsChange; readonly job: Job },
): Promise<void> {
  const settled = await settle(work, tenant.id, asked);
  if (settled instanceof Date) await work.jobs.add(job, { delayMs: Math.max(1, settled.getTime() - work.clock.now().getTime()) });
  if (settled === true) {
    const older = replacedBy(work, tenant.id, asked);
    await work.renew?.(tenant.id);
    const now = work.tenant(tenant.id) ?? tenant;
    const controls = controlsOf(work, asked.terms);
    const others = [...older, ...(await declineOvertaken(work, tenant.id))];
    for (const id of others) await redraw(work, 'settings', { ...job, subject: id, reply: { ...job.reply, messageKey: id } });
    await closeMoved(work, now, job);
    if (controls.length > 0) await auditControls(work, { tenant: now, controls, subject: job.subject, reply: null });
  }
}

/** Settings that count from now on end the plans that were made by others. A plan that begins, or on which someone decides, at this very moment is left alone: it is checked again before it writes. */
async function closeMoved(work: WorkerContext, tenant: TenantContext, job: Job): Promise<void> {
  for (const { id, plan, entries } of await openChanges(work, tenant.id)) {
    const moved = plan === null ? null : whySettingsMoved(tenant, plan);
    if (moved === null) continue;
    const { code, reason, remedy } = moved;
    try {
      await work.ledger.append(tenant.id, id, { type: 'refused', code, reason, remedy }, { entries });
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      continue;
    }
    await redraw(work, 'change', { ...job, subject: id, reply: { ...job.reply, messageKey: id } });
  }
}

/** Proposals that wait and would replace what does not count any more: their cards say at once what counts instead, and who decided it. */
async function declineOvertaken(work: WorkerContext, tenantId: string): Promise<readonly string[]> {
  const { decided, ledger, clock } = work;
  const declined: string[] = [];
  for (const asked of await waitingProposals({ decided, ledger, now: () => clock.now() }, tenantId)) {
    const overtaken = whyOvertaken(asked, decidedIn(decided).of(tenantId).log);
    if (overtaken === null) continue;
    const { code, reason, remedy } = whyNotSettings(asked.terms, { decided, tenantId }) ?? overtaken;
    await ledger.append(tenantId, asked.id, { type: 'settingsDeclined', code, reason, remedy });
    declined.push(asked.id);
  }
  return declined;
}

/** The proposals of which a value counted until now: their cards say that it does not any more. */
function replacedBy({ decided }: WithDecided, tenantId: string, { terms }: SettingsChange): readonly string[] {
  const { log } = decidedIn(decided).of(tenantId);
  return [...new Set(terms.changes.flatMap(({ key }) => log?.byKey.get(key)?.entry.id ?? []))];
}

/** What was proposed or approved and never looked at, because its job was lost. */
const left: LeftOfFeature = {
  isOf: isSettingsChange,
  look: async (work, { id: tenantId }, subject) => {
    const entries = await work.ledger.subject(tenantId, subject);
    const asked = settingsChangeOf(entries);
    if (asked === null || !isProposed(asked, work.verifier)) return 'over';
    const { log } = await decidedIn(work.decided).renew(tenantId, work.ledger);
    if (log?.ids.includes(subject) === true || !mayStillCount(asked, work.clock.now())) return 'over';
    const policy = await work.policy(tenantId);
    const isDue = asked.weighed === null || (!isRefusal(policy) && isApproved(asked, { ...work, policy }));
    return isDue ? { name: 'settings', since: new Date(entries.at(-1)?.at ?? asked.expiresAt) } : 'waits';
  },
};

/** By enough people, and its announcement is over. */
function isApproved(asked: SettingsChange, rules: Parameters<typeof missingApprovals>[1] & WithClock): boolean {
  const held = heldUntil(asked);
  return missingApprovals(asked, rules) === 0 && (held === null || held <= rules.clock.now());
}

export const worker: WorkerFeature = {
  left,
  jobs: {
    settings: {
      run: runSettings,
      giveUp: (work, job) => redraw(work, 'settings', job),
    },
  },
};

/**
 * Whether it counts now. It does not while approvals are missing, cannot be checked, or the change is still announced: then a date, from which it may. And
 * never where what it replaces is not there any more.
 */
async function settle(work: WorkerContext, tenantId: string, asked: SettingsChange): Promise<boolean | Date> {
  const { decided, verifier } = work;
  const { weighed, terms, id } = asked;
  if (weighed === null || isOver(asked) || asked.approvals.length === 0 || !isProposed(asked, verifier)) return false;
  // Counted first: two workers, or two changes at once, of which the second is looked at again.
  const entries = await work.ledger.count(tenantId, decidedSubject);
  const { log } = await decidedIn(decided).renew(tenantId, work.ledger);
  if (log?.ids.includes(id) === true) return false;
  const where = { decided, tenantId };
  const refusal = whyNotSettings(terms, where) ?? whyOvertaken(asked, log);
  if (refusal !== null) {
    const { code, reason, remedy } = refusal;
    await work.ledger.append(tenantId, id, { type: 'settingsDeclined', code, reason, remedy });
    return false;
  }
  const now = await asThingsAre(work, tenantId, asked, weighed);
  const policy = await work.policy(tenantId);
  if (now === null || isRefusal(policy)) return false;
  const rules = { verifier, policy };
  const counting = countingApprovals(asked, rules);
  if (missingApprovals(asked, rules) !== 0) return false;
  const theirs = counting.filter(({ decision }) => now.without.includes(decision.person.entraId));

  const requestedBy = asked.request.decision.person;
  const people = counting.map(({ decision }) => decision.person);
  if (theirs.length > 0 || tally({ risk: now.risk, requestedBy }, people, policy).missing !== 0) {
    const who = theirs.map(({ decision }) => decision.person.name).join(' and ');
    const reason = who === '' ? 'It is graver by now than when it was approved.' : `${who} would gain by it by now.`;
    await work.ledger.append(tenantId, id, {
      type: 'settingsDeclined',
      code: 'gains-by-it',
      reason,
      remedy: 'Propose it again.',
    });
    return false;
  }
  if (now.heldUntil > work.clock.now()) return now.heldUntil;
  const restsOn = await stillWanted(work, tenantId, id);
  if (restsOn === null) return false;
  const name = decided.live.nameOf(tenantId) ?? '';
  await work.ledger.append(
    tenantId,
    decidedSubject,
    {
      type: 'settingsDecided',
      id,
      order: countOf(log) + 1,
      terms,
      weighed,
      request: asked.request,
      approvals: [...counting],
      approvedBy: counting.map(({ decision }) => decision.person),
      file: Object.fromEntries(terms.changes.map(({ key }) => [key, valueHash(decided.live.written(name, key))])),
      at: work.clock.now().toISOString(),
    },
    { entries, restsOn },
  );
  return true;
}

/** Counted, and then read once more: who took it back while the tenant was read is heard first. Null: it is over. */
async function stillWanted(
  { ledger }: WorkerContext,
  tenantId: string,
  id: string,
): Promise<{ readonly subject: string; readonly entries: number } | null> {
  const entries = await ledger.count(tenantId, id);
  const again = settingsChangeOf(await ledger.subject(tenantId, id));
  return again === null || isOver(again) ? null : { subject: id, entries };
}

function isOver({ rejection, withdrawn, declined }: SettingsChange): boolean {
  return rejection !== null || withdrawn !== null || declined !== null;
}

interface AsThingsAre {
  readonly risk: Tier;
  /** Who may not have approved it. */
  readonly without: readonly string[];
  /** Long ago where it is not announced. */
  readonly heldUntil: Date;
}

/** How grave it is and who gains by it by now: more plans may wait, and groups may have other members. Null: it is unknown. */
async function asThingsAre(
  work: WorkerContext,
  tenantId: string,
  { id, terms, weighedAt, approvals }: SettingsChange,
  weighed: SettingsEffect,
): Promise<AsThingsAre | null> {
  const tenant = work.tenant(tenantId);
  const to = triedWith(terms.changes, { decided: work.decided, tenantId });
  if (tenant === undefined || isRefusal(to) || weighedAt === null) return null;
  // What someone asks for while it is announced is no reason to have approved it.
  const approvedAt = new Date(Math.max(...approvals.map(({ decision }) => Date.parse(decision.decidedAt))));
  const gains = await gainsOf(work, tenant, { id, terms, to, askedBefore: approvedAt });
  if (isRefusal(gains)) return null;
  const risk = compareTiers(gains.risk, weighed.risk) > 0 ? gains.risk : weighed.risk;
  // What an earlier version recorded is announced all the same.
  const heldForMs = Math.max(gains.heldForMs ?? 0, weighed.heldForMs ?? 0);
  return {
    risk,
    without: [...gains.without, ...(gains.addedInChat ?? []), ...weighed.without],
    heldUntil: new Date(heldForMs === 0 ? 0 : weighedAt.getTime() + heldForMs),
  };
}
