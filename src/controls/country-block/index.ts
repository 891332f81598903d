/** Sign-in is blocked from countries where nobody works: for everyone, with every client, to every resource. */

import type { Fields } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { conditionalAccessPolicies } from '../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../tenant/resources/named-location.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { refuseUndecided } from '../question.js';
import { ShutOut } from '../reasoning/access/coverage/shut-out.js';
import type { ExemptConditions } from '../reasoning/access/exempt/exempt-conditions.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { countryCode, countryLabel } from '../reasoning/access/kinds/country-codes.js';
import { placeLabel, unknownCountry } from '../reasoning/access/parts/place-parts.js';
import { draftOwnObjects, type WantedObjects } from '../reasoning/access/plan/own-objects.js';
import { draftAccessPlan } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { policyEffect } from '../reasoning/access/policy/policy-effect.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { type AccessIndexes, indexesWith } from '../reasoning/access/tenant/tenant-access.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { AnonymousSignIns } from './anonymizers.js';
import { audit, judgement } from './audit.js';
import { allowsOnlySome, definition, marker, ownNames, type Settings, wantedCountries } from './definition.js';
import { type CoverageResult, EvidenceBase, reads } from './evidence-base.js';
import { exceptionOverdue } from './exceptions.js';
import { homeCountries } from './side-effects.js';
import { suggest } from './suggest.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  suggest,
  trial,
};

/** Who signed in from the countries to be blocked in the last 30 days: they are the ones who will notice. */
function study({ settings, asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const wanted = new Set(wantedCountries(settings));
  if (settings.blockUnknown) wanted.add(unknownCountry);
  const anonymous = new AnonymousSignIns(asOf);
  const places = signInStudy({
    asOf,
    countsFor: ({ location }) => {
      const from = countryCode(location?.countryOrRegion ?? '') ?? unknownCountry;
      return wanted.has(from) ? from : null;
    },
    label: (code) => `Signed in from ${placeLabel(code)}`,
    nothing: 'Successful sign-ins from countries to be blocked',
    notMeasured: ['Sign-ins without a person present (apps that renew their token): they are not in this log.'],
  });
  const rows = new RowCollector().on(anonymous.read, anonymous.take);
  return {
    reads: () => [...places.reads(), anonymous.read],
    see: (read, row) => {
      places.see(read, row);
      rows.see(read, row);
    },
    report: (outcomes) => {
      const found = places.report(outcomes);
      const beside = anonymous.report(outcomes);
      return {
        ...found,
        lines: [...found.lines, ...beside.lines],
        notMeasured: [...found.notMeasured, ...beside.notMeasured],
      };
    },
  };
}

/** Whom our policy would have blocked while it only reported, by where they signed in from. */
function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: marker,
    label: ({ location }) => `from ${placeLabel(countryCode(location?.countryOrRegion ?? '') ?? unknownCountry)}`,
  });
}

const defaultsRead = readOf(securityDefaults, ['isEnabled']);

function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  let securityDefaultsOn = false;
  base.access.rows.on(defaultsRead, (row) => {
    securityDefaultsOn = row.isEnabled === true;
  });
  return {
    see: base.access.see,
    follow: (outcomes) => [...base.access.follow(outcomes), defaultsRead],
    draft: (outcomes) => draft(base, context, { outcomes, securityDefaultsOn }),
    proof: peopleProof({
      access: base.access,
      context,
      homes: homeCountries(context.settings),
      breakGlassToo: anyOfThese(wantedCountries(context.settings)),
    }),
  };
}

