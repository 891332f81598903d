/** The card of a message as things stand now: loads what a view needs and hands it over. */
import type { Card } from '../chat/card.js';
import type { Control } from '../controls/control.js';
import { assertNever, isRefusal } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import { possibleApprovers, tally, whyFrozen } from '../plan/approval.js';
import { approvers, type Change, changeOf, isOpen } from '../plan/change.js';
import type { Operation } from '../plan/operation.js';
import type { Plan } from '../plan/plan.js';
import { auditCard } from '../views/audit.js';
import { changeCard } from '../views/change.js';
import { planList } from '../views/change-plan.js';
import type { ApprovalView, ChangeView } from '../views/change-view.js';
import { emergencyCard, reminderCard } from '../views/notices.js';
import type { TenantAddress } from './desk.js';
import type { Directory } from './directory.js';
import type { Job } from './jobs.js';
import { isPostureView, type PostureCardPorts, postureCard } from './posture-cards.js';
import type { PlanStore, PostureStore, ProgressStore } from './stores.js';

export interface CardPorts extends PostureCardPorts {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly postures: PostureStore;
  readonly progress: ProgressStore;
  readonly directory: Directory;
  readonly controls: readonly Control[];
  readonly now: () => Date;
}

const shownOperations = 10;
/** A longer list would not fit what platforms take as a file of a message. */
const listedOperations = 5000;

/** Null when there is nothing to show. */
export async function cardOf(job: Extract<Job, { name: 'draw' }>, tenant: TenantAddress, ports: CardPorts): Promise<Card | null> {
  const { view } = job;
  if (isPostureView(view)) return postureCard({ ...job, view }, tenant, ports);
  const change = changeOf(await ports.ledger.subject(tenant.id, job.subject));
  if (change === null) return null;
  switch (view) {
    case 'audit':
      return auditCard({
        tenant: tenant.name,
        change,
        progress: await ports.progress.get(tenant.id, change.id),
        posture: await ports.postures.latest(tenant.id),
        controls: ports.controls,
      });
    case 'change':
      return changeCard(await changeView(tenant, change, ports));
    case 'emergency':
      return emergencyCard({ tenant: tenant.name, change });
    case 'reminder':
      return reminderCard(await changeView(tenant, change, ports));
    default:
      return assertNever(view);
  }
}

async function changeView(tenant: TenantAddress, change: Change, ports: CardPorts): Promise<ChangeView> {
  const { plan } = change;
  return {
    tenant: tenant.name,
    change,
    control: ports.controls.find((control) => control.id === change.request.control),
    progress: await ports.progress.get(tenant.id, change.id),
    first: plan === null ? [] : await ports.plans.first(tenant.id, change.id, shownOperations),
    list: plan === null || !isOpen(change) || plan.operations > listedOperations ? null : await listOf(tenant.id, plan, ports),
    approval: plan === null ? nothingToApprove : await approvalOf(tenant.id, { change, plan }, ports),
    now: ports.now(),
  };
}

async function listOf(tenantId: string, plan: Plan, ports: CardPorts): Promise<string> {
  const operations: Operation[] = [];
  for await (const operation of ports.plans.operations(tenantId, plan.id)) operations.push(operation);
  return planList(operations);
}

const nothingToApprove: ApprovalView = { needed: 0, missing: 0, missingFrom: [], canApprove: [], obstacle: null };

/** By the rules as they are now; what was decided long ago is not counted anew. */
async function approvalOf(
  tenantId: string,
  { change, plan }: { readonly change: Change; readonly plan: Plan },
  { directory, now }: CardPorts,
): Promise<ApprovalView> {
  if (!isOpen(change)) return nothingToApprove;
  const policy = await directory.policy(tenantId);
  if (isRefusal(policy)) return { ...nothingToApprove, needed: 1, missing: 1, obstacle: policy.reason };
  const { missing, circles } = tally(plan, approvers(change), policy);
  return {
    needed: policy.tiers[plan.risk].approvals,
    missing,
    missingFrom: circles,
    canApprove: possibleApprovers(policy, plan.risk, plan.requestedBy).map((entraId) => directory.nameOf(entraId)),
    obstacle: whyFrozen(policy, now())?.reason ?? null,
  };
}
