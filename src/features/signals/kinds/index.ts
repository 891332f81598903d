/** How every kind of signal judges, a line each: a folder here, called by its id, in the order of `definitions.ts`. */
import type { SignalKind } from '../signal-kind.js';
import { kind as breakGlassUsed } from './break-glass-used/index.js';
import { kind as policyWeakened } from './policy-weakened/index.js';

export const signalKinds: readonly SignalKind[] = [breakGlassUsed, policyWeakened];
