/** Asks the worker whether someone may sign in: the question is kept under this gateway's signature, and answered to the asker alone. */
import type { Answer } from '../../../chat/platform.js';
import type { FeatureDecisions } from '../../../gateway/decisions/decisions.js';
import type { Call } from '../../../gateway/decisions/recorder.js';
import type { Refusal } from '../../../lib/errors.js';
import { whyAsked } from '../card.js';
import { type AskedWhy, whyLifetimeMs } from '../store.js';

/** The answer follows for the asker alone. Needs the right to read. */
export async function askWhy(
  { allow, recorder, stores }: FeatureDecisions,
  call: Call,
  question: AskedWhy['question'],
): Promise<Answer | Refusal> {
  const tooMuch = allow(call);
  if (tooMuch !== null) return tooMuch;
  const { clock, newId } = recorder.ports;
  const refusal = await recorder.authorize(call, 'read');
  if (refusal !== null) return refusal;
  const { actor } = call;
  if (actor === undefined) throw new Error('A question comes from an account.');
  const id = newId('q');
  await stores.why.ask(call.tenant.id, id, {
    person: call.person,
    account: actor.id,
    conversation: call.conversation,
    question,
    expiresAt: new Date(clock.now().getTime() + whyLifetimeMs).toISOString(),
  });
  await recorder.queue(call, 'why', id);
  return whyAsked(call.tenant.name, 'to' in question ? `mail to ${question.to}` : `the sign-in of ${question.person}`);
}
