/** What kinds of changes have in the worker. */
import type { WorkerKind } from '../worker/change-kind.js';
import { changeKinds } from './kinds.js';

/** The worker's part of a kind's folder, which is called by its id. */
interface WorkerPart {
  readonly worker: WorkerKind;
}

export const workerKinds: readonly WorkerKind[] = changeKinds.map(
  ({ id }) => (require(`./${id}/worker/index.js`) as WorkerPart).worker,
);
