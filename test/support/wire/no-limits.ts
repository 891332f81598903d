/** Limits that let everything through, for tests of something else. */
import type { ActLimits } from '../../../src/gateway/events/act-limits';

export const noLimits: ActLimits = { run: (_event, act) => act(), sawUnknown: () => undefined };
