/** What each kind of sign is, by its id, those of the engine itself among them: without the judges, for both processes. */
import { deafDefinition, heardDefinition, testDefinition } from './deaf.js';
import { signalDefinitions } from './kinds/definitions.js';
import type { SignalDefinition } from './signal-kind.js';

export const definitionsById: ReadonlyMap<string, SignalDefinition> = new Map(
  [...signalDefinitions, deafDefinition, heardDefinition, testDefinition].map((one) => [one.id, one]),
);
