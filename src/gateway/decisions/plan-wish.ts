/** Whether a plan can be asked for, before anything is written down: what holds for the request, its lists, its ticket and its time. */

import type { Card } from '../../chat/card.js';
import { type ControlDefinition, changedByHand } from '../../controls/control.js';
import { readParameters } from '../../controls/parameters.js';
import { whyNobodyCanApprove } from '../../engine/plan/approval.js';
import { notByObject } from '../../engine/plan/except.js';
import { readStart, type Start } from '../../engine/plan/start.js';
import { whyNoReference } from '../../features/kinds.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Wish } from '../../queue/request.js';
import { parametersCard } from '../../views/parameters.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** A plan that can be asked for. */
export interface PlanWish {
  readonly wish: Wish & { readonly what: 'plan'; readonly control: string };
  readonly start: Start | undefined;
}

/** What the settings of a tenant say of a control, parsed. */
export type SettingsOf = (tenantId: string, controlId: string) => Promise<unknown>;

/** @param words parameters as typed, `block=RU,KP`; `...` asks which there are, and is answered with a card. */
export async function planWish(
  recorder: DecisionRecorder,
  settingsOf: SettingsOf,
  call: Call,
  { control, words }: { readonly control: ControlDefinition; readonly words: readonly string[] },
): Promise<PlanWish | Card | Refusal> {
  const refusal = await recorder.authorize(call, 'request');
  if (refusal !== null) return refusal;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const nobody = whyNobodyCanApprove(call.person, control.risk, policy);
  if (nobody !== null) return nobody;
  if (control.onlyByHand === true) return changedByHand(control);
  const settings = await settingsOf(call.tenant.id, control.id);
  if (words.length === 1 && isQuestion(words[0]) && control.parameters !== undefined)
    return parametersCard(control, settings, call.tenant.name);
  const parameters = readParameters(control, settings, words);
  if (isRefusal(parameters)) return parameters;
  const unreferenced = whyNoReference('requests', call, policy);
  if (unreferenced !== null) return unreferenced;
  const start = call.at === undefined ? undefined : readStart(call.at, policy, recorder.ports.clock.now());
  if (isRefusal(start)) return start;
  if (call.except !== undefined && control.eachObject !== true) return notByObject(control.id);
  const wish = {
    what: 'plan' as const,
    control: control.id,
    ...(parameters === null ? {} : { parameters }),
    ...omitUndefined({ except: call.except?.slice() }),
  };
  return { wish, start };
}

function isQuestion(word: string | undefined): boolean {
  return word === '...' || word === '…';
}
