/** What the gateway decides: every event of a chat becomes a direct answer, or a signed decision in the ledger and a job. */
import type { Card } from '../../chat/card.js';
import type { Answer } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import { planWords } from '../../controls/parameters.js';
import { type Change, isOpen } from '../../engine/changes/change.js';
import { openPlans } from '../../engine/changes/plain-request.js';
import { exceptWord } from '../../engine/plan/except.js';
import { commandFor } from '../../engine/plan/plan.js';
import { shownMeasure } from '../../features/cards.js';
import { referenceWords } from '../../features/kinds.js';
import type { FeatureStores } from '../../features/ports.js';
import type { FeatureSettings } from '../../features/settings.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { canonicalJson } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { twinCard } from '../../views/twin.js';
import type { GatewayFeature, HasGatewayFeatures } from '../feature.js';
import { alreadyDecided } from './already-decided.js';
import { request, startPlan } from './asking.js';
import { type KeepDecisions, keep, notBegun } from './keep.js';
import { createPlanDecisions, type PlanDecisions, revoke } from './plan.js';
import { type PlanWish, planWish, type SettingsOf } from './plan-wish.js';
import { type Call, createDecisionRecorder, type DecisionRecorder, type GatewayPorts } from './recorder.js';
import { requestRevert } from './revert.js';
import type { SeveralDecisions, SeveralPorts } from './several.js';
import { type DecisionOfPlan, whyNotTheirs, whyNotTheirsById } from './who-may.js';

export type { Call, GatewayPorts, TenantAddress } from './recorder.js';

export interface HasRecorder {
  readonly recorder: DecisionRecorder;
}

export interface AsksForWork extends HasRecorder {
  /** A refusal where the person asked for too much work of late. @param urgency `urgent`: it ends harm, and has a limit of its own */
  readonly allow: (call: Call, urgency?: 'urgent') => Refusal | null;
}

/** What features make their decisions with. */
export interface FeatureDecisions extends AsksForWork {
  /** What would be requested of a control; what is said in place of it where that cannot be. */
  readonly wishFor: SeveralPorts['wishFor'];
  readonly stores: FeatureStores;
  readonly settingsOfFeatures: (tenantId: string) => FeatureSettings;
}

export interface Deciding extends PlanDecisions, SeveralDecisions, KeepDecisions, FeatureDecisions {
  /** Asks for an audit of all controls, or of one. */
  requestAudit(call: Call, control?: ControlDefinition): Promise<Answer | Refusal>;
  /** @param words parameters as typed, `block=RU,KP`, that count for this plan alone; `...` asks which there are. */
  requestPlan(call: Call, control: ControlDefinition, words?: readonly string[]): Promise<Answer | Refusal>;
  requestRevert(call: Call, changeId: string): Promise<Answer | Refusal>;
  /** Has what is left of a plan tried again, in the name of the approval that it had. */
  resume(call: Call, changeId: string): Promise<Answer | Refusal>;
  /** Why a decision on a plan is not for this person, with the people whose it is; null: it is. */
  whyNotTheirs(call: Call, decision: DecisionOfPlan, change: Change): Promise<Refusal | null>;
}

interface DecidingPorts extends GatewayPorts, FeatureStores, HasGatewayFeatures {
  readonly settingsOf: SettingsOf;
  readonly settingsOfFeatures: (tenantId: string) => FeatureSettings;
}

export function createDeciding(ports: DecidingPorts): Deciding {
  const recorder = createDecisionRecorder(ports);
  const planDecisions = createPlanDecisions(recorder);
  const wishFor = planWish.bind(null, recorder, ports.settingsOf);
  const revert = requestRevert.bind(null, recorder);
  return {
    ...planDecisions,
    ...severalOf(ports)({ recorder, plans: planDecisions, wishFor }),
    keep: keep.bind(null, recorder),
    resume: resume.bind(null, recorder),
    whyNotTheirs: whyNotTheirsById.bind(null, recorder),
    requestAudit: requestAudit.bind(null, recorder),
    requestPlan: requestPlan.bind(null, recorder, ports.settingsOf),
    requestRevert: revert,
    allow: () => null,
    recorder,
    wishFor,
    stores: ports,
    settingsOfFeatures: ports.settingsOfFeatures,
  };
}

