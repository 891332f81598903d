/** Goes through the mailboxes of tenants in the background, where their settings ask for it. */
import type { WorkerFeature } from '../../../worker/feature.js';
import { sweepEveryMs, sweepRound } from './sweep-round.js';

export const worker: WorkerFeature = {
  ticks: {
    name: 'sweep',
    everyMs: sweepEveryMs,
    isFor: ({ settings }) => settings.mailboxSweep !== null,
    begin:
      ({ sweeps, clock, isBusy, logger }) =>
      async (tenants) => {
        if (sweeps !== undefined) await sweepRound({ sweeps, clock, isBusy }, tenants, logger);
      },
  },
};
