/** What the card of a change is drawn from, loaded as things stand now. */

import type { Card } from '../../chat/card.js';
import type { TenantSettings } from '../../config/settings.js';
import type { ControlDefinition } from '../../controls/control.js';
import { maxMentioned } from '../../engine/changes/call-order.js';
import {
  approvers,
  type Change,
  holdsTooShort,
  isByRule,
  isOpen,
  onlyReports,
  startOfChange,
} from '../../engine/changes/change.js';
import { isAcknowledged, isUntaken, type ReadsWatermark } from '../../engine/changes/read-watermark.js';
import type { LoadsEvidence } from '../../engine/ledger/evidence-store.js';
import type { CountsEntries, Ledger, ReadsPlaces } from '../../engine/ledger/ledger.js';
import {
  type ApprovalPolicy,
  possibleApprovers,
  tally,
  whyNotBegin,
  whyTooFewLeft,
  withCountingApprovals,
} from '../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { PlanStore } from '../../engine/plan/plan-store.js';
import { rulesFor } from '../../engine/plan/rules-of-plan.js';
import { contentShown } from '../../engine/plan/shown.js';
import { ProvenPlans, shownHash, shownOperations } from '../../engine/plan/stored-operations.js';
import { nextWindow } from '../../engine/plan/window.js';
import { shownMeasure } from '../../features/cards.js';
import { asksReference, cannotWait, kindOf } from '../../features/kinds.js';
import type { SettingsInEffect } from '../../features/settings-in-effect.js';
import type { AskedEvidence } from '../../frameworks/schedule.js';
import { isRefusal, type Refusal, refusalText } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Directory, NamesPeople, ReachesPeople } from '../../people/directory.js';
import type { KnowsNotify } from '../../people/notify.js';
import type { DigestTime } from '../../posture/digest.js';
import type { PostureStore } from '../../posture/posture.js';
import type { RoundStore } from '../../posture/rounds.js';
import type { ProgressStore } from '../../queue/progress.js';
import type { ApprovalView, ChangeView } from '../../views/change-view.js';
import { type Mentionable, nextCalled } from '../../views/mention.js';
import type { HasControls } from '../commands/command.js';
import type { TenantAddress } from '../decisions/recorder.js';
import type { GatewayFeature, HeldUpPorts } from '../feature.js';
import { planFile } from './plan-file.js';
import type { TenantChannels } from './tenant-channels.js';

export interface CardPorts extends HeldUpPorts {
  readonly verifier: DecisionVerifier;
  policy(tenantId: string): Promise<ApprovalPolicy | Refusal>;
  /**
   * Takes in what people decided of the settings of a tenant, from the ledger as this drawing reads it, and returns them as they count. Left out where
   * nobody decides any.
   */
  readonly renewSettings?: (tenantId: string, ledger: ReadsPlaces & CountsEntries) => Promise<SettingsInEffect<TenantSettings>>;
  readonly rounds: RoundStore;
  readonly tenants: readonly TenantChannels[];
  /** The time of day of a tenant's digest; null: its settings ask for none. */
  readonly digestAt: (tenantId: string) => DigestTime | null;
  /** The card of what a tenant can show of a framework, with its files. */
  readonly handOut: (tenant: TenantAddress, asked: AskedEvidence) => Promise<Card>;
  readonly features: readonly GatewayFeature[];
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly evidence: LoadsEvidence;
  readonly postures: PostureStore;
  readonly progress: ProgressStore;
  readonly directory: Directory;
  /** Absent where nobody waits for what workers read. */
  readonly watermark?: ReadsWatermark;
  readonly notify: KnowsNotify;
  /** How long a change of a tenant only reports before it may be enforced, in milliseconds. */
  readonly reportOnlyForMs: (tenantId: string) => number;
  readonly controls: readonly ControlDefinition[];
  /** The time zone of a tenant. */
  readonly zoneOf: (tenantId: string) => string;
  /** The time zone that a person has set in a chat, by Entra object id; null where none is known. Absent where no chat says. */
  readonly zoneOfPerson?: (entraId: string) => Promise<string | null>;
  readonly now: () => Date;
}

/** Operations whose lines a platform may show where it has no files. */
const previewedOperations = 100;

