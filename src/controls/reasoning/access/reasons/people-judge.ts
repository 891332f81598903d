/** Judging who gets through is the same for every requirement: gaps with their reasons, what policies are limited to, whom they leave out. */

import type { Verdict } from '../../../../engine/plan/verdict.js';
import { firstNames } from '../../../../lib/plural.js';
import type { UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import type { Judgement } from '../../../control.js';
import type { Missing } from '../../../finding.js';
import { EvidenceList } from '../../findings/evidence-list.js';
import { type Dated, sayVendorDate } from '../../findings/vendor-dates.js';
import { WarningList } from '../../findings/warning-list.js';
import { readsInWords } from '../../findings/with-reason.js';
import type { CoverageInput } from '../coverage/coverage-input.js';
import { listsHolding } from '../coverage/lists-holding.js';
import type { EverybodyCovered, SignInKind } from '../coverage/people-coverage.js';
import { peopleOf } from '../coverage/policy-reach.js';
import { warnOfTotalLoss } from '../coverage/shut-out.js';
import { type ClientType, clientsOf, clientWords } from '../kinds/client-types.js';
import { countryCodes, countryLabel } from '../kinds/country-codes.js';
import { guestCondition } from '../kinds/guest-types.js';
import { ternary } from '../kinds/ternary.js';
import { placeLabel, unknownCountry } from '../parts/place-parts.js';
import { targetsEverything } from '../parts/resource-parts.js';
import { type Demand, grantText, meets } from '../policy/demands.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { StrengthIndex } from '../policy/strengths.js';
import type { Members } from '../tenant/group-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import { listed } from './contrast.js';
import { type ReportContext, reportExclusions } from './exclusion-report.js';
import { reportInclusions } from './inclusion-report.js';
import {
  notAsked,
  noteExempt,
  type Opening,
  type OpeningWords,
  reportIneffective,
  reportOpenings,
  warnOfGroupScope,
  warnOfOpenGroups,
  warnOfPretenders,
  warnOfStaleInclusions,
} from './people-report.js';
import { policyObject, type Reason } from './reason.js';
import type { Suspects } from './why-open.js';

interface PeopleJudged {
  readonly verdict: Verdict;
  readonly input: CoverageInput;
  readonly covered: EverybodyCovered;
  /** Whether guests are asked about. */
  readonly guests: boolean;
  /** Whether people without an account are asked about; absent: where guests are. */
  readonly outsiders?: boolean;
  readonly clients: readonly ClientType[];
  /** The policy is about the matter at hand. */
  readonly isCentral: (policy: PolicyEffect) => boolean;
  /** Of those that do not do it: whether a policy means to. */
  readonly aims: (policy: PolicyEffect) => boolean;
  readonly suspects: Suspects;
  readonly words: OpeningWords;
  readonly missing: readonly Missing[];
  /** What the control has to say beside that. */
  readonly report: (to: ReportContext) => void;
  readonly summary: (opening: Opening) => string;
  /** Policies for some accounts only that find anyone who joins those asked about; left out: there are none. */
  readonly findsWhoJoins?: (policy: PolicyEffect) => boolean;
  /** False where the control warns of total loss on its own. */
  readonly warnsOfTotalLoss?: false;
}

export function judgePeople(judged: PeopleJudged): Judgement {
  const { input, covered, isCentral, aims, suspects, missing } = judged;
  const { access, exempt, policies } = input;
  const { union, scope } = covered;
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  const opening = reportOpenings({ access, union, evidence, suspects, words: judged.words, policiesWhole: input.policiesWhole });
  reportIneffective(suspects, evidence, aims);
  const report: ReportContext = { access, exempt, union, scope, guests: judged.guests, evidence, warnings };
  judged.report(report);
  const central = policies.filter(isCentral);
  reportInclusions(central, report, judged.clients);
  reportExclusions(policies, report, isCentral);
  noteExempt(exempt.accounts.yes, access, (number) => exempt.whyAccount(number), evidence);
  for (const policy of central) evidence.note(policy.name, 'state', 'enabled', 'enabled');
  warnOfGroupScope(
    central.filter((policy) => judged.findsWhoJoins?.(policy) !== true),
    warnings,
  );
  warnOfStaleInclusions(policies, access, warnings);
  warnOfPretenders(exempt.pretenders, access, warnings);
  warnOfOpenGroups(policies, input, warnings);
  for (const { list, name, count } of exempt.ambiguous)
    warnings.add(
      'stale-reference',
      `except.${list} names "${name}", and ${count} of them are called so: none is meant. Write the id.`,
    );
  if (judged.warnsOfTotalLoss !== false) warnOfTotalLoss(input, warnings);
  const dates = sayVendorDates(input, warnings);
  return {
    ...dates,
    verdict: judged.verdict,
    summary: judged.summary(opening) + (judged.verdict === 'pass' ? notAsked(input, judged) : ''),
    reasoned: true,
    ...evidence.result(),
    warnings: warnings.result(),
    missing,
  };
}

/** What Microsoft changes in how these policies apply. */
function sayVendorDates({ access, policies }: CoverageInput, warnings: WarningList): Dated {
  const { asOf } = access;
  const excludingResources = policies.filter(
    ({ row }) => targetsEverything(row) && (row.conditions?.applications?.excludeApplications ?? []).length > 0,
  );
  const frozen = frozenGroups(policies, access.groups);
  const dates = [
    ...(frozen === null ? [] : [sayVendorDate('member-of', { asOf, affected: frozen, warnings })]),
    ...(excludingResources.length === 0
      ? []
      : [
          sayVendorDate('openid-profile', {
            asOf,
            affected: `Affected: ${namesOf(excludingResources)}. Whether Microsoft has reached this tenant is unknown.`,
            warnings,
          }),
        ]),
  ].flatMap((said) => said.dates ?? []);
  return dates.length === 0 ? {} : { dates };
}

function namesOf(some: readonly PolicyEffect[]): string {
  return listed(some.slice(0, maxPolicies).map(({ name }) => `"${name}"`));
}

/** Which policies name a group whose rule uses memberOf, as a sentence; null: none does. A rule that was not read is said. */
function frozenGroups(policies: readonly PolicyEffect[], groups: AccessIndexes['groups']): string | null {
  const uses = policies.flatMap(({ name, row }) =>
    (['exclude', 'include'] as const).flatMap((way) =>
      (row.conditions?.users?.[`${way}Groups`] ?? []).map((id) => ({ name, way, id, frozen: groups.isByMemberOf(id) })),
    ),
  );
  const known = uses
    .filter(({ frozen }) => frozen === true)
    .map(({ name, way, id }) => `"${name}" ${way === 'exclude' ? 'excludes' : 'applies to'} the group "${groups.nameOf(id)}"`);
  const unread = uses.filter(({ frozen }) => frozen === null);
  if (known.length > 0) return `Affected: ${listed(known)}.`;
  if (unread.length === 0) return null;
  const named = listed([...new Set(unread.map(({ name }) => `"${name}"`))].slice(0, maxPolicies));
  return `Unknown whether this tenant is affected: the rules of groups in ${named} could not be read.`;
}

const maxPolicies = 3;

/** Policies for people as suspects of a gap: enabled ones that are about the matter, and those that mean to be. */
export function suspectsOf(
  input: CoverageInput,
  options: {
    readonly demand: Demand;
    /** What grant controls would have to be. */
    readonly closes: string;
    readonly isCentral: (policy: PolicyEffect) => boolean;
    readonly aims: (policy: PolicyEffect) => boolean;
    readonly narrowedBy?: (policy: PolicyEffect) => readonly string[];
  },
): Suspects {
  const { access, policies } = input;
  const serving = new Set(policies);
  const others = access.policies.filter((policy) => !serving.has(policy) && policy.forPeople && options.aims(policy));
  return {
    policies: [...policies.filter(options.isCentral), ...others],
    grant: grantOf(options.demand, options.closes, access.strengths),
    narrowedBy: options.narrowedBy ?? ((policy) => policy.narrowedBy),
    whyNotThem: (policy, one) => whyNotThem(policy, one, input),
    clients: ({ row }) => clientsOf(row),
    locations: access.locations,
    appName: access.appName,
    declaredAs: (property) => {
      const [list] = declarable.flatMap(([path, one]) => (property === path && input.exempt.canList(one) ? [one] : []));
      return list === undefined ? null : `except.${list}`;
    },
  };
}

/** Exclusions that are no accounts, and the list of settings that they belong to. */
const declarable = [
  ['conditions.applications.excludeApplications', 'apps'],
  ['conditions.locations.excludeLocations', 'locations'],
] as const;

function grantOf(demand: Demand, closes: string, strengths: StrengthIndex): Suspects['grant'] {
  return (policy) => {
    if (meets(policy, demand, strengths) === ternary.yes) return null;
    return { actual: grantText(policy, strengths), closes };
  };
}

/** `with a browser to every resource from an address of Office`. */
export function describeSignIn(way: SignInKind): string {
  const where = fromPlaces.get(way.places) ?? fromWhere(way.places);
  fromPlaces.set(way.places, where);
  return `with ${clientWords[way.client]} to ${way.resource.label}${where}`;
}

/** Of many sign-ins the places are the same list. */
const fromPlaces = new WeakMap<SignInKind['places'], string>();

/** Empty where the way through is open from everywhere. */
function fromWhere(places: SignInKind['places']): string {
  if (places.some((place) => place.addresses.outsideUnread)) return ' from anywhere but the locations that could not be read';
  const ordinary = places.filter((place) => place.addresses.locations.length === 0).flatMap(({ countries }) => countries);
  const [place] = places;
  if (place === undefined) return '';
  if (ordinary.length === 0) return ` from an address of ${place.addresses.locations.map(({ name }) => name).join(' and ')}`;
  if (isEverywhere(ordinary)) return '';
  return ` from ${countriesInWords(ordinary)}`;
}

function isEverywhere(countries: readonly string[]): boolean {
  if (countries.length < countryCodes.length) return false;
  const known = new Set(countries);
  return countryCodes.every((code) => known.has(code));
}

const few = 3;

/** Names of a few, or of the few others; of many only how many there are, for no one of them says more than another. */
export function countriesInWords(codes: readonly string[]): string {
  const known = codes.filter((code) => code !== unknownCountry);
  if (known.length === 0) return placeLabel(unknownCountry);
  if (known.length <= few) return listed(known.map(countryLabel));
  if (known.length < countryCodes.length - few) return `any of ${known.length} countries`;
  const told = new Set(known);
  const others = countryCodes.filter((code) => !told.has(code));
  if (others.length === 0) return 'everywhere';
  return others.length <= few ? `everywhere but ${listed(others.map(countryLabel))}` : `any of ${known.length} countries`;
}

/** What could not be read, for the sentence of a verdict that is unknown. */
export function unknown(what: string, missing: readonly Missing[]): string {
  const because = missing.length === 0 ? '' : ` (not read: ${readsInWords(missing)})`;
  return `${what} is unknown from what could be read${because}.`;
}

/** Whether a policy catches every kind of client that is asked about. */
function catchesAll(policy: PolicyEffect, clients: readonly ClientType[]): boolean {
  const caught = clientsOf(policy.row);
  return clients.every((client) => caught.includes(client));
}

/** Shuts out everyone it is for altogether. A block of some countries, clients or resources is about something else. */
export function shutsOutAltogether(policy: PolicyEffect, clients: readonly ClientType[]): boolean {
  const { includeLocations, excludeLocations } = policy.row.conditions?.locations ?? {};
  const placed = (includeLocations ?? []).length + (excludeLocations ?? []).length > 0;
  return policy.blocks && !placed && catchesAll(policy, clients) && targetsEverything(policy.row);
}

// Why a policy does not apply to one account: by which list it is left out, or that none takes it in.

/**
 * Empty where it applies, or may.
 *
 * @param known `yes`: an exclusion is a reason only where it is certain; `perhaps`: also where nobody could tell.
 */
function whyNotThem(
  policy: PolicyEffect,
  { account, known }: { readonly account: number; readonly known: keyof Members },
  { access, exempt }: CoverageInput,
): readonly Reason[] {
  const users = peopleOf(policy);
  const object = policyObject(policy);
  const out = listsHolding('exclude', users, account, access).find(
    ({ certain, kind }) => certain || kind === 'guests' || known === 'perhaps',
  );
  // To take the role of the synchronisation off the list would stop the synchronisation.
  const isPretender = out?.kind === 'role' && exempt.pretenders.has(account);
  const closes = isPretender ? `${out.name}, held by the account of that service alone` : `without ${out?.name ?? ''}`;
  if (out !== undefined) return [{ object, property: out.property, actual: out.name, closes }];
  if (listsHolding('include', users, account, access).length > 0) return [];
  return [{ object, property: 'conditions.users', actual: includedIn(users, access), closes: 'All' }];
}

const named = 3;

function includedIn(users: UserConditions, access: AccessIndexes): string {
  const groups = (users.includeGroups ?? []).map((id) => `group ${access.groups.nameOf(id)}`);
  const roles = (users.includeRoles ?? []).map((id) => `role ${access.roles.nameOf(id)}`);
  const count = (users.includeUsers ?? []).filter((user) => user.toLowerCase() !== 'none').length;
  const guests = guestCondition(users.includeGuestsOrExternalUsers) === null ? [] : ['guests of some kinds'];
  const all = [...groups, ...roles, ...guests, ...(count === 0 ? [] : [count === 1 ? 'one account' : `${count} accounts`])];
  return `only ${firstNames(all, named)}`;
}
