/** Applications of the tenant sign in only from the addresses they run at. */
import type { Control, ImpactStudy } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
};

function study(): ImpactStudy & { reads(): readonly never[] } {
  return {
    reads: () => [],
    see: () => undefined,
    report: () => ({
      lines: [],
      notMeasured: ['From which addresses applications sign in today: that log is only in the beta of Microsoft Graph.'],
    }),
  };
}
