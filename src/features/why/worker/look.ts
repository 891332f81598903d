/** Answers the question whether someone may sign in: reads what it takes, reasons, and asks What-If for each place it is about. */
import { isRefusal, type Refusal, TenantError } from '../../../lib/errors.js';
import { capitalized, type KnowsOrigin, speakerNames } from '../../../tenant/origin.js';
import { type PassOptions, runReads } from '../../../worker/audit/run-reads.js';
import type { PersonAnswer } from '../answer.js';
import { type Reasoned, reasonOver } from '../answer-of.js';
import { WhyLookUp } from '../look-up.js';
import type { WhyQuestion } from '../question.js';

type LookingAt = PassOptions & { readonly client: PassOptions['client'] & KnowsOrigin };

export interface Looking extends LookingAt {
  readonly question: WhyQuestion;
  readonly asOf: Date;
}

/** Never throws for the tenant's sake: what could not be read is in the answer. */
export async function lookWhy({ question, asOf, ...options }: Looking): Promise<PersonAnswer | Refusal> {
  const look = new WhyLookUp(question, { asOf, origin: options.client.origin });
  const { outcomes } = await runReads([{ reads: look.reads(), fold: look }], options);
  const reasoned = reasonOver(look, outcomes);
  return isRefusal(reasoned) ? reasoned : withWhatIf(reasoned, options);
}

async function withWhatIf(by: Reasoned, { client: { whatIf, origin } }: LookingAt): Promise<PersonAnswer> {
  const name = capitalized(speakerNames(origin).whatIf);
  if (whatIf === undefined) return noted(by.answer, `${name} cannot be asked here.`);
  let answered = by;
  try {
    for (const [index, question] of by.questions.entries())
      if (question !== null) answered = answered.withWhatIf(index, await whatIf(question));
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return noted(answered.answer, `${name} gave no answer: ${error.message}`);
  }
  return answered.answer;
}

function noted(answer: PersonAnswer, note: string): PersonAnswer {
  return { ...answer, notes: [...answer.notes.slice(0, 30), note.slice(0, 600)] };
}
