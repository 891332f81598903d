/** Tenants and what idle-timeout must say of them. */
import type { Case } from '../case.js';

const azurePortal = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c';

/** As the admin center and published tools write it: the timeout of each application in one text. */
function definitionOf(timeouts: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(timeouts).map(([ApplicationId, WebSessionIdleTimeout]) => ({
    ApplicationId,
    WebSessionIdleTimeout,
  }));
  return [JSON.stringify({ ActivityBasedTimeoutPolicy: { Version: 1, ApplicationPolicies: entries } })];
}

function policy(change: object) {
  return {
    id: '99000000-0000-4000-8000-000000000001',
    displayName: 'DefaultTimeoutPolicy',
    isOrganizationDefault: true,
    definition: definitionOf({ default: '03:00:00' }),
    ...change,
  };
}

function tenant(...rows: readonly object[]) {
  return { graph: { activityBasedTimeoutPolicies: rows } };
}

const timed = (timeouts: Readonly<Record<string, string>>) => tenant(policy({ definition: definitionOf(timeouts) }));
const restsOn = ['graph.activityBasedTimeoutPolicies.definition', 'graph.activityBasedTimeoutPolicies.isOrganizationDefault'];

export const cases: readonly Case[] = [
  {
    name: 'idle sessions end after three hours',
    state: tenant(policy({})),
    verdict: 'pass',
    says: ['They go on where people chose Stay signed in, and on managed or joined devices that sign people in.'],
    names: ['DefaultTimeoutPolicy', '03:00:00'],
    restsOn,
    plan: 0,
  },
  { name: 'no policy at all: nothing ever ends', state: tenant(), verdict: 'fail', names: ['no policy is active'], plan: 1 },
  {
    name: 'a policy that is not active ends nothing',
    state: tenant(policy({ isOrganizationDefault: false })),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an active policy beside one that is not',
    state: tenant(
      policy({}),
      policy({ id: 'b', isOrganizationDefault: false, definition: definitionOf({ default: '23:00:00' }) }),
    ),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'a policy with two definitions: which of them counts is not documented',
    state: tenant(policy({ definition: [...definitionOf({ default: '03:00:00' }), ...definitionOf({ default: '09:00:00' })] })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'settings ask for six hours, which says less than the title',
    state: timed({ default: '06:00:00' }),
    settings: { minutes: 360 },
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'six hours are longer than three',
    state: timed({ default: '06:00:00' }),
    verdict: 'fail',
    names: ['06:00:00'],
    plan: 1,
  },
  { name: 'settings ask for less', state: timed({ default: '01:00:00' }), settings: { minutes: 15 }, verdict: 'fail', plan: 1 },
  { name: 'settings give more', state: timed({ default: '06:00:00' }), settings: { minutes: 720 }, verdict: 'pass' },
  { name: 'a second more than three hours is longer', state: timed({ default: '03:00:01' }), verdict: 'fail', plan: 1 },
  { name: 'a time with days, as Microsoft documents it', state: timed({ default: '1.00:00:00' }), verdict: 'fail', plan: 1 },
  { name: 'the same in days, short enough', state: timed({ default: '0.01:00:00' }), verdict: 'pass' },
  {
    name: 'one application has a longer time of its own',
    state: timed({ default: '01:00:00', [azurePortal]: '12:00:00' }),
    verdict: 'fail',
    names: [azurePortal],
    plan: 1,
  },
  {
    name: 'only one application has a time: the others have none',
    state: timed({ [azurePortal]: '00:15:00' }),
    verdict: 'fail',
    names: ['not set'],
    plan: 1,
  },
  { name: 'a time that is none', state: timed({ default: 'three hours' }), verdict: 'unknown', plan: 'unknown' },
  { name: 'no time at all', state: timed({ default: '00:00:00' }), verdict: 'unknown', plan: 'unknown' },
  {
    name: 'a definition that is no JSON',
    state: tenant(policy({ definition: ['three hours'] })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a definition of another shape',
    state: tenant(policy({ definition: ['{"Version":1}'] })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a policy that does not say whether it is active',
    state: tenant(policy({ isOrganizationDefault: null })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  { name: 'an export writes booleans as words', state: tenant(policy({ isOrganizationDefault: 'True' })), verdict: 'pass' },
  {
    name: 'a list that broke off: the active policy may be behind it',
    state: { ...tenant(), collection: { 'graph.activityBasedTimeoutPolicies': { complete: false } } },
    verdict: 'unknown',
    missing: ['graph.activityBasedTimeoutPolicies'],
    plan: 'unreadable',
  },
  {
    name: 'it cannot be read',
    state: { graph: {} },
    verdict: 'unknown',
    missing: ['graph.activityBasedTimeoutPolicies'],
    plan: 'unreadable',
  },
];
