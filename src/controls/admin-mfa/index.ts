/** Administrators sign in with something that no proxy can relay: with every client, to every resource, from everywhere. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, Impact, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { trialByClient } from '../reasoning/access/plan/report-only-trial.js';
import { phishingResistantStrength } from '../reasoning/access/policy/strengths.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { methodsPolicyRead } from '../reasoning/access/tenant/method-index.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { listed } from '../reasoning/scope/listed.js';
import { audit, judgement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { type CoverageResult, EvidenceBase, exceptOf, reads } from './evidence-base.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};

const named = 10;

/** Who of the administrators can meet the requirement today, and who would be shut out by it. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const base = new EvidenceBase(context);
  return { reads: () => reads, see: base.access.see, follow: base.follow, report: (outcomes) => report(base, outcomes) };
}

function report(base: EvidenceBase, outcomes: Outcomes): Impact {
  const samples = { yes: new NameSample(), none: new NameSample(), unknown: new NameSample() };
  for (const number of base.compute(outcomes).administrators.all.yes) {
    const { id, name } = base.access.accounts.get(number);
    const kinds = base.methods.kindsOf(id);
    samples[base.registered(number, outcomes)].add(kinds.length === 0 ? name : `${name}: ${kinds.join(', ')}`);
  }
  const line = (sample: NameSample): string =>
    sample.count === 0 ? 'nobody' : sample.toString('administrator', 'administrators', named);
  return {
    lines: [
      { label: 'Without a phishing-resistant method', value: line(samples.none) },
      { label: 'With one', value: line(samples.yes) },
    ],
    notMeasured: [
      ...(samples.unknown.count === 0 ? [] : [`The methods of ${line(samples.unknown)}: they could not be read.`]),
      'Scripts that sign in as an administrator with a password: they stop.',
    ],
  };
}

/** Whom our policy would have asked, or turned away, while it only reported. */
function trial(context: Context<Settings>, since: Date): ReturnType<typeof trialByClient> {
  return trialByClient(context, since, policyName);
}

const policyName = 'hardenbot admin-mfa: ask administrators for a method that withstands phishing';

const withoutLicence = `Buy ${entraP1.name}, then plan again; until then security defaults ask for an ordinary second factor.`;

/** Plans the requirement for administrators: a policy that reports only, then the same policy enforced. */
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
  const computed = base.compute(outcomes);
  const judged = judgement(base, context, outcomes);
  const { input, licence, defaultsOn } = computed;
  const { access } = input;
  const { beyondRoles } = computed.administrators;
  return draftAccessPlan({
    context,
    input,
    judged,
    licence,
    withoutLicence,
    defaultsOn,
    except: exceptOf(context.settings),
    guests: true,
    missing: base.missing(outcomes),
    isWhole: computed.rolesTold,
    refuse: () => refuseLockOut(base, computed, { context, outcomes }),
    draft: (left) =>
      draftOwnPolicy(
        {
          name: policyName,
          users: {
            // Conditions on roles do not find these.
            includeUsers: [...beyondRoles].map((number) => access.accounts.get(number).id),
            includeRoles: base.wanted.filter((role) => !access.roles.isCustom(role)).toSorted(),
          },
          grant: { builtInControls: [], authenticationStrength: { id: phishingResistantStrength } },
        },
        { access, left, ...judged, context },
      ),
  });
}

/** Anyone who asks or approves, and one Global Administrator beside who asks, has to be able to sign in afterwards. */
function refuseLockOut(
  base: EvidenceBase,
  { administrators }: CoverageResult,
  { context, outcomes }: { readonly context: Context<Settings>; readonly outcomes: Outcomes },
): Refusal | null {
  const unoffered = refuseUnreadable(missingReads([methodsPolicyRead], outcomes));
  if (unoffered !== null) return unoffered;
  const { accounts } = base.access;
  const asked = [...administrators.all.yes].map((number) => ({ number, state: base.registered(number, outcomes) }));
  if (asked.some(({ state }) => state === 'unknown'))
    return (
      refuseUnreadable(base.methods.missing(outcomes)) ??
      refuse(
        'unreadable',
        'Whether every administrator has a phishing-resistant method could not be read.',
        'Name fewer roles under roles in settings, then plan again.',
      )
    );
  const isProtected = listed(context.protectedPeople);
  const people = new NameSample();
  for (const { number, state } of asked) {
    const { id, name } = accounts.get(number);
    if (
      state === 'none' &&
      (isProtected(id, name) || context.protectedPeople.some((one) => accounts.named(one).includes(number)))
    )
      people.add(name);
  }
  if (people.count > 0)
    return refuse(
      'lockout',
      `No phishing-resistant method is registered for ${people.toString('administrator who asks or approves', 'administrators who ask or approve')}.`,
      'Register a passkey, a security key or Windows Hello at https://aka.ms/mysecurityinfo, then plan again.',
    );
  const [requester] = context.protectedPeople;
  const himself = new Set(requester === undefined ? [] : accounts.named(requester));
  const others = base.globalAdministrators().filter((number) => !himself.has(number));
  if (others.some((number) => accounts.get(number).saysEnabled === true && base.registered(number, outcomes) === 'yes'))
    return null;
  return refuse(
    'lockout',
    'No Global Administrator beside the requester has a phishing-resistant method registered, the emergency accounts included.',
    'Register a security key for an emergency account or another Global Administrator, then plan again.',
  );
}