/** One feature puts several plans on one card. */
function severalOf({ features }: HasGatewayFeatures): NonNullable<GatewayFeature['several']> {
  const [several] = features.flatMap((feature) => feature.several ?? []);
  if (several === undefined) throw new Error('No feature puts several plans on one card.');
  return several;
}

async function requestAudit(recorder: DecisionRecorder, call: Call, control?: ControlDefinition): Promise<Answer | Refusal> {
  const refusal = await recorder.authorize(call, 'read');
  if (refusal !== null) return refusal;
  const id = recorder.ports.newId('a');
  await request(recorder, call, id, { what: 'audit' as const, ...omitUndefined({ control: control?.id }) });
  await recorder.queue(call, 'audit', id);
  await recorder.draw(call, 'audit', id);
  return null;
}

async function requestPlan(
  recorder: DecisionRecorder,
  settingsOf: SettingsOf,
  call: Call,
  control: ControlDefinition,
  words: readonly string[] = [],
): Promise<Answer | Refusal> {
  const wished = await planWish(recorder, settingsOf, call, { control, words });
  if (!('wish' in wished)) return wished;
  const twin = await openTwin(recorder, call, wished);
  if (twin !== null && twin.id !== call.replaces) return twinAnswer(recorder, call, twin, wished);
  const withdrawn = twin === null ? null : await revoke(recorder, call, twin.id);
  return withdrawn ?? startPlan(recorder, call, wished.wish, { start: wished.start });
}

/** The plan that waits for the same control, or is being made; null: none is open. */
async function openTwin(recorder: DecisionRecorder, call: Call, { wish }: PlanWish): Promise<Change | null> {
  const { ledger } = recorder.reads(call);
  const of = { tenant: call.tenant.id, control: wish.control, now: recorder.ports.clock.now() };
  for await (const change of openPlans(ledger, of)) return change;
  return null;
}

/** What is answered in place of a second plan. */
function twinAnswer({ ports }: DecisionRecorder, call: Call, twin: Change, { wish, start }: PlanWish): Card {
  const { tenant, at } = call;
  const { parameters, except } = twin.request;
  const isSame =
    canonicalJson({
      parameters: parameters ?? null,
      except: except ?? null,
      start: twin.request.decision.decision.start ?? null,
    }) === canonicalJson({ parameters: wish.parameters ?? null, except: wish.except ?? null, start: start ?? null });
  const words = [
    planWords(wish.control, wish.parameters),
    ...(wish.except === undefined ? [] : [exceptWord(wish.except)]),
    ...referenceWords(call),
    ...(at === undefined ? [] : [`at=${at}`]),
    `replaces=${twin.id}`,
  ];
  const control = shownMeasure(twin.request.control, ports.controls);
  return twinCard({ tenant: tenant.name, twin, control, replacing: isSame || twin.plan === null ? null : words.join(' ') });
}

/** In the name of the approval that it had. */
async function resume(recorder: DecisionRecorder, call: Call, changeId: string): Promise<Answer | Refusal> {
  const change = await recorder.load(call, changeId);
  if (isRefusal(change)) return change;
  if (isOpen(change)) return notBegun('nothing-to-resume', changeId);
  const { plan } = change;
  if (plan === null || change.status !== 'partly')
    return refuse('nothing-to-resume', `Nothing of ${changeId} is left to be done.`, 'The card shows what became of it.');
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const refusal = await whyNotTheirs(recorder, call, 'resume', { change, plan, policy });
  if (refusal !== null) return refusal;
  if (recorder.ports.clock.now().getTime() > change.lastAt.getTime() + policy.applyWithinMs)
    return refuse(
      'apply-expired',
      'It was approved too long ago to go on with it.',
      `Plan what is left again with ${commandFor(plan)}.`,
    );
  const decision = recorder.sign(call, {
    kind: 'resume',
    subject: changeId,
    digest: plan.digest,
    expiresAt: recorder.soon(),
  });
  await recorder.reads(call).ledger.append(call.tenant.id, changeId, { type: 'resumed', decision });
  const after = await recorder.load(call, changeId);
  // Someone else was first: what is under way, or is being undone, is not gone on with by this.
  if (isRefusal(after)) return after;
  if (!after.resumptions.some((one) => one.decision.nonce === decision.decision.nonce)) return alreadyDecided(after);
  await recorder.queueFirst(call, 'apply', changeId);
  await recorder.draw(call, 'change', changeId);
  return null;
}
