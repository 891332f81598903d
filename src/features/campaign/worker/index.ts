/** Changes of a campaign begin in its order. */

import type { Change } from '../../../engine/changes/change.js';
import { RetryLater } from '../../../engine/ledger/retry-later.js';
import { type ApprovalPolicy, isWithdrawn, mayApproveTier } from '../../../engine/plan/approval.js';
import type { SignedDecision } from '../../../engine/plan/decision.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { isRefusal } from '../../../lib/errors.js';
import type { NamedTenant } from '../../../lib/named-tenant.js';
import { type LeasePorts, underLease } from '../../../worker/apply/lease.js';
import type { BeginOrder } from '../../../worker/begin-order.js';
import type {
  WithClock,
  WithJobs,
  WithLedger,
  WithLeft,
  WithRejected,
  WithServed,
  WithTenant,
  WithVerifier,
} from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { replyFor } from '../../../worker/reply-for.js';
import { type CampaignRows, type RowsOfCampaign, readCampaign, rowsOfCampaigns } from '../campaign.js';
import { campaignSeen, type Readiness, readinessOf } from '../readiness.js';

/** Campaigns as they stand now, with what they are in tenants that left the settings. */
function campaignsOf(work: WithLedger & WithServed & WithLeft): RowsOfCampaign<NamedTenant> {
  return rowsOfCampaigns(work.ledger, () => allTenants(work));
}

async function allTenants(work: WithServed & WithLeft): Promise<readonly NamedTenant[]> {
  return [...work.served(), ...(await work.left())];
}

/**
 * Announces the beginning of a change while nobody else begins one of the same campaign. Throws RetryLater where it is not its turn, or not any
 * more. Who went on although the campaign was stopped has to be entitled to by now.
 */
async function beginInTurn(
  work: TurnPorts & LeasePorts & WithVerifier,
  { change, plan, policy }: { readonly change: Change; readonly plan: Plan; readonly policy: ApprovalPolicy },
  announce: () => Promise<unknown>,
): Promise<void> {
  const { campaign } = change.request;
  if (campaign === undefined || change.status !== 'approved') return void (await announce());
  const goneOn = change.goneOn.filter((signed) => mayGoOn(work, { plan, policy, signed }));
  // No tenant has an id like that of a campaign.
  const wanted = { tenant: campaign.id, classes: ['turn'], againMs: beginsAgainMs };
  await underLease(work, wanted, async (held) => {
    const seen = await readCampaign(work.ledger, campaign.id, await allTenants(work));
    if (readinessIn(work, { ...change, goneOn }, seen) !== 'now')
      throw new RetryLater('Its turn in the campaign has not come.', beginsAgainMs);
    held.check();
    await announce();
  });
}

/** Milliseconds until one that met another one at the beginning looks again. */
const beginsAgainMs = 500;

/** Some more than there is room for: one of them may wait for something else. */
const spare = 4;

/** Wakes those whose turn it is now; who looks for lost work finds the others. */
async function wakeNext(work: TurnPorts & WithJobs & WithTenant & WithRejected, { request }: Change): Promise<void> {
  const { campaign } = request;
  if (campaign === undefined) return;
  const seen = await readCampaign(work.ledger, campaign.id, await allTenants(work));
  const next = seen.rows.flatMap(({ tenant: { id }, change }) => {
    const tenant = work.tenant(id);
    const job = { tenant: id, subject: change.id, name: 'apply' as const };
    const isNext =
      change.status === 'approved' && work.rejected.rejectedAt(job, change) === null && readinessIn(work, change, seen) === 'now';
    return tenant !== undefined && isNext ? [{ tenant, change }] : [];
  });
  for (const { tenant, change } of next.slice(0, campaign.atOnce + spare))
    await work.jobs.add({ name: 'apply', tenant: tenant.id, subject: change.id, reply: replyFor(tenant, change) });
}

function readinessIn({ clock }: WithClock, change: Change, seen: CampaignRows): Readiness {
  return readinessOf(change, campaignSeen(seen), clock.now());
}

/** An approver of this plan, other than who asked for it. What it was bound to is compared with what stops the change. */
function mayGoOn(
  { verifier }: WithVerifier,
  { plan, policy, signed }: { readonly plan: Plan; readonly policy: ApprovalPolicy; readonly signed: SignedDecision },
): boolean {
  const { digest, decidedAt } = signed.decision;
  const of = { kind: 'resume' as const, tenant: plan.tenant, subject: plan.id, digest, now: new Date(decidedAt) };
  const decision = verifier.verify(signed, of);
  if (isRefusal(decision) || isWithdrawn(decision, policy)) return false;
  const { entraId } = decision.person;
  return entraId !== plan.requestedBy.entraId && mayApproveTier(policy, plan.risk, entraId);
}

/** What it takes to tell whose turn it is. */
type TurnPorts = WithLedger & WithClock & WithServed & WithLeft;

const order: BeginOrder = {
  has: ({ request }) => request.campaign !== undefined,
  look: (work) => {
    const rowsOf = campaignsOf(work);
    // Looked at again when it begins.
    return async (change) => {
      const { campaign } = change.request;
      if (campaign === undefined || change.status !== 'approved') return true;
      return readinessIn(work, change, await rowsOf(campaign.id)) === 'now';
    };
  },
  begin: beginInTurn,
  wakeNext,
};

export const worker: WorkerFeature = { order };
