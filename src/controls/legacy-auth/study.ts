/** Who signed in with a legacy client in the last 30 days: they are the ones who will notice. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { policyName } from './plan.js';
import type { Settings } from './settings.js';

/** What the sign-in log calls clients that take part in modern authentication; everything else is legacy. */
const modern = new Set(['browser', 'mobile apps and desktop clients']);

export function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  return signInStudy({
    asOf,
    countsFor: ({ clientAppUsed }) => (!clientAppUsed || modern.has(clientAppUsed.toLowerCase()) ? null : clientAppUsed),
    label: (client) => `Signed in with ${client}`,
    nothing: 'Successful sign-ins with legacy clients',
    notMeasured: ['Sign-ins without a person present (scanners and scripts that stay signed in): they are not in this log.'],
  });
}

/** Whom our policy would have blocked while it only reported, by the client they used. */
export function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: policyName,
    label: ({ clientAppUsed }) => `with ${clientAppUsed || 'an unnamed client'}`,
  });
}