export function measureOf({ request }: Change, { controls }: HasControls): ChangeView['control'] {
  return shownMeasure(request.control, controls);
}

/** @param earlierCalls how often people were called before: of many, others are called each time */
export async function changeView(
  tenant: TenantChannels,
  change: Change,
  ports: CardPorts,
  earlierCalls = 0,
): Promise<ChangeView> {
  const { plan } = change;
  const row = await rowView(tenant, change, ports, earlierCalls);
  const proven = plan === null ? [] : await operationsOf(tenant, change, plan, ports);
  const first = proven ?? [];
  return {
    ...row,
    progress: await ports.progress.get(tenant.id, change.id),
    ...((await isUntaken(ports, tenant.id, change)) ? { isUntaken: true as const } : {}),
    first: first.slice(0, shownOperations),
    list: plan === null || !isOpen(change) || proven === null ? null : { file: planFile(ports.plans, tenant.id, plan), first },
    approval: { ...row.approval, ...(proven === null ? edited : {}) },
    ...omitUndefined({ zones: await zonesOf(tenant, plan, ports) }),
    reportsUntil: reportsUntil(change, ports.reportOnlyForMs(tenant.id)),
    ...omitUndefined({ isKeepAcknowledged: await isKeepAcknowledged(tenant, change, ports) }),
  };
}

/** Undefined where nobody kept it, or nobody waits for what workers read. */
async function isKeepAcknowledged(
  { id }: TenantChannels,
  { id: subject, keep, reverting }: Change,
  { ledger, watermark }: CardPorts,
): Promise<boolean | undefined> {
  if (watermark === undefined || reverting !== null || (keep?.kept ?? []).length === 0) return undefined;
  return isAcknowledged({ ledger, watermark }, id, subject);
}

/** A change as a row among many: without its operations, which are read whole before a plan is shown whole, and without its progress. */
export async function rowView(tenant: TenantChannels, change: Change, ports: RowPorts, earlierCalls = 0): Promise<ChangeView> {
  const { plan } = change;
  const usual = plan === null || !isOpen(change) ? null : await ports.directory.policy(tenant.id);
  const policy = plan === null || usual === null || isRefusal(usual) ? usual : rulesFor(usual, plan);
  return {
    tenant: tenant.name,
    change: policy === null || isRefusal(policy) ? change : withCountingApprovals(change, policy),
    control: measureOf(change, ports),
    progress: null,
    first: [],
    list: null,
    approval: plan === null ? nothingToApprove : await approvalOf({ tenant, change, plan, policy, earlierCalls }, ports),
    keepers: [],
    reportsUntil: null,
    now: ports.now(),
  };
}

/** What a row about a change is drawn from. */
export interface RowPorts extends HasControls {
  readonly directory: Directory;
  readonly notify: KnowsNotify;
  readonly now: () => Date;
}

/** That of the tenant, and that of the person it is about where it differs; undefined where it is about no person who is notified. */
async function zonesOf(
  { id }: TenantChannels,
  plan: Plan | null,
  { zoneOf, zoneOfPerson }: CardPorts,
): Promise<ChangeView['zones']> {
  const account = plan === null ? undefined : kindOf(plan)?.notifies?.(plan);
  if (account === undefined) return undefined;
  const tenant = zoneOf(id);
  const person = (await zoneOfPerson?.(account)) ?? null;
  return { tenant, person: person === tenant ? null : person };
}

function reportsUntil(change: Change, reportOnlyForMs: number): Date | null {
  return change.appliedAt !== null && onlyReports(change) ? new Date(change.appliedAt.getTime() + reportOnlyForMs) : null;
}

/** The requester and the approvers; where those are many, the ones who approved it. */
export async function keepersOf(
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
  return mentionable(called, tenant, { directory, notify, isUrgent: cannotWait(plan) });
}

/**
 * While people decide on them, every stored operation is looked at before any is shown, of a large plan once; afterwards those that are shown are the ones that someone approved by the
 * hash of them, where they are. Null: they are not those of the plan.
 */
