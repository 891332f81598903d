/** Every kind of signal whole, for the worker. The gateway takes `definitions.ts` and loads no judge. */
import type { SignalKind } from '../signal-kind.js';
import { signalDefinitions } from './definitions.js';

/** The index of a kind's folder, which is called by its id. */
interface Folder {
  readonly kind: SignalKind;
}

export const signalKinds: readonly SignalKind[] = signalDefinitions.map(({ id }) => (require(`./${id}/index.js`) as Folder).kind);
