/** Judges who gets in with a legacy client, to what. */
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { clientsOf, isForLegacyClients, legacyClientTypes } from '../shared/access/client-types.js';
import { countryLabel } from '../shared/access/country-codes.js';
import { type ReportContext, reportExclusions } from '../shared/access/exclusion-report.js';
import { reportInclusions } from '../shared/access/inclusion-report.js';
import type { SignInKind } from '../shared/access/people-coverage.js';
import {
  countOf,
  namedInSummaries,
  noteExempt,
  type Opening,
  reportIneffective,
  reportOpenings,
  warnOfGroupScope,
  warnOfStaleInclusions,
} from '../shared/access/people-report.js';
import { unknownCountry, whereabouts } from '../shared/access/place-parts.js';
import type { PolicyEffect } from '../shared/access/policy-effect.js';
import { targetsResources } from '../shared/access/resource-parts.js';
import { state } from '../shared/access/statement.js';
import { ternary } from '../shared/access/ternary.js';
import { EvidenceList } from '../shared/findings/evidence-list.js';
import { WarningList } from '../shared/findings/warning-list.js';
import { EvidenceBase, isCentral, type Settings, type Weighed } from './evidence-base.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => judgement(base.weigh(outcomes), base.access.missing(outcomes)),
  };
}

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(weighed: Weighed, missing: readonly Missing[]): Judgement {
  const { access, exempt, union, blocksSome, policies, scope, defaultsOn } = weighed;
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  if (defaultsOn === true) {
    evidence.note('Security defaults', 'isEnabled', true, true);
    return {
      verdict: 'pass',
      summary: 'Security defaults are on: they block legacy authentication for every account.',
      ...evidence.result(),
      warnings: [],
      missing,
    };
  }
  const verdict = verdictOf(weighed);
  const sayDefaults = verdict === 'pass' || blocksSome === ternary.yes ? 'note' : 'gap';
  evidence[sayDefaults]('Security defaults', 'isEnabled', defaultsOn, 'true, or policies that block legacy clients');
  const opening = reportOpenings({ access, union, evidence, describe });
  reportIneffective(access.policies, evidence, ({ row }) => isForLegacyClients(row) && targetsResources(row));
  const report: ReportContext = { access, exempt, union, scope, guests: true, evidence, warnings };
  reportPlaces(policies, report);
  reportInclusions(policies.filter(isCentral), report, legacyClientTypes);
  reportExclusions(policies, report, isCentral);
  noteExempt(exempt.accounts.yes, access, (number) => exempt.whyAccount(number), evidence);
  for (const policy of policies.filter(isCentral)) evidence.note(policy.name, 'state', 'enabled', 'enabled');
  warnOfGroupScope(policies.filter(isCentral), warnings);
  warnOfStaleInclusions(policies, access, warnings);
  return {
    verdict,
    summary: summaryOf(verdict, weighed, opening),
    ...evidence.result(),
    warnings: warnings.result(),
    missing,
  };
}

function verdictOf({ union, blocksSome, policiesWhole, access, defaultsOn }: Weighed): Verdict {
  if (union.open.perhaps.isEmpty) return 'pass';
  // Where a policy is enabled, security defaults cannot be on: the service lets a tenant have one or the other.
  const defaultsSettled = defaultsOn === false || access.policies.some((policy) => policy.state === 'enabled');
  if (!policiesWhole || !defaultsSettled || union.open.yes.isEmpty) return 'unknown';
  if (blocksSome !== ternary.no) return 'partial';
  return access.policies.some(blocksSometimes) ? 'partial' : 'fail';
}

/**
 * A policy for legacy clients that holds only on some platforms, devices or risks holds for some. Legacy clients take no part in
 * sign-in flows, so a policy for a flow never blocks one.
 */
function blocksSometimes(policy: PolicyEffect): boolean {
  const { state: is, blocks, forPeople, narrowedBy, row } = policy;
  if (is !== 'enabled' || !blocks || !forPeople || !isForLegacyClients(row)) return false;
  const someOfActiveSync = clientsOf(row).length === 0;
  return (narrowedBy.length > 0 || someOfActiveSync) && !narrowedBy.includes('authenticationFlows');
}

/** A place in the conditions leaves all others open. */
function reportPlaces(policies: readonly PolicyEffect[], report: ReportContext): void {
  const open = !report.union.open.perhaps.isEmpty;
  for (const policy of policies) {
    const where = whereabouts(policy.row, report.access.locations);
    if (where === null) continue;
    const names = (locations: readonly { readonly name: string }[]): string => locations.map(({ name }) => name).join(', ');
    const actual = `${names(where.included)}${where.excluded.length > 0 ? `, but for ${names(where.excluded)}` : ''}`;
    state(
      report,
      { object: policy.name, property: 'conditions.locations' },
      open
        ? { as: 'gap', actual, expected: 'not set' }
        : { as: 'note', actual, expected: 'not set, or the other places by another policy' },
    );
  }
}

function describe(way: SignInKind): string {
  return `with client type ${way.client} to ${way.resource.label}${fromWhere(way)}`;
}

/** Empty where the way in is open from everywhere. */
function fromWhere({ places }: SignInKind): string {
  if (places.some((place) => place.addresses.outsideUnread)) return ' from outside of the locations that could not be read';
  const ordinary = places.find((place) => place.addresses.locations.length === 0);
  const [place] = places;
  if (place === undefined || ordinary?.countries.includes(unknownCountry)) return '';
  if (ordinary !== undefined)
    return ` from ${ordinary.countries.slice(0, 3).map(countryLabel).join(', ')}${ordinary.countries.length > 3 ? ' and others' : ''}`;
  return ` from an address of ${place.addresses.locations.map(({ name }) => name).join(' and ')}`;
}

function summaryOf(verdict: Verdict, weighed: Weighed, opening: Opening): string {
  const { policies, scope, access } = weighed;
  const names = policies
    .filter(isCentral)
    .map((policy) => policy.name)
    .join(', ');
  const count = countOf(scope, access);
  const people = count === 0 ? 'everybody' : `all of ${count} ${count === 1 ? 'account' : 'accounts'} and whoever comes later`;
  switch (verdict) {
    case 'pass':
      return `Legacy clients are blocked for ${people}, to every resource (${names}).`;
    case 'unknown':
      return `Whether legacy clients are blocked for everybody cannot be told from what could be read. ${opening.example}`.trim();
    case 'partial':
      return `Legacy clients are blocked for some (${names || 'only sometimes'}): ${opening.people.toString('gets through', 'get through', namedInSummaries)}. ${opening.example}`.trim();
    case 'fail':
    case 'notApplicable':
      return 'Nothing that is enabled blocks legacy clients: a password alone is enough for them.';
  }
}
