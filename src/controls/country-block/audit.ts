/** Judges who gets through from the countries that are to be blocked. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { notDecided } from '../question.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import type { SignInKind } from '../reasoning/access/coverage/people-coverage.js';
import { everybody, ShutOut, sayTotalLoss } from '../reasoning/access/coverage/shut-out.js';
import { clientTypes, clientWords } from '../reasoning/access/kinds/client-types.js';
import { isAboutPlaces, type PlacePart, placeLabel, unknownCountry, whereabouts } from '../reasoning/access/parts/place-parts.js';
import { contrastOf, sampleOf } from '../reasoning/access/reasons/contrast.js';
import { countriesInWords, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { countOf, type Opening } from '../reasoning/access/reasons/people-report.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import { EvidenceList, type EvidenceSink } from '../reasoning/findings/evidence-list.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { nobodyAsked } from '../reasoning/scope/in-scope.js';
import { anonymizersOpen } from './anonymizers.js';
import { question, type Settings, wantedInWords } from './definition.js';
import { type CoverageResult, EvidenceBase, isCentral } from './evidence-base.js';
import { listOf, reportLocations } from './location-report.js';
import { warnOfSideEffects } from './side-effects.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => {
      const missing = base.access.missing(outcomes);
      return judgement(base.compute(outcomes), context, missing);
    },
  };
}

/** The verdict with everything that led to it; `plan` judges the same way. */
export function judgement(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  if (coverage.wanted.size === 0) return nothingAsked(coverage, missing);
  const { input, covered, wanted, licence } = coverage;
  const { access, exempt, policies } = input;
  const verdict = verdictOf(coverage);
  return judgePeople({
    verdict,
    input,
    covered,
    guests: context.settings.guests,
    clients: clientTypes,
    isCentral,
    aims: isAboutPlaces,
    suspects: suspectsOf(input, { demand: 'block', closes: 'block', isCentral, aims: isAboutPlaces }),
    words: { describe: (way) => describe(way, wanted), done: 'blocked' },
    missing,
    warnsOfTotalLoss: false,
    report: ({ evidence, warnings }) => {
      if (licence !== 'present') evidence.gap('Licences', entraP1.name, licence, 'present');
      reportOpenCountries(coverage, evidence);
      const asked = wantedInWords(context.settings);
      reportLocations(policies, { access, exempt, openPlaces: covered.union.byPlace, wanted, asked, evidence, warnings });
      warnOfSideEffects(coverage, context.settings, warnings);
      coverage.exceptions.report(context.settings, { evidence, warnings });
      if (verdict === 'pass' || verdict === 'partial') {
        const { code, text } = anonymizersOpen({ policies: access.policies, whole: input.policiesWhole }, coverage.riskLicence);
        warnings.add(code, text);
      }
    },
    summary: (opening) => summaryOf(verdict, coverage, { opening, missing, settings: context.settings }),
  });
}

/** The countries someone gets through from, with who does. */
function reportOpenCountries({ input: { access }, covered: { union, scope } }: CoverageResult, evidence: EvidenceSink): void {
  let named = 0;
  for (const { places, open } of union.byPlace) {
    const certain = !open.yes.isEmpty;
    const people = certain ? open.yes : open.perhaps;
    if (people.isEmpty) continue;
    const who = people.holdsAll(scope.perhaps) ? 'everyone' : sampleOf(people, access).toString('account', 'accounts');
    const actual = `${certain ? 'open' : 'may be open'} for ${who}`;
    const codes = codesOf(places);
    if (codes.length > maxCountries) evidence.gap(countriesInWords(codes), 'sign-in', actual, 'blocked');
    else
      for (const code of codes.slice(0, maxCountries - named)) {
        named += 1;
        evidence.gap(placeLabel(code), 'sign-in', actual, 'blocked');
      }
  }
}

/** Countries at addresses of everyone; of places in scope, which are all in countries asked about. */
function codesOf(places: readonly PlacePart[]): readonly string[] {
  const ordinary = places.filter(({ addresses }) => addresses.locations.length === 0 && !addresses.outsideUnread);
  return ordinary.flatMap(({ countries }) => countries);
}

const maxCountries = 20;

