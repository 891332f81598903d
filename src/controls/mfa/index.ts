/** Everyone is asked for a second factor, or blocked: with every client, to every resource, from everywhere. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, Impact, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { trialByClient } from '../reasoning/access/plan/report-only-trial.js';
import { registrationRead } from '../reasoning/access/tenant/registration.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { audit, judgement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { type CoverageResult, EvidenceBase, reads } from './evidence-base.js';
import { domainRead } from './identity-providers.js';
import { peopleWithoutFactor } from './unregistered.js';

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

const policyName = 'hardenbot mfa: ask everybody for a second factor';

const withoutLicence =
  'Turn security defaults on in the Microsoft Entra admin center: they ask everyone for a second factor without that licence.';

/** Plans the requirement: a policy that reports only, then the same policy enforced. */
function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.follow,
    draft: (outcomes) => draft(base, context, outcomes),
    proof: peopleProof({ access: base.access, context, homes: null, breakGlassToo: { client: 'browser' }, onlyBreakGlass: true }),
  };
}

function draft(base: EvidenceBase, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const missing = base.missing(outcomes);
  const computed = base.compute(outcomes);
  const judged = judgement(computed, context, { missing, allEnforced: base.allEnforced(computed.open) });
  const { input, licence } = computed;
  const { except, guests } = context.settings;
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    licence,
    withoutLicence,
    except,
    guests,
    refuse: () => refuseUnregistered(computed, context, outcomes) ?? refuseManaged(computed),
    draft: (left) =>
      draftOwnPolicy(
        { name: policyName, grant: { builtInControls: ['mfa'] }, spared: listedLocations(except.locations, input.access) },
        { access: input.access, left, ...judged, context },
      ),
  });
}

/** Anyone who asks or approves has to be able to sign in afterwards, and to undo it. */
function refuseUnregistered(coverage: CoverageResult, context: Context<Settings>, outcomes: Outcomes): Refusal | null {
  if (context.protectedPeople.length > 0 && !outcomes(registrationRead).complete)
    return refuse(
      'unreadable',
      'Whether requester and approvers have a second factor could not be read.',
      'Grant AuditLog.Read.All, then plan again; hardenbot doctor says how that is granted.',
    );
  const people = peopleWithoutFactor(coverage, context);
  if (people.count === 0) return null;
  return refuse(
    'unregistered',
    `No second factor is registered for ${people.toString('account', 'accounts')} that must keep access.`,
    'Register one at https://aka.ms/mysecurityinfo, then plan again; the report of the service runs behind by hours.',
  );
}

/** A second policy beside Microsoft's own would say the same twice. */
function refuseManaged({ waiting }: CoverageResult): Refusal | null {
  const managed = waiting.find(({ name }) => /^microsoft-managed:/i.test(name));
  if (managed === undefined) return null;
  return refuse(
    'managed',
    `${managed.name} is Microsoft's own policy; it only reports, and enabled it would ask everyone.`,
    'Enable it in the Microsoft Entra admin center, and leave out the break-glass accounts there.',
  );
}
