/** Changes of a campaign begin in its order. */
import type { WorkerFeature } from '../../../worker/feature.js';
import { order } from './order.js';

export const worker: WorkerFeature = { order };
