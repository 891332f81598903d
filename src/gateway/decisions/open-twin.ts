/** One open plan for a control at a time: a second request shows the open one, and may replace it where the terms differ. */

import type { Card } from '../../chat/card.js';
import { planWords } from '../../controls/parameters.js';
import type { Change } from '../../engine/changes/change.js';
import { openPlans } from '../../engine/changes/plain-request.js';
import { exceptWord } from '../../engine/plan/except.js';
import { referenceWords } from '../../features/kinds.js';
import { canonicalJson } from '../../lib/json.js';
import { twinCard } from '../../views/twin.js';
import type { PlanWish } from './plan-wish.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** The plan that waits for the same control, or is being made; null: none is open. */
export async function openTwin(recorder: DecisionRecorder, call: Call, { wish }: PlanWish): Promise<Change | null> {
  const { ledger } = recorder.reads(call);
  const of = { tenant: call.tenant.id, control: wish.control, now: recorder.ports.clock.now() };
  for await (const change of openPlans(ledger, of)) return change;
  return null;
}

/** What is answered in place of a second plan. */
export function twinAnswer(call: Call, twin: Change, { wish, start }: PlanWish): Card {
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
  return twinCard({ tenant: tenant.name, twin, replacing: isSame || twin.plan === null ? null : words.join(' ') });
}
