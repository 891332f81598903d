/** Asks the worker whether somebody may sign in: the question is kept under this gateway's signature, and answered to the asker alone. */
import type { Answer } from '../../chat/platform.js';
import type { Refusal } from '../../lib/errors.js';
import { whyAsked } from '../../views/why.js';
import { type AskedWhy, type WhyStore, whyLifetimeMs } from '../../why/store.js';
import type { Call, DecisionRecorder } from './recorder.js';

export interface WhyDecisions {
  /** The answer follows for the asker alone. Needs the right to read. */
  askWhy(call: Call, question: AskedWhy['question']): Promise<Answer | Refusal>;
}

export async function askWhy(
  recorder: DecisionRecorder,
  why: WhyStore,
  call: Call,
  question: AskedWhy['question'],
): Promise<Answer | Refusal> {
  const { clock, newId } = recorder.ports;
  const refusal = await recorder.authorize(call, 'read');
  if (refusal !== null) return refusal;
  const { actor } = call;
  if (actor === undefined) throw new Error('A question comes from an account.');
  const id = newId('q');
  await why.ask(call.tenant.id, id, {
    person: call.person,
    account: actor.id,
    conversation: call.conversation,
    question,
    expiresAt: new Date(clock.now().getTime() + whyLifetimeMs).toISOString(),
  });
  await recorder.queue(call, 'why', id);
  return whyAsked(call.tenant.name, 'to' in question ? `mail to ${question.to}` : `the sign-in of ${question.person}`);
}
