/** Answers the question whether a message would be taken: reads what it takes, and reasons. */
import type { Refusal } from '../../../lib/errors.js';
import type { KnowsOrigin } from '../../../tenant/origin.js';
import { type PassOptions, runReads } from '../../../worker/audit/run-reads.js';
import type { MailAnswer } from '../answer.js';
import { MailLookUp } from '../mail-look-up.js';
import type { MailQuestion } from '../mail-question.js';

interface LookingAtMail extends PassOptions {
  readonly question: MailQuestion;
  readonly asOf: Date;
  readonly client: PassOptions['client'] & KnowsOrigin;
}

/** Never throws for the tenant's sake: what could not be read is in the answer. */
export async function lookMail({ question, asOf, ...options }: LookingAtMail): Promise<MailAnswer | Refusal> {
  const look = new MailLookUp(question, { asOf, origin: options.client.origin });
  const { outcomes } = await runReads([{ reads: look.reads(), fold: look }], options);
  return look.answer(outcomes);
}
