/** The job that answers why a sign-in or a message is allowed or blocked. */
import type { WorkerFeature } from '../../../worker/feature.js';
import { answerWhy, whyFailed } from './why-job.js';

export const worker: WorkerFeature = { jobs: { why: { run: answerWhy, giveUp: whyFailed } } };
