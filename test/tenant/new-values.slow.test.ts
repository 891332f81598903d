/**
 * A service gets new words, and exports leave out what others write: of a tenant with a value that nobody knows, nothing green is said that would not be so with
 * each value that is known of that field.
 */
import { join } from 'node:path';
import { collectionSpecs } from '../../adapters/m365/simulator/collections';
import graphTypes from '../../adapters/m365/simulator/data/graph-types.json';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { sampleOfEach, spreadOfEach } from '../support/runner/counts';
import { claimsOfNew, knownValues, placesOf, type Trial } from '../support/tenants/new-values';

const folder = join(__dirname, '..', '..', 'src', 'controls');
const casesOf = (id: string) => (require(join(folder, id, 'cases')) as { cases: readonly Case[] }).cases;
const known = knownValues(controls.flatMap(({ id }) => casesOf(id)));

/** Where what is missing, or new, says what one of the known values says, and why. */
const explained: Readonly<Record<string, string>> = {
  'exchange-powershell: graph.roleDefinitions.isEnabled': 'a built-in role cannot be switched off',
  'smtp-auth: exchange.CASMailbox.SmtpClientAuthenticationDisabled': 'null is as the organisation says, which is the same here',
  'inbound-filter: exchange.TransportRule.HasNoClassification': 'a condition that is not there narrows nothing',
  'app-consent: graph.authorizationPolicy.allowUserConsentForRiskyApps': 'it is off where it was never set',
  ...Object.fromEntries(
    [
      'resourceApplication',
      'permissions',
      'clientApplicationIds',
      'clientApplicationTenantIds',
      'clientApplicationPublisherIds',
    ].map((list) => [
      `app-consent: graph.permissionGrantPolicyIncludes.contoso-verified.${list}`,
      'an id that nobody knows is one alone',
    ]),
  ),
  'global-admins: graph.users.onPremisesSyncEnabled': 'it is null where an account was never synchronised',
  'country-block: graph.conditionalAccessPolicies.state':
    'a policy of which nobody knows whether it is on keeps nobody out who should get in',
  'break-glass: graph.conditionalAccessPolicies.conditions.authenticationFlows.transferMethods':
    'whatever flow it is, the policy is about that flow alone',
};

/** Of this many cases of one verdict that have the same value in a field, more would say the same again. */
const maxOfSame = 8;
const sameIn = ({ one, place }: Pick<Trial, 'one' | 'place'>): unknown => [place.field, one.verdict, place.value];

/** By field, in tenants of which something green is said and in others. */
const kindOf = ({ one, place }: Pick<Trial, 'one' | 'place'>): string => `${place.field} ${String(one.verdict === 'pass')}`;

test.each(controls.map((control) => [control.id, control] as const))(
  '%s says nothing green of a value that nobody knows',
  async (id, control) => {
    const places = casesOf(id).flatMap((one) => placesOf(one.state).map((place) => ({ one, place })));
    const claims: string[] = [];
    const met = new Set<string>();
    for (const { one, place } of sampleOfEach(spreadOfEach(places, maxOfSame, sameIn), 1, kindOf)) {
      const kind = kindOf({ one, place });
      claims.push(...(await claimsOfNew(control, { one, place, withObjects: !met.has(kind) }, known)));
      met.add(kind);
    }
    const isExplained = (claim: string) => Object.keys(explained).some((about) => claim.startsWith(`${about} `));
    expect(claims.filter((claim) => !isExplained(claim))).toEqual([]);
  },
);

/** What the service has an enumeration in that no case shows, by how it begins, and why no verdict rests on its words. */
const unshown: Readonly<Record<string, string>> = {
  'graph.users.mailboxSettings.': 'it is not read',
  'graph.groups.accessType': 'it is not read',
  'graph.authorizationPolicy.allowInvitesFrom': 'it is not read',
  'graph.applications.': 'only the end of secrets is read',
  'graph.authenticationRequirements.perUserMfaState': 'read per account, where only `enforced` helps: cases of mfa, rule 11',
  'graph.conditionalAccessPolicies.conditions.insiderRiskLevels': 'whatever it says, the policy holds only sometimes',
  'graph.conditionalAccessPolicies.conditions.userRiskLevels': 'whatever it says, the policy holds only sometimes',
  'graph.conditionalAccessPolicies.conditions.platforms.excludePlatforms': 'whatever it says, the policy holds only sometimes',
  'graph.conditionalAccessPolicies.sessionControls.': 'they say how long a session lasts, not who gets one',
  'graph.delegatedPermissionClassifications.classification':
    'it is tried below each application, by its id; what is neither medium nor high counts as low',
  'graph.permissionGrantPolicyIncludes.permissionType':
    'it is tried below each policy, by its id; what is not application counts as delegated',
  'graph.permissionGrantPolicyExcludes.permissionType': 'that something is excluded counts, whatever it is',
  'graph.signIns.appliedConditionalAccessPolicies.result': 'trials count it: report-only-unknown.test.ts',
  'graph.signIns.': 'no verdict rests on it; incidents show it: unknown-words.test.ts',
  'graph.directoryAudits.': 'no verdict rests on it; incidents show it: unknown-words.test.ts',
  'graph.riskyUsers.': 'no verdict rests on it; incidents have it in their evidence',
};

/** By type, each property below it that is an enumeration: `conditions.platforms.includePlatforms`. */
function enumerationsOf(type: string, above: readonly string[] = []): readonly string[] {
  const { types, enums } = graphTypes as unknown as GraphTypes;
  const spec = types[type];
  if (spec === undefined || above.includes(type)) return [];
  const own = Object.entries(spec.properties).flatMap(([name, property]) =>
    property.type in enums ? [name] : enumerationsOf(property.type, [...above, type]).map((inner) => `${name}.${inner}`),
  );
  return [...own, ...(spec.base === undefined ? [] : enumerationsOf(spec.base, above))];
}

interface GraphTypes {
  readonly types: Readonly<
    Record<string, { readonly base?: string; readonly properties: Readonly<Record<string, { readonly type: string }>> }>
  >;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

test('every enumeration of Graph that hardenbot reads is tried, or decides nothing', () => {
  const tried = new Set(
    controls.flatMap(({ id }) => casesOf(id).flatMap(({ state }) => placesOf(state).map(({ field }) => field))),
  );
  const missed = collectionSpecs
    .filter(({ key, type }) => key.startsWith('graph.') && type !== undefined)
    .flatMap(({ key, type }) => enumerationsOf(type ?? '').map((path) => `${key}.${path}`))
    .filter((field) => !tried.has(field));
  const reasonFor = (field: string) => Object.keys(unshown).find((beginning) => field.startsWith(beginning));
  expect(missed.filter((field) => reasonFor(field) === undefined)).toEqual([]);
  // A reason that nothing needs any more is taken out.
  expect(Object.keys(unshown).filter((beginning) => !missed.some((field) => reasonFor(field) === beginning))).toEqual([]);
});
