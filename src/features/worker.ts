/** What features have in the worker. */
import type { WorkerFeature } from '../worker/feature.js';
import { features } from './features.js';

/** The worker's part of a feature's folder, which is called by its id. */
interface WorkerPart {
  readonly worker: WorkerFeature;
}

export const workerFeatures: readonly WorkerFeature[] = features
  .filter(({ worker }) => worker === true)
  .map(({ id }) => (require(`./${id}/worker/index.js`) as WorkerPart).worker);
