/** The card of a message as things stand now: loads what a view needs and hands it over. */

import { approvers, type Change, holdsTooShort, isOpen, onlyReports, startOfChange } from '../../changes/change.js';
import { readChange } from '../../changes/change-of.js';
import type { Card, Message } from '../../chat/card.js';
import type { Control } from '../../controls/control.js';
import { assertNever, isRefusal, type Refusal } from '../../errors.js';
import type { EvidenceStore } from '../../incident/evidence-store.js';
import { stageOf } from '../../incident/stage.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Directory } from '../../people/directory.js';
import type { NotifyStore } from '../../people/notify.js';
import { type ApprovalPolicy, possibleApprovers, tally, whyNotBegin, withValidApprovals } from '../../plan/approval.js';
import { rulesFor } from '../../plan/incident-rules.js';
import type { Operation } from '../../plan/operation.js';
import type { Plan } from '../../plan/plan.js';
import type { PlanStore } from '../../plan/plan-store.js';
import { provenOperations, shownOperations } from '../../plan/stored-operations.js';
import { nextWindow } from '../../plan/window.js';
import type { PostureStore } from '../../posture/posture.js';
import type { ProgressStore } from '../../queue/progress.js';
import type { DrawJob } from '../../queue/redraw.js';
import { auditCard } from '../../views/audit.js';
import { changeCard } from '../../views/change.js';
import type { ApprovalView, ChangeView } from '../../views/change-view.js';
import { checkpointDetail } from '../../views/checkpoint.js';
import { incidentCard } from '../../views/incident.js';
import { type Mentionable, maxMentioned } from '../../views/mention.js';
import { newsOf } from '../../views/news.js';
import { alarmCard, emergencyCard, haltedCard, overdueCard, reminderOf } from '../../views/notices.js';
import { resultsCard } from '../../views/results.js';
import { turnDetail } from '../../views/turn.js';
import type { TenantAddress } from '../decisions/recorder.js';
import { incidentView } from './incident-view.js';
import { mentionable } from './mentionable.js';
import { planFile } from './plan-file.js';
import { isPostureView, type PostureCardPorts, type PostureView, postureMessage } from './posture-cards.js';
import type { TenantChannels } from './tenant-channels.js';

export interface CardPorts extends PostureCardPorts {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly evidence: Pick<EvidenceStore, 'load'>;
  readonly postures: PostureStore;
  readonly progress: ProgressStore;
  readonly directory: Directory;
  readonly notify: Pick<NotifyStore, 'of'>;
  /** How long a change of a tenant only reports before it may be enforced, in milliseconds. */
  readonly reportOnlyForMs: (tenantId: string) => number;
  readonly controls: readonly Control[];
  readonly now: () => Date;
}

/** Operations whose lines a platform may show where it has no files. */
const previewedOperations = 100;

/** Null when there is nothing to show. */
export async function messageOf(job: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const { view } = job;
  if (isPostureView(view)) return postureMessage({ ...job, view }, tenant, ports);
  if (view === 'change') return changeMessage(job.subject, tenant, ports);
  if (view === 'reminder') return reminderMessage(job.subject, tenant, ports);
  const card = await cardOf({ ...job, view }, tenant, ports);
  return card === null ? null : { card, details: [] };
}

/** The card of a plan, and below it the call for those whose turn it is. */
async function changeMessage(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const change = await readChange(ports.ledger, tenant.id, subject);
  if (change === null) return null;
  const view = await changeView(tenant, change, ports);
  const turn = turnDetail(view);
  // The chat keeps what the ledger was at the end of a change: nobody can shorten or rewrite it afterwards unseen.
  const witness = change.checkpoint === null ? [] : [checkpointDetail([change.checkpoint])];
  return { card: changeCard(view), details: [...(turn === null ? [] : [turn]), ...witness], personal: newsOf(view) };
}

/** Over as soon as nobody has to be reminded. */
async function reminderMessage(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const change = await readChange(ports.ledger, tenant.id, subject);
  if (change === null) return null;
  const view = await changeView(tenant, change, ports);
  return reminderOf({ ...view, keepers: await keepersOf(change, tenant, ports) });
}

async function cardOf(
  { view, subject }: DrawJob & { readonly view: Exclude<DrawJob['view'], PostureView | 'change' | 'reminder'> },
  tenant: TenantChannels,
  ports: CardPorts,
): Promise<Card | null> {
  if (view === 'halted') {
    const reason = await ports.ledger.whyHalted(tenant.id);
    return reason === null ? null : haltedCard({ tenant: tenant.name, reason });
  }
  const change = await readChange(ports.ledger, tenant.id, subject);
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
    case 'incident': {
      const incident = await incidentView(tenant, subject, ports);
      return incident === null ? null : incidentCard(incident);
    }
    case 'emergency':
      return emergencyCard({ tenant: tenant.name, change, control: measureOf(change, ports) });
    case 'alarm':
      return alarmCard({ tenant: tenant.name, change, control: measureOf(change, ports) });
    case 'overdue':
      return overdueCard({ tenant: tenant.name, change, control: measureOf(change, ports), now: ports.now() });
    case 'results': {
      const control = ports.controls.find(({ id }) => id === change.plan?.control);
      return resultsCard({ tenant: tenant.name, change, control });
    }
    default:
      return assertNever(view);
  }
}

