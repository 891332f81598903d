/** What every kind of signal is, a line each: what settings, manuals and the gateway need of it. */
import type { SignalDefinition } from '../signal-kind.js';
import { definition as breakGlassUsed } from './break-glass-used/definition.js';
import { definition as policyWeakened } from './policy-weakened/definition.js';

export const signalDefinitions: readonly SignalDefinition[] = [breakGlassUsed, policyWeakened];
