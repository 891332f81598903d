/** Checks the decisions on a change of settings like those of a plan, and says in the ledger what counts from now on. */
import { tally } from '../../../engine/plan/approval.js';
import { compareTiers, type Tier } from '../../../engine/plan/risk.js';
import { isRefusal } from '../../../lib/errors.js';
import type { WorkerContext } from '../../../worker/context.js';
import { triedWith, whyNotSettings, whyOvertaken } from '../check.js';
import { countOf, decidedSubject } from '../decided.js';
import { decidedIn } from '../decided-settings.js';
import { type SettingsEffect, valueHash } from '../entry-terms.js';
import { countingApprovals, isProposed, missingApprovals, type SettingsChange, settingsChangeOf } from '../settings-change.js';
import { gainsOf } from './effect.js';

/**
 * Whether it counts now. It does not while approvals are missing, cannot be checked, or the change is still announced: then a date, from which it may. And
 * never where what it replaces is not there any more.
 */
export async function settle(work: WorkerContext, tenantId: string, asked: SettingsChange): Promise<boolean | Date> {
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
