/** Tenants in which someone travels, and what country-block must say of them. */
import type { Case } from '../case.js';
import { ana, bg1, bg2, blockPolicy, bo, countries, dis, graph, people, tenantId } from '../reasoning/access/case-rows.js';

const settings = { block: ['RU', 'KP'], home: ['US'] };
const ru = countries(1, 'Russia and North Korea', ['RU', 'KP']);
const onlyKp = countries(2, 'hardenbot travel t-1/1: without RU', ['KP']);
const fromRu = { includeLocations: [ru.id], excludeLocations: [] };

const block = (excludeUsers: readonly string[]) =>
  blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [bg1.id, bg2.id, ...excludeUsers] } });
const ownPolicy = (more: object = {}, users: object = {}) => ({
  ...blockPolicy(2, 'hardenbot travel t-1/2: bo', {
    locations: { includeLocations: [onlyKp.id], excludeLocations: [] },
    users: { includeUsers: [bo.id], excludeUsers: [], ...users },
  }),
  ...more,
});

interface ExceptionRow {
  readonly id?: string;
  readonly person?: string;
  readonly countries?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly policies?: readonly object[];
}

const exception = (more: ExceptionRow = {}) => ({
  id: 't-1',
  person: bo.id,
  countries: ['ru'],
  from: '2026-11-20T00:00:00Z',
  until: '2026-12-04T00:00:00Z',
  policies: [{ policy: block([]).id, block: ownPolicy().id, location: onlyKp.id }],
  ...more,
});

const policyOfAna = blockPolicy(3, '').id;

/** Not over before what is planned is enforced. */
const later = { until: '2026-12-24T00:00:00Z' };

function tenant(policies: readonly object[], exceptions: readonly object[], more: object = {}) {
  return {
    organization: { id: tenantId, displayName: 'Contoso' },
    graph: graph({ conditionalAccessPolicies: policies, namedLocations: [ru, onlyKp], ...more }),
    store: { travelExceptions: exceptions },
  };
}

export const exceptionCases: readonly Case[] = [
  {
    name: 'a travel exception as it was approved: allowed from there and from nowhere else',
    state: tenant([block([bo.id]), ownPolicy()], [exception()]),
    settings,
    verdict: 'pass',
    warns: ['travel-exception'],
    says: ['bo@contoso.com may sign in from RU'],
  },
  {
    name: 'the policy in its place is gone: the traveller gets in from another country too',
    state: tenant([block([bo.id])], [exception(later)]),
    settings,
    verdict: 'partial',
    names: ['KP (North Korea)'],
  },
  {
    name: 'the policy in its place only reports',
    state: tenant([block([bo.id]), ownPolicy({ state: 'enabledForReportingButNotEnforced' })], [exception(later)]),
    settings,
    verdict: 'partial',
    names: ['KP (North Korea)'],
  },
  {
    name: 'left out, and no travel exception is known of',
    state: tenant([block([bo.id]), ownPolicy()], []),
    settings,
    verdict: 'partial',
  },
  {
    name: 'the time is over and the traveller is still allowed',
    state: tenant([block([bo.id]), ownPolicy()], [exception({ until: '2026-11-22T00:00:00Z' })]),
    settings,
    verdict: 'partial',
    warns: ['exception-overdue'],
    plan: 'exception-overdue',
  },
  {
    name: 'the time is over, and a second policy keeps the traveller out all the same',
    state: tenant(
      [block([bo.id]), ownPolicy(), blockPolicy(3, 'Second', { locations: fromRu, users: { excludeUsers: [bg1.id, bg2.id] } })],
      [exception({ until: '2026-11-22T00:00:00Z' })],
    ),
    settings,
    verdict: 'partial',
    warns: ['exception-overdue'],
    plan: 'exception-overdue',
  },
  {
    name: 'a travel exception that has not begun',
    state: tenant([block([])], [exception({ from: '2026-11-25T00:00:00Z', policies: [] })]),
    settings,
    verdict: 'pass',
    warns: ['exception-pending'],
  },
  {
    name: 'the policy was widened by hand during the travel, and the one in its place does not follow',
    state: tenant([block([bo.id]), ownPolicy()], [exception(later)], {
      namedLocations: [countries(1, 'Russia and North Korea', ['RU', 'KP', 'IR']), onlyKp],
    }),
    settings: { ...settings, block: ['RU', 'KP', 'IR'] },
    verdict: 'partial',
    names: ['IR ('],
  },
  {
    name: 'the location of the policy in its place lost a country by hand',
    state: tenant([block([bo.id]), ownPolicy()], [exception(later)], {
      namedLocations: [ru, { ...onlyKp, countriesAndRegions: ['CU'] }],
    }),
    settings,
    verdict: 'partial',
    names: ['KP (North Korea)'],
  },
  {
    name: 'the policy in its place was narrowed by hand to some clients',
    state: tenant(
      [block([bo.id]), { ...ownPolicy(), conditions: { ...ownPolicy().conditions, clientAppTypes: ['browser'] } }],
      [exception(later)],
    ),
    settings,
    verdict: 'partial',
    names: ['KP (North Korea)'],
  },
  {
    name: 'someone else was left out by hand beside the traveller',
    state: tenant([block([bo.id, ana.id]), ownPolicy()], [exception(later)]),
    settings,
    verdict: 'partial',
    names: ['ana@contoso.com'],
  },
  {
    name: 'someone took the traveller off the list by hand',
    state: tenant([block([]), ownPolicy()], [exception()]),
    settings,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'a second policy keeps the traveller out',
    state: tenant(
      [block([bo.id]), ownPolicy(), blockPolicy(3, 'Second', { locations: fromRu, users: { excludeUsers: [bg1.id, bg2.id] } })],
      [exception()],
    ),
    settings,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'the traveller was disabled meanwhile',
    state: tenant([block([dis.id]), ownPolicy({}, { includeUsers: [dis.id] })], [exception({ person: dis.id })], {
      users: [...people, dis],
    }),
    settings,
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'the traveller was deleted meanwhile',
    state: tenant([block([dis.id]), ownPolicy({}, { includeUsers: [dis.id] })], [exception({ person: dis.id })]),
    settings,
    verdict: 'pass',
    warns: ['stale-reference'],
    says: [`${dis.id} travels by t-1 and does not exist any more`],
  },
  {
    name: 'accounts cannot be read, so whether the traveller is still there is unknown',
    state: tenant([block([bo.id]), ownPolicy()], [exception()], { users: undefined }),
    settings,
    verdict: 'unknown',
    warns: ['travel-exception'],
    missing: ['graph.users'],
  },
  {
    name: 'someone else was put into the policy of a travel exception',
    state: tenant([block([bo.id]), ownPolicy({}, { includeUsers: [bo.id, ana.id] })], [exception()]),
    settings,
    verdict: 'pass',
    warns: ['travel-exception', 'lockout'],
  },
  {
    name: 'two people travel at once, each by a policy of their own',
    state: tenant(
      [block([ana.id, bo.id]), ownPolicy(), { ...ownPolicy({}, { includeUsers: [ana.id] }), id: policyOfAna }],
      [
        exception(),
        exception({ id: 't-2', person: ana.id, policies: [{ policy: block([]).id, block: policyOfAna, location: onlyKp.id }] }),
      ],
    ),
    settings,
    verdict: 'pass',
    warns: ['travel-exception'],
  },
  {
    name: 'two travel exceptions of one person at once',
    state: tenant([block([bo.id]), ownPolicy()], [exception(), exception({ id: 't-2', countries: ['KP'] })]),
    settings,
    verdict: 'pass',
    warns: ['lockout'],
  },
];
