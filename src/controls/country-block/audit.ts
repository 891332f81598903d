/** Judges who gets through from the countries that are to be blocked. */
import { reportExclusions } from '../access-coverage/exclusion-report.js';
import { entraP1, licenceRead } from '../access-coverage/licence.js';
import type { SignInKind } from '../access-coverage/people-coverage.js';
import {
  countOf,
  noteExempt,
  type Opening,
  reportIneffective,
  reportOpenings,
  warnOfGroupScope,
  warnOfStaleInclusions,
} from '../access-coverage/people-report.js';
import { whereabouts } from '../access-coverage/place-parts.js';
import type { PolicyEffect } from '../access-coverage/policy-effect.js';
import { told } from '../access-coverage/told.js';
import type { Audit, Context, Judgement, Missing, Verdict } from '../control.js';
import { EvidenceList } from '../evidence-list.js';
import { WarningList } from '../warning-list.js';
import { EvidenceBase, type Weighed } from './evidence-base.js';
import { listOf, placeLabel, reportLocations } from './location-report.js';
import type { Settings } from './settings.js';
import { warnOfSideEffects } from './side-effects.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => {
      const missing = base.access.missing(outcomes);
      return judgement(base.weigh(outcomes), context, missing);
    },
  };
}

/** The verdict with everything that led to it; `plan` judges the same way. */
export function judgement(weighed: Weighed, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  if (weighed.wanted.size === 0) return nothingAsked(weighed, missing);
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  const { access, exempt, union, policies, scope, wanted } = weighed;
  const verdict = verdictOf(weighed);
  if (weighed.licence !== 'present') evidence.gap('Licences', entraP1.name, weighed.licence, 'present');
  const opening = reportOpenings({ access, union, evidence, describe: (way) => describe(way, wanted) });
  reportIneffective(access.policies, evidence, (policy) => isAboutPlaces(policy));
  const openPlaces = union.openByPlace();
  reportLocations(policies, { access, exempt, openPlaces, wanted, evidence, warnings });
  reportExclusions(policies, { access, exempt, union, scope, evidence, warnings });
  noteExempt(exempt.accounts.yes, access, (number) => exempt.whyAccount(number), evidence);
  for (const policy of policies) evidence.note(policy.name, 'state', 'enabled', 'enabled');
  warnOfGroupScope(policies, warnings);
  warnOfStaleInclusions(policies, access, warnings);
  warnOfSideEffects(weighed, context.settings, warnings);
  return {
    verdict,
    summary: summaryOf(verdict, weighed, opening),
    ...evidence.result(),
    warnings: warnings.result(),
    missing: withLicence(missing),
  };
}

/** Nothing is asked, so nothing is judged; unless a policy blocks places of which not even that can be said. */
function nothingAsked(weighed: Weighed, missing: readonly Missing[]): Judgement {
  const evidence = new EvidenceList();
  const unread: string[] = [];
  for (const policy of weighed.policies) {
    const where = whereabouts(policy.row, weighed.access.locations);
    for (const location of where?.included ?? []) {
      if (location.kind === 'unread') unread.push(policy.name);
      if (location.kind === 'unread' || location.kind === 'countries')
        evidence.note(
          policy.name,
          'conditions.locations.includeLocations',
          location.kind === 'countries' ? `${location.name}: ${listOf(location.codes ?? new Set())}` : `location ${location.name}`,
          'settings say which countries are to be blocked',
        );
    }
  }
  const summary =
    unread.length === 0
      ? 'Settings name no country to block or to allow, so there is nothing to judge.'
      : `${unread.join(' and ')} blocks places that could not be read, and settings name no country to block or to allow.`;
  return {
    verdict: unread.length === 0 ? 'notApplicable' : 'unknown',
    summary,
    ...evidence.result(),
    warnings: [],
    missing,
  };
}

function verdictOf(weighed: Weighed): Verdict {
  const { union, policiesWhole, licence, access } = weighed;
  // Policies do not end with the licence, but nobody can make or change one, and the service may stop enforcing them.
  if (licence === 'absent') return 'fail';
  if (union.open.perhaps.isEmpty) return licence === 'present' ? 'pass' : 'unknown';
  if (!policiesWhole || union.open.yes.isEmpty) return 'unknown';
  if (union.blocksSome !== told.no) return 'partial';
  return access.policies.some(blocksSometimes) ? 'partial' : 'fail';
}

/** A policy with a place that blocks only on some platforms, devices or risks holds for some; a sign-in flow is no place. */
function blocksSometimes(policy: PolicyEffect): boolean {
  const { state, blocks, forPeople, narrowedBy } = policy;
  const narrowed = narrowedBy.length > 0 && !narrowedBy.includes('authenticationFlows');
  return state === 'enabled' && blocks && forPeople && narrowed && isAboutPlaces(policy);
}

function isAboutPlaces({ row }: PolicyEffect): boolean {
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  return (includeLocations ?? []).length + (excludeLocations ?? []).length > 0;
}

function describe(way: SignInKind, wanted: ReadonlySet<string>): string {
  const place = way.places.find(({ countries }) => countries.some((code) => wanted.has(code)));
  const code = place?.countries.find((candidate) => wanted.has(candidate));
  const at = (place?.addresses.locations ?? []).map((location) => location.name);
  const from = `from ${code === undefined ? 'a country to be blocked' : placeLabel(code)}`;
  return `${from}${at.length > 0 ? ` at an address of ${at.join(' and ')}` : ''} with ${way.client} to ${way.resource.label}`;
}

function summaryOf(verdict: Verdict, weighed: Weighed, opening: Opening): string {
  const { wanted, policies, scope, access, licence } = weighed;
  const countries = wanted.size === 1 ? '1 country' : `${wanted.size} countries`;
  const count = countOf(scope, access);
  const people = count === 1 ? '1 account' : `${count} accounts`;
  const unlicensed = licence === 'absent' ? ` The tenant has no ${entraP1.name}, without which Conditional Access blocks nobody.` : '';
  if (verdict === 'pass') return `${policies.length} enabled policies block sign-in from ${countries} (${listOf(wanted)}) for all ${people}.`;
  const example = opening.example === null ? '' : ` For example ${opening.certain ? 'gets' : 'may get'} through: ${opening.example}.`;
  if (verdict === 'unknown')
    return `Whether sign-in from ${countries} (${listOf(wanted)}) is blocked for everybody cannot be told from what could be read.${example}`;
  const opened = opening.people.count > 0 ? `${opening.people.toString('account gets', 'accounts get')} through` : 'Nobody gets through';
  return `Sign-in from ${countries} (${listOf(wanted)}) is to be blocked for ${people}: ${opened}.${example}${unlicensed}`;
}

function withLicence(missing: readonly Missing[]): readonly Missing[] {
  return missing.map((read) => (read.read === licenceRead.resource.key ? { ...read, licence: read.licence ?? entraP1.name } : read));
}