function measureOf({ request }: Change, { controls }: Pick<CardPorts, 'controls'>): ChangeView['control'] {
  return controls.find(({ id }) => id === request.control) ?? stageOf(request.control);
}

async function changeView(tenant: TenantChannels, change: Change, ports: CardPorts): Promise<ChangeView> {
  const { plan } = change;
  const usual = plan === null || !isOpen(change) ? null : await ports.directory.policy(tenant.id);
  const policy = plan === null || usual === null || isRefusal(usual) ? usual : rulesFor(usual, plan);
  const proven = plan === null ? [] : await operationsOf(tenant, change, plan, ports);
  const first = proven ?? [];
  return {
    tenant: tenant.name,
    change: policy === null || isRefusal(policy) ? change : withValidApprovals(change, policy),
    control: measureOf(change, ports),
    progress: await ports.progress.get(tenant.id, change.id),
    first: first.slice(0, shownOperations),
    list: plan === null || !isOpen(change) || proven === null ? null : { file: planFile(ports.plans, tenant.id, plan), first },
    approval:
      plan === null
        ? nothingToApprove
        : { ...(await approvalOf({ tenant, change, plan, policy }, ports)), ...(proven === null ? edited : {}) },
    keepers: [],
    reportsUntil: reportsUntil(change, ports.reportOnlyForMs(tenant.id)),
    now: ports.now(),
  };
}

function reportsUntil(change: Change, reportOnlyForMs: number): Date | null {
  return change.appliedAt !== null && onlyReports(change) ? new Date(change.appliedAt.getTime() + reportOnlyForMs) : null;
}

/** The requester and the approvers; where those are many, the ones who approved it. */
async function keepersOf(
  change: Change,
  tenant: TenantChannels,
  { directory, notify }: CardPorts,
): Promise<readonly Mentionable[]> {
  const { plan, keep } = change;
  if (plan === null || keep === null) return [];
  const policy = await directory.policy(tenant.id);
  const involved = [plan.requestedBy.entraId, ...approvers(change).map(({ entraId }) => entraId)];
  const all = [...new Set([...involved, ...(isRefusal(policy) ? [] : rulesFor(policy, plan).approvers)])];
  const called = all.length > maxMentioned ? [...new Set(involved)].slice(0, maxMentioned) : all;
  return mentionable(called, tenant, { directory, notify, isUrgent: plan.incident !== undefined });
}

/** While people decide on them, every stored operation is looked at before any is shown; null: they are not those of the plan. */
async function operationsOf(
  tenant: TenantAddress,
  change: Change,
  plan: Plan,
  { plans }: CardPorts,
): Promise<readonly Operation[] | null> {
  if (!isOpen(change)) return plans.first(tenant.id, change.id, previewedOperations);
  return provenOperations(plan, plans.operations(tenant.id, change.id), previewedOperations);
}

const edited = {
  isEdited: true,
  obstacle: 'the stored operations are not the ones of this plan: somebody wrote to the store. Ask for a fresh plan.',
} as const;

const nothingToApprove: ApprovalView = {
  needed: 0,
  missing: 0,
  missingFrom: [],
  canApprove: [],
  mentioned: [],
  obstacle: null,
};

/** By the rules as they are now; what was decided long ago is not counted anew. */
async function approvalOf(
  {
    tenant,
    change,
    plan,
    policy,
  }: {
    readonly tenant: TenantChannels;
    readonly change: Change;
    readonly plan: Plan;
    readonly policy: ApprovalPolicy | Refusal | null;
  },
  { directory, notify, now }: CardPorts,
): Promise<ApprovalView> {
  if (policy === null) return nothingToApprove;
  if (isRefusal(policy)) return { ...nothingToApprove, needed: 1, missing: 1, obstacle: policy.reason };
  const approvedBy = approvers(withValidApprovals(change, policy));
  const { missing, circles } = tally(plan, approvedBy, policy);
  const haveApproved = new Set(approvedBy.map(({ entraId }) => entraId));
  const left = possibleApprovers(policy, plan.risk, plan.requestedBy).filter((entraId) => !haveApproved.has(entraId));
  return {
    needed: policy.tiers[plan.risk].approvals,
    missing,
    missingFrom: circles,
    canApprove: left.map((entraId) => directory.nameOf(entraId)),
    mentioned: missing > 0 ? await mentionable(left, tenant, { directory, notify, isUrgent: plan.incident !== undefined }) : [],
    obstacle: whyNotBegin(policy, startOfChange(change), now())?.reason ?? null,
    ...windowOf(policy, change, now()),
    ...(policy.tickets?.requiredFor.includes('approvals') === true && plan.incident === undefined ? { asksTicket: true } : {}),
  };
}

/** The window for which it can be approved by a press, unless people named a time already. */
function windowOf({ windows = [], timeZone }: ApprovalPolicy, change: Change, now: Date): Pick<ApprovalView, 'window'> {
  const window = startOfChange(change) === null ? nextWindow(windows, timeZone, now) : null;
  return window === null || new Date(window.notBefore) <= now || holdsTooShort(change, window) !== null ? {} : { window };
}