/** No country is named in settings; the countries that policies block today are shown, to help with the answer. */
function nothingAsked({ input }: CoverageResult, missing: readonly Missing[]): Judgement {
  const { access, policies } = input;
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  const unread = new Set<string>();
  for (const policy of policies) {
    const where = whereabouts(policy.row, access.locations);
    for (const location of where?.included ?? []) {
      if (location.kind === 'unread') unread.add(policy.name);
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
  if (policies.length > 0) sayTotalLoss(new ShutOut(access, policies, everybody(access)), everybody(access), warnings);
  return notDecided(question, {
    ...(unread.size === 0
      ? {}
      : {
          summary: `Not decided: ${question.ask} ${[...unread].join(' and ')} ${unread.size === 1 ? 'blocks' : 'block'} places that could not be read.`,
        }),
    ...evidence.result(),
    warnings: warnings.result(),
    missing,
  });
}

function verdictOf({ input, covered, blocksSometimes, licence, exceptions }: CoverageResult): Verdict {
  if (covered.scope.perhaps.isEmpty) return 'notApplicable';
  if (licence === 'absent') return 'fail';
  const verdict = coverageVerdict({
    scope: covered.scope,
    open: covered.union.open,
    coversSome: covered.coversSome,
    coversSometimes: blocksSometimes,
    isWhole: input.policiesWhole,
  });
  if (verdict === 'pass' && exceptions.isOverdue) return 'partial';
  return verdict === 'pass' && licence !== 'present' ? 'unknown' : verdict;
}

function describe(way: SignInKind, wanted: ReadonlySet<string>): string {
  const place = way.places.find(({ countries }) => countries.some((code) => wanted.has(code)));
  const codes = (place?.countries ?? []).filter((code) => wanted.has(code));
  const at = (place?.addresses.locations ?? []).map((location) => location.name);
  return `from ${whereFrom(codes, wanted)}${at.length > 0 ? ` at an address of ${at.join(' and ')}` : ''} with ${clientWords[way.client]} to ${way.resource.label}`;
}

/** No one of many countries says more than another, and the first of the alphabet least. */
function whereFrom(codes: readonly string[], wanted: ReadonlySet<string>): string {
  if (codes.length === 0) return 'a country to be blocked';
  if (codes.length > 1 && codes.length === wanted.size) return `every one of ${codes.length} countries to be blocked`;
  return countriesInWords(codes);
}

function summaryOf(
  verdict: Verdict,
  coverage: CoverageResult,
  {
    opening,
    missing,
    settings,
  }: { readonly opening: Opening; readonly missing: readonly Missing[]; readonly settings: Settings },
): string {
  const { input, covered, licence } = coverage;
  const { access, policies } = input;
  const from = `sign-in from ${wantedInWords(settings)}`;
  const count = countOf(covered.scope, access);
  const people = count === 0 ? 'everybody' : plural(count, 'account', 'accounts');
  if (verdict === 'notApplicable') return nobodyAsked;
  if (licence === 'absent')
    return (
      lapsedSummary({ licence, policies }) ??
      `The tenant has no ${entraP1.name}, and without it there is no Conditional Access that could block ${from}.`
    );
  switch (verdict) {
    case 'pass':
      return `${plural(policies.length, 'enabled policy blocks', 'enabled policies together block')} ${from} for ${count === 0 ? people : `all of ${people}`}.`;
    case 'unknown':
      return `${unknown(`Whether ${from} is blocked for everyone`, missing)} ${opening.example}`.trim();
    case 'partial':
      if (coverage.exceptions.isOverdue) return coverage.exceptions.overdueInWords;
      return `${contrast(coverage) || `${from.charAt(0).toUpperCase()}${from.slice(1)} is blocked only in part.`} ${opening.example}`.trim();
    case 'fail':
      return `No enabled policy blocks ${from}. ${opening.example}`.trim();
  }
}

/** Countries by who gets through from them. */
function contrast({ input: { access }, covered: { union, scope } }: CoverageResult): string {
  const places = union.byPlace.flatMap(({ places: parts, open }) => {
    const codes = codesOf(parts);
    if (codes.length === 0) return [];
    const labels =
      codes.length > maxCountries
        ? [countriesInWords(codes)]
        : codes.map((code) => (code === unknownCountry ? placeLabel(code) : code));
    return [{ labels, open }];
  });
  return contrastOf({ access, union, scope: scope.yes, clients: clientTypes, places, done: 'blocked' });
}
