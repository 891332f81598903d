/** What was decided in chat, laid over the settings of a process. */
import type { InEffectPart } from '../settings-in-effect.js';
import { DecidedSettings } from './decided-settings.js';
import { differingLine, differingOf } from './differing.js';
import { openKeptSettings } from './kept.js';
import { whatCounts } from './what-counts.js';

export const inEffect: InEffectPart = {
  open: (live, verifier, kept) => new DecidedSettings(live, verifier, kept === undefined ? undefined : openKeptSettings(kept)),
  differing: async (ports, tenant) => differingLine(differingOf((await whatCounts(ports, tenant)).sources)),
};
