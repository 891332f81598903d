/** Proposals to change settings that still wait for people. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import { isRefusal } from '../../lib/errors.js';
import type { SettingsInEffect } from '../settings-in-effect.js';
import type { Waiting, WaitingPorts, WaitingSubject } from '../waiting.js';
import { decidedIn } from './decided-settings.js';
import { settingsPrefix } from './entry-terms.js';
import { changeName, changeText, namesIn } from './in-words.js';
import {
  approvers,
  mayStillCount,
  missingApprovals,
  type SettingsChange,
  settingsChangeOf,
  whoCanApprove,
} from './settings-change.js';

interface Looking<Tenant> {
  readonly decided: SettingsInEffect<Tenant>;
  readonly ledger: Ledger;
  readonly now: () => Date;
}

/** Newest first; all are looked at, because many later ones must not hide one. */
export async function waitingProposals<Tenant>(
  { decided, ledger, now }: Looking<Tenant>,
  tenantId: string,
): Promise<readonly SettingsChange[]> {
  const { log } = decidedIn(decided).of(tenantId);
  const waiting: SettingsChange[] = [];
  for (const id of await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, settingsPrefix)) {
    const asked = settingsChangeOf(await ledger.subject(tenantId, id, 'known'));
    if (asked === null || !mayStillCount(asked, now()) || log?.ids.includes(id) === true) continue;
    waiting.push(asked);
  }
  return waiting;
}

/** Each with its keys, `p-4k7m2xq (digest.at)`, newest first. */
export async function waitingChanges<Tenant>(looking: Looking<Tenant>, tenantId: string): Promise<readonly string[]> {
  const waiting = await waitingProposals(looking, tenantId);
  return waiting.map(({ id, terms }) => `${id} (${terms.changes.map(({ key }) => key).join(', ')})`);
}

/** Newest first: their effect is known, in time, not decided against, and short of approvals. One that is announced has enough of them. */
export const waiting: Waiting = async (ports, tenantId) => {
  const ids = await ports.ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, settingsPrefix);
  const proposals = await Promise.all(ids.map(async (id) => settingsChangeOf(await ports.ledger.subject(tenantId, id, 'known'))));
  return proposals.flatMap((asked) => (asked === null ? [] : waitingOf(asked, ports)));
};

function waitingOf(asked: SettingsChange, { policy, verifier, now, nameOf }: WaitingPorts): readonly WaitingSubject[] {
  const { id, terms, weighed, request, expiresAt } = asked;
  const isOver = asked.rejection !== null || asked.withdrawn !== null || asked.declined !== null || now >= expiresAt;
  if (isOver || weighed === null) return [];
  const names = namesIn(nameOf);
  const [first] = terms.changes;
  const waits = {
    id,
    what: changeName(terms, names),
    affected: first === undefined || terms.changes.length > 1 ? '' : changeText(first, names, 2),
    waitsFor: 'approval' as const,
    since: new Date(request.decision.decidedAt),
    until: expiresAt,
    requestedBy: request.decision.person,
  };
  if (isRefusal(policy)) return [{ ...waits, canAct: [] }];
  if (missingApprovals(asked, { verifier, policy }) === 0) return [];
  const have = new Set(approvers(asked, { verifier, policy }).map(({ entraId }) => entraId));
  return [{ ...waits, canAct: whoCanApprove(asked, policy).filter((person) => !have.has(person)) }];
}
