/** Tenants and what authenticator-context must say of them. */
import type { Case } from '../case.js';

const nobody = { targetType: 'group', id: '00000000-0000-0000-0000-000000000000' };
const everyone = { targetType: 'group', id: 'all_users' };
const group = { targetType: 'group', id: '0d000000-0000-4000-8000-000000000001' };
const other = { targetType: 'group', id: '0d000000-0000-4000-8000-000000000002' };
const on = { state: 'enabled', includeTarget: everyone, excludeTarget: nobody };
const both = (feature: object) => ({
  displayAppInformationRequiredState: feature,
  displayLocationInformationRequiredState: feature,
});

function method(change: object) {
  return {
    id: 'MicrosoftAuthenticator',
    state: 'enabled',
    isSoftwareOathEnabled: false,
    includeTargets: [{ targetType: 'group', id: 'all_users' }],
    excludeTargets: [],
    featureSettings: both(on),
    ...change,
  };
}

const all = [{ targetType: 'group', id: 'all_users' }];
const strongest = { state: 'enabled', includeTargets: all, excludeTargets: [] };

function tenant(...methods: readonly object[]) {
  return preferring(strongest, methods);
}

function preferring(systemCredentialPreferences: object | null, methods: readonly object[] = [method({})]) {
  return {
    graph: {
      authenticationMethodsPolicy: {
        policyMigrationState: 'migrationComplete',
        authenticationMethodConfigurations: methods,
        ...(systemCredentialPreferences === null ? {} : { systemCredentialPreferences }),
      },
    },
  };
}

const shows = (features: object) => tenant(method({ featureSettings: features }));

/** Of the strongest method: measured beside the prompts, which are as they should be. */
const preferred = (name: string, systemCredentialPreferences: object | null, says: string): Case => ({
  name,
  state: preferring(systemCredentialPreferences),
  verdict: 'pass',
  names: [says],
  plan: 0,
});

const shown = 'Authenticator shows everyone which app and which place asks.';
const notShown = 'Authenticator does not show everyone which app and which place asks.';
const notKnown = 'It is not known what Authenticator shows people who approve a sign-in.';

export const cases: readonly Case[] = [
  preferred('everyone is asked for the strongest method', strongest, 'enabled for everyone'),
  preferred('nobody is left out, as an empty group', { ...strongest, excludeTargets: [nobody] }, 'enabled for everyone'),
  {
    ...preferred(
      'nobody is asked for the strongest method, which the summary says',
      { ...strongest, state: 'disabled' },
      'disabled',
    ),
    says: ['System-preferred MFA is not on for everyone.'],
  },
  preferred(
    'nobody is asked for the strongest method',
    { ...strongest, state: 'disabled' },
    'Update-MgBetaPolicyAuthenticationMethodPolicy',
  ),
  preferred('one group is left out of it', { ...strongest, excludeTargets: [group] }, 'not for a group'),
  preferred(
    'one group alone is asked for the strongest method',
    { ...strongest, includeTargets: [group] },
    'enabled for some groups',
  ),
  preferred(
    'everyone is asked for it, and a group is named beside them',
    { ...strongest, includeTargets: [group, everyone] },
    'enabled for everyone',
  ),
  preferred('Microsoft decides, and says both', { ...strongest, state: 'default' }, 'default: Microsoft decides'),
  preferred('a state of the strongest method that is new', { ...strongest, state: 'soon' }, 'soon'),
  preferred('whom it asks is not said', { state: 'enabled', excludeTargets: [] }, 'for whom was not returned'),
  preferred('whom it leaves out is not said', { state: 'enabled', includeTargets: all }, 'for whom was not returned'),
  preferred('nothing is said of the strongest method', null, 'not returned'),
  {
    name: 'both are shown to everyone',
    state: tenant(method({})),
    verdict: 'pass',
    names: ['displayAppInformationRequiredState'],
    says: [shown],
    restsOn: ['graph.authenticationMethodsPolicy.authenticationMethodConfigurations'],
    plan: 0,
  },
  {
    name: 'both are off',
    state: shows(both({ ...on, state: 'disabled' })),
    verdict: 'fail',
    says: [notShown],
    plan: 1,
  },
  {
    name: 'both are left to Microsoft, as a new tenant has it',
    state: shows(both({ ...on, state: 'default' })),
    verdict: 'fail',
    names: ['default: Microsoft decides'],
    plan: 1,
  },
  {
    name: 'the app is shown, the place is not',
    state: shows({ ...both(on), displayLocationInformationRequiredState: { ...on, state: 'disabled' } }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'one group alone sees both',
    state: shows(both({ ...on, includeTarget: group })),
    verdict: 'fail',
    names: ['one group'],
    plan: 1,
  },
  {
    name: 'one group alone sees both, and the method is offered to it alone',
    state: tenant(method({ includeTargets: [group], featureSettings: both({ ...on, includeTarget: group }) })),
    verdict: 'pass',
    names: ['everyone to whom the method is offered'],
    plan: 0,
  },
  {
    name: 'the method is offered to a second group, which does not see them',
    state: tenant(method({ includeTargets: [group, other], featureSettings: both({ ...on, includeTarget: group }) })),
    verdict: 'fail',
    names: ['one group'],
    plan: 1,
  },
  {
    name: 'the group that does not see them is not offered the method either',
    state: tenant(method({ excludeTargets: [group], featureSettings: both({ ...on, excludeTarget: group }) })),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'whoever is offered the method is excluded from it again: nobody is asked',
    state: tenant(
      method({ includeTargets: [group], excludeTargets: [group], featureSettings: both({ ...on, state: 'default' }) }),
    ),
    verdict: 'notApplicable',
    plan: 0,
  },
  {
    name: 'one group alone sees both, and whom the method is offered to is not returned',
    state: tenant(method({ includeTargets: null, featureSettings: both({ ...on, includeTarget: group }) })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'everyone sees both, whomever the method is offered to',
    state: tenant(method({ includeTargets: null })),
    verdict: 'pass',
  },
  { name: 'one group does not see them', state: shows(both({ ...on, excludeTarget: group })), verdict: 'fail', plan: 1 },
  {
    name: 'Authenticator is not offered',
    state: tenant(method({ state: 'disabled', featureSettings: both({ ...on, state: 'default' }) })),
    verdict: 'notApplicable',
    says: ['Microsoft Authenticator is not offered.'],
    plan: 0,
  },
  {
    name: 'a state that nobody knows yet',
    state: shows(both({ ...on, state: 'soon' })),
    verdict: 'unknown',
    says: [notKnown],
    plan: 'unknown',
  },
  { name: 'for whom is not said', state: shows(both({ state: 'enabled' })), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'the features are not returned',
    state: tenant(method({ featureSettings: null })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  { name: 'the method is not returned', state: tenant(), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'it cannot be read',
    state: { graph: {} },
    verdict: 'unknown',
    says: [notKnown],
    missing: ['graph.authenticationMethodsPolicy'],
    plan: 'unreadable',
  },
];

/** What beta alone says is measured beside the verdict. */
export const passesWithout: readonly string[] = ['graph.authenticationMethodsPolicy/beta'];
