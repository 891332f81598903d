/** Services of the model as Azure Resource Manager writes them. */
import { Spelling } from '../spelling';
import {
  type Access,
  type Account,
  type Bypass,
  type Gateway,
  type Network,
  networks,
  type Server,
  type ServicesModel,
  type Workflow,
} from './model';

const group = '/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/data/providers';

export function stateOf(model: ServicesModel): Readonly<Record<string, unknown>> {
  const spelling = new Spelling(model.spelling);
  const all = <One>(type: string, name: string, some: readonly One[], write: (one: One) => object) =>
    some.map((one, index) => ({ id: `${group}/${type}/${name}${index + 1}`, name: `${name}${index + 1}`, ...write(one) }));
  return {
    azure: {
      storageAccounts: all('Microsoft.Storage/storageAccounts', 'files', model.accounts, (one) => accountRow(one, spelling, {})),
      vaults: all('Microsoft.KeyVault/vaults', 'keys', model.vaults, (one) =>
        accountRow(one, spelling, { vaultUri: 'https://keys.vault.azure.net/' }),
      ),
      sqlServers: all('Microsoft.Sql/servers', 'orders', model.servers, (one) => serverRow(one, spelling)),
      workflows: all('Microsoft.Logic/workflows', 'flow', model.workflows, (one) => workflowRow(one, spelling)),
      apiManagement: all('Microsoft.ApiManagement/service', 'apis', model.gateways, (one) => gatewayRow(one, spelling)),
    },
  };
}

function accessOf(access: Access, spelling: Spelling): object {
  return access === null
    ? spelling.pick<object>([{}, { publicNetworkAccess: null }, { publicNetworkAccess: '' }])
    : { publicNetworkAccess: spelling.pick([access, access.toLowerCase()]) };
}

function accountRow({ access, firewall }: Account, spelling: Spelling, more: object): object {
  const rules = (firewall?.lets ?? []).map((name) => ({
    value: networks[name],
    ...spelling.pick<object>([{ action: 'Allow' }, {}, { action: null }]),
  }));
  const acls =
    firewall === null
      ? spelling.pick<object>([{}, { networkAcls: null }])
      : {
          networkAcls: {
            ...(firewall.fallback === null
              ? spelling.pick<object>([{}, { defaultAction: null }])
              : { defaultAction: spelling.pick([firewall.fallback, firewall.fallback.toLowerCase()]) }),
            ...bypassOf(firewall.bypass, spelling),
            ipRules: rules.length === 0 ? spelling.pick<unknown>([[], null]) : rules,
          },
        };
  return { properties: { ...more, ...accessOf(access, spelling), ...acls } };
}

function bypassOf(bypass: readonly Bypass[], spelling: Spelling): object {
  if (bypass.length === 0) return spelling.pick<object>([{}, { bypass: null }, { bypass: 'None' }]);
  return { bypass: spelling.pick([bypass.join(', '), bypass.join(','), bypass.join(', ').toLowerCase()]) };
}

const ranges: Readonly<Record<Network | 'azure', readonly [string, string]>> = {
  office: ['203.0.113.0', '203.0.113.255'],
  first: ['0.0.0.0', '63.255.255.255'],
  second: ['64.0.0.0', '127.255.255.255'],
  third: ['128.0.0.0', '191.255.255.255'],
  fourth: ['192.0.0.0', '255.255.255.255'],
  everyone: ['0.0.0.0', '255.255.255.255'],
  six: ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  azure: ['0.0.0.0', '0.0.0.0'],
};

function serverRow({ access, lets }: Server, spelling: Spelling): object {
  const four = lets.filter((name) => name !== 'six');
  const six = lets.filter((name) => name === 'six');
  return {
    properties: accessOf(access, spelling),
    firewallRules: four.map((name, index) => ({
      name: `${name}${index}`,
      properties: { startIpAddress: ranges[name][0], endIpAddress: ranges[name][1] },
    })),
    ipv6FirewallRules: six.map((name, index) => ({
      name: `${name}${index}`,
      properties: { startIPv6Address: ranges[name][0], endIPv6Address: ranges[name][1] },
    })),
  };
}

function workflowRow({ off, callers, contents, actions, management, triggers }: Workflow, spelling: Spelling): object {
  const limited = (aspect: string, lets: readonly Network[] | null) =>
    lets === null
      ? spelling.pick<object>([{}, { [aspect]: null }, { [aspect]: {} }, { [aspect]: { allowedCallerIpAddresses: null } }])
      : { [aspect]: { allowedCallerIpAddresses: lets.map((name) => ({ addressRange: networks[name] })) } };
  const accessControl = {
    ...limited('triggers', callers),
    ...limited('contents', contents),
    ...limited('actions', actions),
    ...limited('workflowManagement', management),
  };
  return {
    properties: {
      state: off ? 'Disabled' : 'Enabled',
      definition: { triggers: Object.fromEntries(triggers.map((type, index) => [`trigger${index}`, { type }])), actions: {} },
      ...(Object.keys(accessControl).length === 0 ? spelling.pick<object>([{}, { accessControl: null }]) : { accessControl }),
    },
  };
}

function gatewayRow({ access, network, filter }: Gateway, spelling: Spelling): object {
  return {
    properties: {
      ...accessOf(access, spelling),
      ...(network === null ? spelling.pick<object>([{}, { virtualNetworkType: null }]) : { virtualNetworkType: network }),
    },
    policy:
      filter === 'none'
        ? null
        : {
            properties: {
              format: 'xml',
              value: `<policies><inbound><base />${inbound(filter)}</inbound><outbound /></policies>`,
            },
          },
  };
}

function inbound(filter: Exclude<Gateway['filter'], 'none'>): string {
  const office = '<ip-filter action="allow"><address-range from="203.0.113.0" to="203.0.113.255" /></ip-filter>';
  switch (filter) {
    case null:
      return '';
    case 'under a condition':
      return `<choose><when condition="@(true)">${office}</when></choose>`;
    case 'denies':
      return office.replace('allow', 'forbid');
    case 'in a comment':
      return `<!-- ${office} -->`;
    default:
      return `<ip-filter action="allow">${filter.map((name) => `<address-range from="${ranges[name][0]}" to="${ranges[name][1]}" />`).join('')}</ip-filter>`;
  }
}
