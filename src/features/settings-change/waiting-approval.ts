/** Which proposals to change settings wait for an approval, and of whom. */
import type { Ledger } from '../../engine/ledger/ledger.js';
import type { ApprovalPolicy } from '../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { settingsPrefix, type Weighed } from './entry-terms.js';
import { approvers, missingApprovals, type SettingsChange, settingsChangeOf, whoCanApprove } from './settings-change.js';

export interface WaitingSettings {
  readonly id: string;
  readonly terms: SettingsChange['terms'];
  readonly weighed: Weighed;
  readonly since: Date;
  readonly until: Date;
  readonly requestedBy: Person;
  /** By Entra object id: who can approve it and has not; nobody where the rules cannot be read. */
  readonly canAct: readonly string[];
}

interface Rules {
  readonly policy: ApprovalPolicy | Refusal;
  readonly verifier: DecisionVerifier;
  readonly now: Date;
}

/** How many of the newest proposals are looked at. */
const lookedAt = 50;

/** Newest first: weighed, in time, not decided against, and short of approvals. One that is announced has enough of them. */
export async function waitingForApproval(ledger: Ledger, tenantId: string, rules: Rules): Promise<readonly WaitingSettings[]> {
  const ids = await ledger.recent(tenantId, lookedAt, settingsPrefix);
  const proposals = await Promise.all(ids.map(async (id) => settingsChangeOf(await ledger.subject(tenantId, id))));
  return proposals.flatMap((asked) => (asked === null ? [] : waitingOf(asked, rules)));
}

function waitingOf(asked: SettingsChange, { policy, verifier, now }: Rules): readonly WaitingSettings[] {
  const { id, terms, weighed, request, expiresAt } = asked;
  const isOver = asked.rejection !== null || asked.withdrawn !== null || asked.declined !== null || now >= expiresAt;
  if (isOver || weighed === null) return [];
  const since = new Date(request.decision.decidedAt);
  const waiting = { id, terms, weighed, since, until: expiresAt, requestedBy: request.decision.person };
  if (isRefusal(policy)) return [{ ...waiting, canAct: [] }];
  if (missingApprovals(asked, { verifier, policy }) === 0) return [];
  const have = new Set(approvers(asked, { verifier, policy }).map(({ entraId }) => entraId));
  return [{ ...waiting, canAct: whoCanApprove(asked, policy).filter((person) => !have.has(person)) }];
}