function anyOfThese([country]: readonly string[]): { readonly country: string } | null {
  return country === undefined ? null : { country };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  read: { readonly outcomes: Outcomes; readonly securityDefaultsOn: boolean },
): PlanDraft | Refusal {
  const { settings } = context;
  const { except, guests } = settings;
  const missing = base.access.missing(read.outcomes);
  const computed = base.compute(read.outcomes);
  const judged = judgement(computed, context, missing);
  const { input, licence } = computed;
  const { access } = input;
  if (judged.verdict !== 'pass' && computed.exceptions.isOverdue) return exceptionOverdue;
  if (judged.verdict !== 'pass' && wantedCountries(settings).length === 0) return refuseUndecided(definition);
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    licence,
    except,
    guests,
    withoutLicence: `Buy ${entraP1.name}, then plan again.`,
    isWhole: access.locations.whole,
    draft: (left) => {
      const wanted = wantedObjects(computed, settings, left);
      return (
        refuseLockout(wanted, computed, context) ??
        draftOwnObjects({
          wanted,
          policies: access.policies,
          locations: access.locationRows,
          verdict: judged.verdict,
          reportOnlyForMs: context.reportOnlyForMs,
          lapsed: context.lapsed,
          asOf: context.asOf,
          securityDefaultsOn: read.securityDefaultsOn,
          warnings: [...judged.warnings, ...left.warnings, ...withoutHome(settings)],
        })
      );
    },
  });
}

function wantedObjects(coverage: CoverageResult, settings: Settings, left: ExemptConditions): WantedObjects {
  const only = allowsOnlySome(settings);
  const names = ownNames(only);
  const countries = only ? (settings.allow ?? []).toSorted() : wantedCountries(settings);
  // A block takes the unknown addresses in where they are to be blocked; what is allowed never does: that would be a gap.
  const unknown = !only && coverage.wanted.has(unknownCountry);
  const spared = listedLocations(settings.except.locations, coverage.input.access);
  return {
    policyName: names.policy,
    location: {
      name: names.location,
      fields: {
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        countriesAndRegions: countries,
        includeUnknownCountriesAndRegions: unknown,
        countryLookupMethod: 'clientIpAddress',
      },
    },
    policy: (location) => ({
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'], excludeApplications: left.excludeApplications },
        users: { includeUsers: ['All'], ...left.users },
        locations: only
          ? { includeLocations: ['All'], excludeLocations: [location, ...spared] }
          : { includeLocations: [location], excludeLocations: spared },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  };
}

/** Asks of the policy as it would be once enforced: are people shut out where they work, is anyone whom it must spare. */
function refuseLockout(wanted: WantedObjects, coverage: CoverageResult, context: Context<Settings>): Refusal | null {
  const { access, exempt } = coverage.input;
  const homes = homeCountries(context.settings);
  const shutHomes = homes.filter((code) => coverage.wanted.has(code));
  if (shutHomes.length > 0)
    return refuse(
      'lockout',
      `${shutHomes.map(countryLabel).join(', ')} is among the countries where people work, and would be blocked.`,
      'Take it out of what is blocked, or add it to allow, or correct home in settings.',
    );
  const people = Bits.of([...exempt.breakGlass, ...context.protectedPeople.flatMap((name) => access.accounts.named(name))]);
  const shutOut = new ShutOut(withPlanned(access, wanted), [enforced(wanted)], people);
  const locked = new NameSample();
  for (const number of people) {
    const everywhere = exempt.breakGlass.has(number) ? wantedCountries(context.settings) : homes;
    if (everywhere.some((code) => shutOut.from(code).has(number))) locked.add(access.accounts.get(number).name);
  }
  if (locked.count === 0) return null;
  return refuse(
    'lockout',
    `Would be shut out: ${locked.toString('account that must keep access', 'accounts that must keep access')}.`,
    'List them under breakGlass or except.users in settings, then plan again.',
  );
}

const plannedId = 'planned';

function enforced(wanted: WantedObjects) {
  const row = { id: plannedId, displayName: wanted.policyName, state: 'enabled', ...wanted.policy(plannedId) };
  return policyEffect(conditionalAccessPolicies.row.parse(row));
}

function withPlanned(access: AccessIndexes, wanted: WantedObjects): AccessIndexes {
  const fields: Fields & { readonly [property: string]: Json } = wanted.location?.fields ?? {};
  return indexesWith(access, { locations: access.locations.with(namedLocations.row.parse({ id: plannedId, ...fields })) });
}

function withoutHome({ home }: Settings): PlanDraft['warnings'] {
  if (home !== null && home.length > 0) return [];
  return [
    {
      code: 'home-unknown',
      text: 'Settings name no home countries, so it could not be checked that nobody is shut out where people work.',
    },
  ];
}
