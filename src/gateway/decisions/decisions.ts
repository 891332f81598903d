/** What the gateway decides: every event of a chat becomes a direct answer, or a signed decision in the ledger and a job. */
import { awaitsKeep, type Change, hasEffects, isTravel } from '../../changes/change.js';
import type { Answer } from '../../chat/platform.js';
import type { TravelSettings } from '../../config/travel.js';
import type { Control } from '../../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { whyNobodyCanApprove } from '../../plan/approval.js';
import { mayKeep, rulesOfReverting } from '../../plan/incident-rules.js';
import { whyNoTicket } from '../../plan/ticket.js';
import type { WhyStore } from '../../why/store.js';
import { request, startPlan } from './asking.js';
import { type BundleDecisions, createBundleDecisions } from './bundle.js';
import { type CampaignDecisions, createCampaignDecisions } from './campaign.js';
import { createIncidentDecisions, type IncidentDecisions } from './incident.js';
import { type KeepDecisions, keep, revertNow } from './keep.js';
import { createPlanDecisions, type PlanDecisions } from './plan.js';
import { planWish, type SettingsOf } from './plan-wish.js';
import { type Call, createDecisionRecorder, type DecisionRecorder, type GatewayPorts } from './recorder.js';
import { createTravelDecisions, type EndPorts, type TravelDecisions } from './travel.js';

import { askWhy, type WhyDecisions } from './why.js';

export type { Call, GatewayPorts, TenantAddress } from './recorder.js';

export interface Deciding
  extends PlanDecisions,
    BundleDecisions,
    CampaignDecisions,
    IncidentDecisions,
    KeepDecisions,
    TravelDecisions,
    WhyDecisions {
  /** Asks for an audit of all controls, or of one. */
  requestAudit(call: Call, control?: Control): Promise<Answer | Refusal>;
  /** @param words parameters as typed, `block=RU,KP`, that count for this plan alone; `...` asks which there are. */
  requestPlan(call: Call, control: Control, words?: readonly string[]): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
}

export interface DecidingPorts extends GatewayPorts {
  readonly settingsOf: SettingsOf;
  readonly why: WhyStore;
  readonly travelOf: (tenantId: string) => TravelSettings;
}

export function createDeciding(ports: DecidingPorts): Deciding {
  const recorder = createDecisionRecorder(ports);
  const planDecisions = createPlanDecisions(recorder);
  const wishFor = planWish.bind(null, recorder, ports.settingsOf);
  const revert = requestRevert.bind(null, recorder);
  const ends: EndPorts = {
    revoke: (call, changeId) => planDecisions.revoke(call, changeId),
    requestRevert: (call, changeId) => revert(call, changeId),
  };
  return {
    ...planDecisions,
    ...createBundleDecisions(recorder, planDecisions, wishFor),
    ...createCampaignDecisions(recorder, planDecisions, wishFor),
    ...createIncidentDecisions(recorder),
    ...createTravelDecisions(recorder, ports.travelOf, ends),
    keep: keep.bind(null, recorder),
    askWhy: askWhy.bind(null, recorder, ports.why),
    requestAudit: requestAudit.bind(null, recorder),
    requestPlan: requestPlan.bind(null, recorder, ports.settingsOf),
    requestRevert: revert,
  };
}

async function requestAudit(recorder: DecisionRecorder, call: Call, control?: Control): Promise<Answer | Refusal> {
  const refusal = await recorder.ports.directory.authorize(call.person, 'read', call.tenant.id);
  if (refusal !== null) return refusal;
  const id = recorder.ports.newId('a');
  await request(recorder, call, id, { what: 'audit' as const, ...(control === undefined ? {} : { control: control.id }) });
  await recorder.queue(call, 'audit', id);
  await recorder.draw(call, 'audit', id);
  return null;
}

async function requestPlan(
  recorder: DecisionRecorder,
  settingsOf: SettingsOf,
  call: Call,
  control: Control,
  words: readonly string[] = [],
): Promise<Answer | Refusal> {
  const wished = await planWish(recorder, settingsOf, call, { control, words });
  return 'wish' in wished ? startPlan(recorder, call, wished.wish, { start: wished.start }) : wished;
}

async function requestRevert(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const refusal = await recorder.ports.directory.authorize(call.person, 'request', call.tenant.id);
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return refusal ?? change;
  const policy = await recorder.ports.directory.policy(call.tenant.id);
  if (isRefusal(policy)) return policy;
  // Before anything else: a change that may be hurting is put back by whoever may keep it, the requester among them.
  if (change.plan !== null && hasEffects(change) && awaitsKeep(change) && mayKeep(policy, change.plan, call.person.entraId))
    return revertNow(recorder, call, change.plan);
  if (isTravel(change)) return whyNoEnd(change);
  if (refusal !== null) return refusal;
  if (change.revertedBy !== null)
    return refuse('already-reverted', `${changeId} was undone already, by ${change.revertedBy}.`, 'See /harden changes.');
  if (change.plan === null || !hasEffects(change) || wasPutBack(change.status))
    return refuse(
      'nothing-to-revert',
      `${changeId} changed nothing that could be undone.`,
      'See /harden changes for what was applied.',
    );
  const { incident } = change.plan;
  const nobody = whyNobodyCanApprove(call.person, change.plan.risk, rulesOfReverting(policy, incident));
  const { parameters } = change.request;
  const asked = parameters === undefined ? {} : { parameters };
  const wish = { what: 'revert' as const, control: change.plan.control, change: changeId, ...asked };
  const withoutTicket = incident === undefined ? whyNoTicket('requests', call.ticket, policy.tickets) : null;
  return nobody ?? withoutTicket ?? startPlan(recorder, call, incident === undefined ? wish : { ...wish, incident: incident.id });
}

/** Of a trip that nobody takes back here, or not this person. */
function whyNoEnd(change: Change): Refusal {
  if (hasEffects(change) && awaitsKeep(change))
    return refuse('not-allowed', `Whoever asked for ${change.id} ends it, and every approver.`, 'Ask one of them.');
  return refuse('nothing-to-revert', `${change.id} is about a trip, and there is nothing to end.`, 'See /harden travels.');
}

function wasPutBack(status: string): boolean {
  return status === 'reverting' || status === 'revertedUnkept';
}