async function operationsOf(
  tenant: TenantAddress,
  change: Change,
  plan: Plan,
  { plans }: CardPorts,
): Promise<readonly Operation[] | null> {
  if (!isOpen(change)) {
    const first = await plans.first(tenant.id, change.id, shownOperations);
    const shown = shownHash(plan, first);
    if (change.approvals.some(({ decision }) => contentShown(decision.shown) === shown)) return first;
  }
  return provenPlans.first(plan, () => plans.operations(tenant.id, change.id), previewedOperations);
}

const provenPlans = new ProvenPlans();

const edited = {
  isEdited: true,
  obstacle: 'the stored operations are not the ones of this plan: someone wrote to the store. Ask for a fresh plan.',
} as const;

const nothingToApprove: ApprovalView = {
  needed: 0,
  missing: 0,
  missingFrom: [],
  canApprove: [],
  mentioned: [],
  obstacle: null,
};

/** By the rules as they are now; what was decided long ago is not counted again. */
async function approvalOf(
  {
    tenant,
    change,
    plan,
    policy,
    earlierCalls,
  }: {
    readonly tenant: TenantChannels;
    readonly change: Change;
    readonly plan: Plan;
    readonly policy: ApprovalPolicy | Refusal | null;
    readonly earlierCalls: number;
  },
  { directory, notify, now }: RowPorts,
): Promise<ApprovalView> {
  if (policy === null || isByRule(change)) return nothingToApprove;
  if (isRefusal(policy)) return { ...nothingToApprove, needed: 1, missing: 1, obstacle: refusalText(policy) };
  const approvedBy = approvers(withCountingApprovals(change, policy));
  const { missing, approverSets } = tally(plan, approvedBy, policy);
  const haveApproved = new Set(approvedBy.map(({ entraId }) => entraId));
  const left = possibleApprovers(policy, plan.risk, plan.requestedBy).filter((entraId) => !haveApproved.has(entraId));
  const urgent = cannotWait(plan);
  const groups = missing > 0 && left.length > maxMentioned ? directory.calledGroups(tenant.id) : [];
  const called = missing > 0 ? nextCalled(left, { onCall: directory.onCall(tenant.id), earlierCalls, isUrgent: urgent }) : [];
  return {
    needed: policy.tiers[plan.risk].approvals,
    missing,
    missingFrom: approverSets,
    canApprove: left.map((entraId) => directory.nameOf(entraId)),
    mentioned: await mentionable(called, tenant, { directory, notify, isUrgent: urgent }),
    groups: groups.filter(({ calls }) => Object.keys(calls).some((platform) => tenant.channel[platform] !== undefined)),
    obstacle:
      (missing > 0 ? whyTooFewLeft(plan, approvedBy, policy) : null) ??
      whyNotBegin(policy, startOfChange(change), now())?.reason ??
      null,
    ...windowOf(policy, change, now()),
    ...(asksReference('approvals', policy) && !urgent ? { asksReference: true } : {}),
  };
}

/** The window for which it can be approved by a press, unless people named a time already. */
function windowOf({ windows = [], timeZone }: ApprovalPolicy, change: Change, now: Date): Pick<ApprovalView, 'window'> {
  const window = startOfChange(change) === null ? nextWindow(windows, timeZone, now) : null;
  return window === null || new Date(window.notBefore) <= now || holdsTooShort(change, window) !== null ? {} : { window };
}

interface MentionPorts {
  readonly directory: ReachesPeople & NamesPeople;
  readonly notify: KnowsNotify;
  /** What cannot wait learns whatever a person wants to hear. */
  readonly isUrgent: boolean;
}

/**
 * Each with the account of one platform alone, the first one in whose channel they can be reached: nobody is called twice. Who does not want that is
 * named and not mentioned.
 */
export async function mentionable(
  people: readonly string[],
  { channel }: TenantChannels,
  { directory, notify, isUrgent }: MentionPorts,
): Promise<readonly Mentionable[]> {
  return Promise.all(
    people.map(async (entraId) => {
      const wanted = isUrgent || (await notify.of(entraId)) === 'all';
      const accounts = wanted ? await directory.reach(entraId) : [];
      const here = Object.keys(channel).flatMap((platform) => accounts.find((one) => one.platform === platform) ?? []);
      const [first] = here;
      return { name: directory.nameOf(entraId), accounts: first === undefined ? {} : { [first.platform]: first.id } };
    }),
  );
}
