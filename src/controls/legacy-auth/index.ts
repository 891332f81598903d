/** Clients that send a bare password are blocked: for everyone, to every resource. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, ImpactStudy } from '../control.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { plan, policyName } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};

/** What the sign-in log calls clients that take part in modern authentication; everything else is legacy. */
const modern = new Set(['browser', 'mobile apps and desktop clients']);

/** Who signed in with a legacy client in the last 30 days: they are the ones who will notice. */
function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  return signInStudy({
    asOf,
    countsFor: ({ clientAppUsed }) => (!clientAppUsed || modern.has(clientAppUsed.toLowerCase()) ? null : clientAppUsed),
    label: (client) => `Signed in with ${client}`,
    nothing: 'Successful sign-ins with legacy clients',
    notMeasured: ['Sign-ins without a person present (scanners and scripts that stay signed in): they are not in this log.'],
  });
}

/** Whom our policy would have blocked while it only reported, by the client they used. */
function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: policyName,
    label: ({ clientAppUsed }) => `with ${clientAppUsed || 'an unnamed client'}`,
  });
}
