/** Which applications get through from elsewhere, each with the policy and property that lets it. */

import { plural } from '../../lib/plural.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { countriesInWords } from '../reasoning/access/reasons/people-judge.js';
import { policyObject, type Reason } from '../reasoning/access/reasons/reason.js';
import { reasonText, remedyText, type Suspects, whyOpen } from '../reasoning/access/reasons/why-open.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { ApplicationIndex } from './application-index.js';
import type { CoverageResult, WayIn } from './evidence-base.js';
import { everyApplication } from './policy-reach.js';

/** How many applications are named one by one. */
export const namedOneByOne = 20;

/** Who gets through, each with the reason; gives the first as a sentence. */
export function reportOpenings(coverage: CoverageResult, suspects: Suspects, evidence: EvidenceList): string {
  const { union, applications, policiesWhole } = coverage;
  const certain = policiesWhole && !union.open.yes.isEmpty;
  let count = 0;
  let example = '';
  for (const number of union.open.yes.isEmpty ? union.open.perhaps : union.open.yes) {
    count += 1;
    if (count > namedOneByOne) break;
    const way = union.wayIn(number);
    if (way === null) continue;
    const verb = certain ? 'gets through' : 'may get through';
    const { name } = applications.get(number);
    const reasons = whyOpen({ account: number, way }, suspects);
    if (policiesWhole)
      example ||= `For example, ${name} ${verb} ${describe(way)}: ${reasonText(reasons)}. Fix: ${remedyText(reasons, suspects)}.`;
    evidence.gap(
      name,
      'sign-in',
      `${verb} ${describe(way)}: ${reasonText(reasons, policiesWhole)}`,
      `blocked: ${remedyText(reasons, suspects)}`,
    );
  }
  return example;
}

export function suspectsOf({ allPolicies, applications, locations }: CoverageResult): Suspects {
  return {
    policies: allPolicies.filter(({ forWorkloads }) => forWorkloads),
    grant: ({ blocks, row }) =>
      blocks ? null : { actual: (row.grantControls?.builtInControls ?? []).join(', ') || 'nothing', closes: 'block' },
    narrowedBy: (policy) => policy.narrowedBy,
    whyNotThem: (policy, { account }) => whyNotThat(policy, account, applications),
    clients: () => ['application'],
    locations,
    appName: () => null,
    declaredAs: (property) => (property === 'conditions.clientApplications.excludeServicePrincipals' ? 'exceptApps' : null),
  };
}

function whyNotThat(policy: PolicyEffect, number: number, applications: ApplicationIndex): readonly Reason[] {
  const { id, name } = applications.get(number);
  const {
    includeServicePrincipals = [],
    excludeServicePrincipals = [],
    servicePrincipalFilter,
  } = policy.row.conditions?.clientApplications ?? {};
  const object = policyObject(policy);
  const names = (ids: readonly string[]): boolean => ids.some((one) => one.toLowerCase() === id.toLowerCase());
  if (names(excludeServicePrincipals))
    return [
      {
        object,
        property: 'conditions.clientApplications.excludeServicePrincipals',
        actual: name,
        closes: `without ${name}, or ${name} under exceptApps in settings`,
      },
    ];
  if (servicePrincipalFilter?.rule)
    return [
      {
        object,
        property: 'conditions.clientApplications.servicePrincipalFilter',
        actual: servicePrincipalFilter.rule,
        closes: 'not set',
      },
    ];
  const included = includeServicePrincipals.map((one) => one.toLowerCase());
  if (included.includes(everyApplication) || names(includeServicePrincipals)) return [];
  return [
    {
      object,
      property: 'conditions.clientApplications.includeServicePrincipals',
      actual: `only ${plural(included.length, 'other application')}`,
      closes: `with ${name}, or ServicePrincipalsInMyTenant`,
    },
  ];
}

function describe(way: WayIn): string {
  const [place] = way.places;
  const at = (place?.addresses.locations ?? []).map(({ name }) => name).join(' and ');
  const countries = place?.countries ?? [];
  const inCountry = countries.length > 0 && countries.length < 100 ? ` in ${countriesInWords(countries)}` : '';
  return `from ${at === '' ? 'an address outside of the ranges' : `an address of ${at}`}${inCountry} to ${way.resource.label}`;
}
