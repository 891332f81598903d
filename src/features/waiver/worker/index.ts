/** Ends waivers of which the accepted value changed. */
import type { WorkerFeature } from '../../../worker/feature.js';
import { watchWaivers } from './watch.js';

export const worker: WorkerFeature = { audited: watchWaivers };
