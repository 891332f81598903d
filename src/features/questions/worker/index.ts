/** Reads the tenant for suggestions, and settles what was approved; what a lost job left is settled by the rounds over deadlines. */

import { openQuestionOf } from '../../../controls/question.js';
import { refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import { auditControls } from '../../../worker/audit/audit-job.js';
import { contextFor, faultsOf, type TenantContext, type WorkerContext } from '../../../worker/context.js';
import { discover } from '../../../worker/discovery/discover.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { type OpenQuestions, questionsOf } from '../open-questions.js';
import { remindOfAnswers } from './remind.js';
import { isAsked, left, settle } from './settle.js';

/** The job of a card of questions: suggestions first, and what was approved settled, with the checks judged again that it decides. */
async function runQuestions(work: WorkerContext, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const card = tenant === undefined ? null : questionsOf(await work.ledger.subject(tenant.id, job.subject));
  if (tenant === undefined || card === null || !isAsked(work, card)) {
    work.jobRejected?.(
      job,
      refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.'),
    );
    return;
  }
  if (card.suggestions === null) await suggest(work, tenant, card);
  const settled = await settle(work, tenant.id, job.subject);
  if (settled.length > 0) {
    await work.renew?.(tenant.id);
    const controls = work.controls.filter(({ id }) => settled.includes(id));
    await auditControls(work, { tenant: work.tenant(tenant.id) ?? tenant, controls, subject: job.subject, reply: null });
  }
  await redraw(work, 'questions', job);
  await remindOfAnswers(work, job);
}

const maxEvidence = 8;

/** Only for what is open: every other suggestion is for the command line. */
async function suggest(work: WorkerContext, tenant: TenantContext, { id }: OpenQuestions): Promise<void> {
  const asOf = work.clock.now();
  const { settings } = tenant;
  const open = work.controls
    .filter(
      (control) =>
        openQuestionOf(control, settings.controls.get(control.id)) !== null && tenant.notForUs?.has(control.id) !== true,
    )
    .map((control) => ({ control, context: contextFor({ control, tenantId: tenant.id, settings, protectedPeople: [], asOf }) }));
  const found =
    open.length === 0
      ? []
      : (
          await discover(
            { tenantId: tenant.id, asOf, breakGlass: settings.breakGlass, controls: open },
            { client: tenant.client, monotonicMs: () => work.clock.monotonicMs(), ...faultsOf(work, tenant.id) },
          )
        ).suggestions;
  await work.ledger.append(tenant.id, id, {
    type: 'questionsSuggested',
    suggestions: found.flatMap(({ about, question, answer, settings: chosen, says, evidence, confidence }) =>
      question === null
        ? []
        : [{ control: about, question, answer, settings: chosen, says, evidence: evidence.slice(0, maxEvidence), confidence }],
    ),
  });
}

export const worker: WorkerFeature = {
  left,
  jobs: {
    questions: {
      run: runQuestions,
      // The card goes on saying what it said; asking again is a new card.
      giveUp: (work, job) => redraw(work, 'questions', job),
    },
  },
};
