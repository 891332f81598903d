/** People reach Azure management from listed addresses alone. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, ImpactStudy } from '../control.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { isToAzure, isWithin, marker, plan } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: ({ settings }) => (settings.ranges.length === 0 ? [] : reads),
  audit,
  plan,
  study,
  trial,
};

/** Who managed Azure from other addresses in the last 30 days: they are the ones who will notice. */
function study({ settings, asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const ranges = addressesOf(settings.ranges);
  return signInStudy({
    asOf,
    countsFor: (signIn) =>
      isToAzure(signIn) && !isWithin(signIn.ipAddress ?? '', ranges) ? (signIn.ipAddress ?? 'an unknown address') : null,
    label: (address) => `Signed in to Azure management from ${address}`,
    nothing: 'Successful sign-ins to Azure management from other addresses',
    notMeasured: [
      'Sign-ins without a person present: a tool renews its sign-in for weeks, and this log has a line only for a new one.',
    ],
  });
}

/** Whom our policy would have blocked while it only reported, by the address they came from. */
function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: marker,
    label: ({ ipAddress }) => `from ${ipAddress || 'an unknown address'}`,
  });
}
