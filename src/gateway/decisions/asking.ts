/** What people ask for: signed, written down and given to the worker. */
import type { SignedDecision } from '../../engine/plan/decision.js';
import type { Start } from '../../engine/plan/start.js';
import { cannotWait } from '../../features/kinds.js';
import { requestDigest, type Wish } from '../../queue/request.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** Asks for a plan, ahead of everything else where it cannot wait. */
export async function startPlan(
  recorder: DecisionRecorder,
  call: Call,
  what: Wish,
  { id = recorder.ports.newId('c'), start }: { readonly id?: string; readonly start?: Start | undefined } = {},
): Promise<null> {
  await request(recorder, call, id, what, start);
  await (cannotWait(what) ? recorder.queueFirst(call, 'plan', id) : recorder.queue(call, 'plan', id));
  await recorder.draw(call, 'change', id);
  return null;
}

/** A plan that can be asked for at once with others. */
export interface AskedRow {
  readonly id: string;
  readonly wish: Wish & { readonly what: 'plan'; readonly control: string };
  readonly start: Start | undefined;
}

/** Writes down what a person asks for, with their signed request, and gives that. */
export async function request(
  recorder: DecisionRecorder,
  call: Call,
  id: string,
  what: Wish,
  start?: Start,
): Promise<SignedDecision> {
  const decision = recorder.sign(call, {
    kind: 'request',
    subject: id,
    digest: requestDigest(what),
    expiresAt: recorder.soon(),
    start,
  });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'requested', ...what, decision });
  return decision;
}
