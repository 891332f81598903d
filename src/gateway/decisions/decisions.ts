/** What the gateway decides: every event of a chat becomes a direct answer, or a signed decision in the ledger and a job. */
import { awaitsKeep, hasEffects } from '../../changes/change.js';
import type { Answer } from '../../chat/platform.js';
import type { Control } from '../../controls/control.js';
import { readParameters } from '../../controls/parameters.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { whyNobodyCanApprove } from '../../plan/approval.js';
import { notByObject } from '../../plan/except.js';
import { mayKeep, rulesOfReverting } from '../../plan/incident-rules.js';
import { readStart } from '../../plan/start.js';
import { whyNoTicket } from '../../plan/ticket.js';
import { parametersCard } from '../../views/parameters.js';
import { request, startPlan } from './asking.js';
import { createIncidentDecisions, type IncidentDecisions } from './incident.js';
import { type KeepDecisions, keep, revertNow } from './keep.js';
import { createPlanDecisions, type PlanDecisions } from './plan.js';
import { type Call, createDecisionRecorder, type DecisionRecorder, type GatewayPorts } from './recorder.js';

export type { Call, GatewayPorts, TenantAddress } from './recorder.js';

export interface Deciding extends PlanDecisions, IncidentDecisions, KeepDecisions {
  /** Asks for an audit of all controls, or of one. */
  requestAudit(call: Call, control?: Control): Promise<Answer | Refusal>;
  /** @param words parameters as typed, `block=RU,KP`, that count for this plan alone; `...` asks which there are. */
  requestPlan(call: Call, control: Control, words?: readonly string[]): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
}

export interface DecidingPorts extends GatewayPorts {
  /** What the settings of a tenant say of a control, parsed. */
  readonly settingsOf: (tenantId: string, controlId: string) => unknown;
}

export function createDeciding(ports: DecidingPorts): Deciding {
  const recorder = createDecisionRecorder(ports);
  return {
    ...createPlanDecisions(recorder),
    ...createIncidentDecisions(recorder),
    keep: keep.bind(null, recorder),
    requestAudit: requestAudit.bind(null, recorder),
    requestPlan: requestPlan.bind(null, recorder, ports.settingsOf),
    requestRevert: requestRevert.bind(null, recorder),
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
  settingsOf: DecidingPorts['settingsOf'],
  call: Call,
  control: Control,
  words: readonly string[] = [],
): Promise<Answer | Refusal> {
  const refusal = await recorder.ports.directory.authorize(call.person, 'request', call.tenant.id);
  if (refusal !== null) return refusal;
  const policy = await recorder.ports.directory.policy(call.tenant.id);
  if (isRefusal(policy)) return policy;
  const nobody = whyNobodyCanApprove(call.person, control.risk, policy);
  if (nobody !== null) return nobody;
  if (control.plan === undefined)
    return refuse(
      'by-hand',
      `hardenbot does not change ${control.id} itself.`,
      control.byHand ?? 'A person has to make this change.',
    );
  const settings = settingsOf(call.tenant.id, control.id);
  if (words.length === 1 && isQuestion(words[0]) && control.parameters !== undefined)
    return parametersCard(control, settings, call.tenant.name);
  const parameters = readParameters(control, settings, words);
  if (isRefusal(parameters)) return parameters;
  const withoutTicket = whyNoTicket('requests', call.ticket, policy.tickets);
  if (withoutTicket !== null) return withoutTicket;
  const start = call.at === undefined ? undefined : readStart(call.at, policy, recorder.ports.clock.now());
  if (isRefusal(start)) return start;
  if (call.except !== undefined && control.eachObject !== true) return notByObject(control.id);
  const wish = {
    what: 'plan' as const,
    control: control.id,
    ...(parameters === null ? {} : { parameters }),
    ...(call.except === undefined ? {} : { except: [...call.except] }),
  };
  return startPlan(recorder, call, wish, { start });
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

function isQuestion(word: string | undefined): boolean {
  return word === '...' || word === '…';
}

function wasPutBack(status: string): boolean {
  return status === 'reverting' || status === 'revertedUnkept';
}
