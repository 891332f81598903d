/** What the worker does about a compromised account. */
import type { WorkerFeature } from '../../../worker/feature.js';
import { stages } from '../stage.js';
import { collectEvidence } from './collect.js';
import { draftStage } from './draft-stage.js';
import { whyNotGiveBack, whyRestoreInstead } from './give-back.js';
import { lookAgain } from './look-again.js';
import { readBack } from './read-back.js';

export const worker: WorkerFeature = {
  playbook: { stages, draft: draftStage, whyRestoreInstead, whyNotGiveBack, readBack, lookAgain },
  jobs: { collect: { run: collectEvidence } },
};
