/** Policies of the model as Microsoft Graph writes them. */
import {
  people as accounts,
  addresses,
  ana,
  blockPolicy,
  bo,
  countries,
  cy,
  grant,
  graph,
  licensed,
  syncRole,
  tenantId,
} from '../../../src/controls/reasoning/access/case-rows';
import { Spelling } from '../spelling';
import type { Apps, AzureModel, Name, Policy, Where } from './model';

const azure = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const mail = '00000002-0000-0ff1-ce00-000000000000';
const office = addresses(1, 'Office', ['198.51.100.0/24'], true);
const more = addresses(2, 'Office and more', ['198.51.100.0/24', '203.0.113.0/24'], false);
const russia = countries(3, 'Russia', ['RU']);
const gone = '1c000000-0000-4000-8000-000000000099';
const ids: Readonly<Record<Name, string>> = { ana: ana.id, bo: bo.id, cy: cy.id };

const apps: Readonly<Record<Apps, readonly [include: readonly string[], exclude: readonly string[]]>> = {
  azure: [[azure], []],
  all: [['All'], []],
  'all but azure': [['All'], [azure]],
  'admin portals': [['MicrosoftAdminPortals'], []],
  mail: [[mail], []],
  'azure and mail': [[mail, azure], []],
};

const locations: Readonly<Record<Where, object | null>> = {
  everywhere: null,
  'but the office': { includeLocations: ['All'], excludeLocations: [office.id] },
  'but the office and more': { includeLocations: ['All'], excludeLocations: [more.id] },
  'but gone': { includeLocations: ['All'], excludeLocations: [gone] },
  'in Russia': { includeLocations: [russia.id], excludeLocations: [] },
};

const clientTypes: Readonly<Record<Policy['clients'], readonly string[]>> = {
  all: ['all'],
  browser: ['browser'],
  apps: ['mobileAppsAndDesktopClients'],
  legacy: ['exchangeActiveSync', 'other'],
};

export function stateOf(model: AzureModel): Readonly<Record<string, unknown>> {
  const spelling = new Spelling(model.spelling);
  const isDisabled = (name: string): boolean => model.disabled.some((one) => name.startsWith(`${one}@`));
  return {
    organization: { id: tenantId, displayName: 'Contoso' },
    graph: graph({
      users: accounts.map((one) => ({ ...one, accountEnabled: !isDisabled(one.userPrincipalName) })),
      namedLocations: [office, more, russia],
      conditionalAccessPolicies: model.policies.map((policy, index) => policyRow(policy, index + 1, spelling)),
      subscribedSkus: model.licensed ? [licensed] : [{ ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] }],
    }),
  };
}

function policyRow(policy: Policy, number: number, spelling: Spelling): object {
  const [includeApplications, excludeApplications] = apps[policy.apps];
  const lettered = (id: string): string => spelling.pick([id, id.toUpperCase()]);
  return blockPolicy(number, `Policy ${number}`, {
    state: policy.state,
    clientAppTypes: clientTypes[policy.clients],
    locations: locations[policy.where],
    users: {
      includeUsers: policy.for === 'all' ? ['All'] : [ids[policy.for]],
      excludeUsers: [
        'aa000000-0000-4000-8000-000000000008',
        'aa000000-0000-4000-8000-000000000009',
        ...policy.leavesOut.map((name) => ids[name]),
      ],
      excludeRoles: [syncRole],
    },
    applications: {
      includeApplications: includeApplications.map((id) => (id === 'All' ? id : lettered(id))),
      excludeApplications: excludeApplications.map(lettered),
    },
    ...(policy.atRisk ? { conditions: { signInRiskLevels: ['high'] } } : {}),
    ...(policy.grant === 'mfa' ? { grantControls: grant(['mfa']) } : {}),
  });
}
