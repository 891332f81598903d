/** Judges who gets through from the countries that are to be blocked. */
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { reportExclusions } from '../shared/access/exclusion-report.js';
import { reportInclusions } from '../shared/access/inclusion-report.js';
import { entraP1 } from '../shared/access/licence.js';
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
import { whereabouts } from '../shared/access/place-parts.js';
import type { PolicyEffect } from '../shared/access/policy-effect.js';
import { ternary } from '../shared/access/ternary.js';
import { EvidenceList } from '../shared/findings/evidence-list.js';
import { NameSample } from '../shared/findings/name-sample.js';
import { plural } from '../shared/findings/plural.js';
import { WarningList } from '../shared/findings/warning-list.js';
import { EvidenceBase, isAboutPlaces, isCentral, type Weighed } from './evidence-base.js';
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
  reportIneffective(access.policies, evidence, isAboutPlaces);
  reportOpenCountries(weighed, evidence);
  const report = { access, exempt, union, scope, guests: context.settings.guests, evidence, warnings };
  reportLocations(policies, { access, exempt, openPlaces: union.byPlace, wanted, evidence, warnings });
  reportInclusions(policies.filter(isAboutPlaces), report);
  reportExclusions(policies, report, isCentral);
  noteExempt(exempt.accounts.yes, access, (number) => exempt.whyAccount(number), evidence);
  for (const policy of policies.filter(isCentral)) evidence.note(policy.name, 'state', 'enabled', 'enabled');
  warnOfGroupScope(policies.filter(isAboutPlaces), warnings);
  warnOfStaleInclusions(policies, access, warnings);
  warnOfSideEffects(weighed, context.settings, warnings);
  return {
    verdict,
    summary: summaryOf(verdict, weighed, opening),
    ...evidence.result(),
    warnings: warnings.result(),
    missing,
  };
}

/** The countries somebody gets through from, with who does. */
function reportOpenCountries({ access, union, wanted }: Weighed, evidence: EvidenceList): void {
  let named = 0;
  for (const { places, open } of union.byPlace) {
    const certain = !open.yes.isEmpty;
    const people = new NameSample();
    for (const number of certain ? open.yes : open.perhaps) people.add(access.accounts.get(number).name);
    if (people.count === 0) continue;
    const actual = `${certain ? 'open' : 'may be open'} for ${people.toString('account', 'accounts')}`;
    const ordinary = places.filter((place) => place.addresses.locations.length === 0);
    for (const code of ordinary.flatMap((place) => place.countries).filter((country) => wanted.has(country))) {
      if (named >= maxCountries) return;
      named += 1;
      evidence.gap(placeLabel(code), 'sign-in', actual, 'blocked');
    }
  }
}

const maxCountries = 20;

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
          location.kind === 'countries'
            ? `${location.name}: ${listOf(location.codes ?? new Set())}`
            : `location ${location.name}`,
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
  const { union, blocksSome, policiesWhole, licence, access } = weighed;
  if (licence === 'absent') return 'fail';
  if (union.open.perhaps.isEmpty) return licence === 'present' ? 'pass' : 'unknown';
  if (!policiesWhole || union.open.yes.isEmpty) return 'unknown';
  if (blocksSome !== ternary.no) return 'partial';
  return access.policies.some(blocksSometimes) ? 'partial' : 'fail';
}

/** A policy with a place that blocks only on some platforms, devices or risks holds for some; a sign-in flow is no place. */
function blocksSometimes(policy: PolicyEffect): boolean {
  const { state, blocks, forPeople, narrowedBy } = policy;
  const narrowed = narrowedBy.length > 0 && !narrowedBy.includes('authenticationFlows');
  return state === 'enabled' && blocks && forPeople && narrowed && isAboutPlaces(policy);
}

function describe(way: SignInKind, wanted: ReadonlySet<string>): string {
  const place = way.places.find(({ countries }) => countries.some((code) => wanted.has(code)));
  const code = place?.countries.find((candidate) => wanted.has(candidate));
  const at = (place?.addresses.locations ?? []).map((location) => location.name);
  const from = `from ${code === undefined ? 'a country to be blocked' : placeLabel(code)}`;
  return `${from}${at.length > 0 ? ` at an address of ${at.join(' and ')}` : ''} with client type ${way.client} to ${way.resource.label}`;
}

function summaryOf(verdict: Verdict, weighed: Weighed, opening: Opening): string {
  const { wanted, policies, scope, access, licence } = weighed;
  const from = `sign-in from ${plural(wanted.size, 'country', 'countries')} (${listOf(wanted)})`;
  const count = countOf(scope, access);
  const people = count === 0 ? 'everybody' : plural(count, 'account', 'accounts');
  if (licence === 'absent')
    return `The tenant has no ${entraP1.name}, and without it there is no Conditional Access that could block ${from}.`;
  if (verdict === 'pass')
    return `${plural(policies.length, 'enabled policy blocks', 'enabled policies together block')} ${from} for ${count === 0 ? people : `all of ${people}`}.`;
  if (verdict === 'unknown')
    return `Whether ${from} is blocked for everybody cannot be told from what could be read. ${opening.example}`.trim();
  return `${from.charAt(0).toUpperCase()}${from.slice(1)} is to be blocked for ${people}: ${opening.people.toString('gets through', 'get through', namedInSummaries)}. ${opening.example}`.trim();
}
