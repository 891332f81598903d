/** Weighs a proposal to change settings, and puts in force what was approved; what a lost job left is looked at after the next audit. */
import { redraw } from '../../../queue/redraw.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { settleLeft } from './left.js';
import { runSettings } from './settings-job.js';

export const worker: WorkerFeature = {
  audited: settleLeft,
  jobs: {
    settings: {
      run: runSettings,
      giveUp: (work, job) => redraw(work, 'settings', job),
    },
  },
};
