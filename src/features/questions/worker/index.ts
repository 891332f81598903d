/** Reads the tenant for suggestions, and settles what was approved; what a lost job left is settled after the next audit. */
import { redraw } from '../../../queue/redraw.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { runQuestions } from './questions-job.js';
import { settleLeft } from './settle.js';

export const worker: WorkerFeature = {
  audited: settleLeft,
  jobs: {
    questions: {
      run: runQuestions,
      // The card goes on saying what it said; asking again is a new card.
      giveUp: (work, job) => redraw(work, 'questions', job),
    },
  },
};
