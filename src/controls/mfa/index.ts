/** Everyone is asked for a second factor, or blocked: with every client, to every resource, from everywhere. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, Impact, ImpactStudy, Outcomes } from '../control.js';
import { trialByClient } from '../reasoning/access/plan/report-only-trial.js';
import { registrationRead } from '../reasoning/access/tenant/registration.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { domainRead } from './identity-providers.js';
import { plan, policyName } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => [...reads, domainRead],
  audit,
  plan,
  study,
  trial,
};

const named = 10;

/** Who has no second factor to give, administrators first: they are the ones who have to register before the policy takes effect. */
function study(): ImpactStudy & { reads(): readonly Read[] } {
  const admins = new NameSample();
  const others = new NameSample();
  let registered = 0;
  const rows = new RowCollector().on(registrationRead, ({ userPrincipalName, id, isAdmin, isMfaCapable }) => {
    if (isMfaCapable === true) registered += 1;
    if (isMfaCapable === false) (isAdmin === true ? admins : others).add(userPrincipalName ?? id ?? 'unknown account');
  });
  return {
    reads: () => [registrationRead],
    see: rows.see,
    report: (outcomes) => report({ admins, others, registered }, outcomes(registrationRead)),
  };
}

function report(
  { admins, others, registered }: { readonly admins: NameSample; readonly others: NameSample; readonly registered: number },
  outcome: ReturnType<Outcomes>,
): Impact {
  const notMeasured = [
    'Sign-ins of scripts that send a password automatically: v1.0 of the sign-in log does not show them, and they stop.',
    'Teams Rooms and other resource accounts: they cannot answer, so list those that sign in under except.users.',
  ];
  if (!outcome.complete) {
    const { reason = 'the report could not be read to the end', licence } = outcome.missing;
    return {
      lines: [],
      notMeasured: [`Who has registered: ${reason}${licence === undefined ? '' : ` (needs ${licence})`}`, ...notMeasured],
    };
  }
  const line = (sample: NameSample): string => (sample.count === 0 ? 'nobody' : sample.toString('account', 'accounts', named));
  return {
    lines: [
      { label: 'Administrators without a second factor', value: line(admins) },
      { label: 'Others without a second factor', value: line(others) },
      { label: 'With a second factor', value: `${registered} ${registered === 1 ? 'account' : 'accounts'}` },
    ],
    notMeasured,
  };
}

/** Whom our policy would have asked while it only reported, by the client they used. */
function trial(context: Context<Settings>, since: Date): ReturnType<typeof trialByClient> {
  return trialByClient(context, since, policyName);
}
