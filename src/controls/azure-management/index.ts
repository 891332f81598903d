/** People reach Azure management from listed addresses alone. */
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import type { Read } from '../../tenant/resource.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { azureManagement } from '../reasoning/access/parts/resource-parts.js';
import { addressLocation, refuseAddresses } from '../reasoning/access/plan/address-location.js';
import { draftOwnObjects } from '../reasoning/access/plan/own-objects.js';
import { draftAccessPlan } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { recentSignIns, signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { type AddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { audit, judgement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { EvidenceBase, exceptOf, reads } from './evidence-base.js';

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

/** Begins the names of what hardenbot makes for this control. */
const marker = 'hardenbot azure-management:';

/** Plans the block: a named location and a policy that reports only, then the same policy enforced. */
function plan(context: Context<Settings>): Planning {
  if (context.settings.ranges.length === 0) return { see: () => undefined, draft: () => nothingAsked };
  const base = new EvidenceBase(context);
  const use = new AzureUse(context.asOf);
  base.access.rows.on(use.read, use.take);
  return {
    see: base.access.see,
    follow: (outcomes) => [...base.access.follow(outcomes), use.read],
    draft: (outcomes) => draft(base, context, { outcomes, use }),
    proof: peopleProof({ access: base.access, context, homes: null, breakGlassToo: { client: 'browser' } }),
  };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  { outcomes, use }: { readonly outcomes: Outcomes; readonly use: AzureUse },
): PlanDraft | Refusal {
  const missing = base.access.missing(outcomes);
  const computed = base.compute(outcomes);
  const judged = judgement(computed, context, missing);
  const { input, ranges, licence, defaultsOn } = computed;
  const { access } = input;
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    licence,
    defaultsOn,
    except: exceptOf(context.settings),
    guests: context.settings.guests,
    withoutLicence: `Buy ${entraP1.name}, then plan again.`,
    isWhole: access.locations.whole,
    refuse: () => refuseAddresses(ranges, 'people') ?? use.refuseElsewhere(ranges),
    draft: (left) =>
      draftOwnObjects({
        wanted: {
          policyName: `${marker} block other addresses`,
          location: { name: `${marker} allowed addresses`, fields: addressLocation(ranges) },
          policy: (location) => ({
            conditions: {
              clientAppTypes: ['all'],
              applications: { includeApplications: [azureManagement] },
              users: { includeUsers: ['All'], ...left.users },
              locations: { includeLocations: ['All'], excludeLocations: [location] },
            },
            grantControls: { operator: 'OR', builtInControls: ['block'] },
          }),
        },
        policies: access.policies,
        locations: access.locationRows,
        verdict: judged.verdict,
        reportOnlyForMs: context.reportOnlyForMs,
        lapsed: context.lapsed,
        asOf: context.asOf,
        securityDefaultsOn: defaultsOn === true,
        warnings: [...judged.warnings, ...left.warnings, portals],
      }),
  });
}

const nothingAsked: Refusal = refuse(
  'nothing-asked',
  'Settings name no addresses that people manage Azure from.',
  'Name them for one plan with ranges=203.0.113.0/24, or write controls.azure-management.ranges in hardenbot.yaml.',
);

const portals = {
  code: 'portal',
  text: 'The Azure portal and the Entra admin center close from other addresses as well. Keep a break-glass account that you can use from anywhere.',
};

/** From which addresses people signed in to Azure management in 30 days. */
class AzureUse {
  readonly read: Read<SignIn>;
  private readonly since: Date;
  private readonly byAddress = new Map<string, number>();

  constructor(asOf: Date) {
    const { since, read } = recentSignIns(asOf);
    this.since = since;
    this.read = read;
  }

  take = (row: SignIn): void => {
    if (!isToAzure(row) || row.status?.errorCode !== 0 || !row.ipAddress) return;
    if (row.createdDateTime && row.createdDateTime < this.since) return;
    this.byAddress.set(row.ipAddress, (this.byAddress.get(row.ipAddress) ?? 0) + 1);
  };

  /** Addresses that nobody manages Azure from would close it to everyone: they are wrong, or not complete. */
  refuseElsewhere(ranges: AddressSet): Refusal | null {
    if (this.byAddress.size === 0 || [...this.byAddress.keys()].some((address) => isWithin(address, ranges))) return null;
    const total = [...this.byAddress.values()].reduce((sum, count) => sum + count, 0);
    const named = [...this.byAddress.keys()].slice(0, 5).join(', ');
    return refuse(
      'lockout',
      `None of ${plural(total, 'sign-in', 'sign-ins')} to Azure management in 30 days came from ${ranges.toString()}; they came from ${named}.`,
      'Add the addresses that your administrators come from to ranges, then plan again.',
    );
  }
}

/** `appId` is the client; what was signed in to is the resource. */
function isToAzure({ resourceId }: SignIn): boolean {
  return resourceId?.toLowerCase() === azureManagement;
}

/** An address that cannot be read is within nothing. */
function isWithin(address: string, ranges: AddressSet): boolean {
  const parsed = parseAddresses(address);
  return 'isSubsetOf' in parsed && parsed.isSubsetOf(ranges);
}
