/** Tenants and what azure-services must say of them. */
import type { Case } from '../case.js';
import { office, providers, resource, subscription, tenant } from './case-tenant.js';
import { loggedCases } from './logged-cases.js';
import { logicCases } from './logic-cases.js';
import { sqlCases, sqlLoggedCases } from './sql-cases.js';

// Storage

const storageRules = (defaultAction: unknown, ...values: readonly string[]) => ({
  networkAcls: {
    bypass: 'AzureServices',
    virtualNetworkRules: [],
    ipRules: values.map((value) => ({ value, action: 'Allow' })),
    defaultAction,
  },
});
const account = (name: string, properties: object) =>
  resource('Microsoft.Storage/storageAccounts', name, properties, { diagnosticSettings: [] });
const storage = (...properties: readonly object[]) =>
  tenant({ storageAccounts: properties.map((one, index) => account(`files${index + 1}`, one)) });

const storageCases: readonly Case[] = [
  {
    name: 'a storage account that denies everyone but the office',
    state: storage({ publicNetworkAccess: 'Enabled', ...storageRules('Deny', office) }),
    verdict: 'pass',
    restsOn: ['azure.storageAccounts.properties.networkAcls'],
  },
  {
    name: 'a storage account whose default is to allow',
    state: storage({ publicNetworkAccess: 'Enabled', ...storageRules('Allow') }),
    verdict: 'fail',
    names: [
      'Storage account files1',
      'networkAcls.defaultAction',
      'az storage account update --subscription 5b000000-0000-4000-8000-000000000001 --resource-group data --name files1 --default-action Deny',
    ],
  },
  {
    name: 'an older storage account does not say whether public access is on: it is',
    state: storage(storageRules('Allow')),
    verdict: 'fail',
  },
  {
    name: 'rules that let in everyone are no rules',
    state: storage(storageRules('Deny', '0.0.0.0/1', '128.0.0.0/1')),
    verdict: 'fail',
    names: ['networkAcls.ipRules', '0.0.0.0/0'],
  },
  {
    name: 'a rule for all of IPv6',
    state: storage({
      networkAcls: { defaultAction: 'Deny', ipRules: [], ipv6Rules: [{ value: '::/0', action: 'Allow' }] },
    }),
    verdict: 'fail',
    names: ['::/0'],
  },
  {
    name: 'public access is off: whatever the rules say',
    state: storage({ publicNetworkAccess: 'Disabled', ...storageRules('Allow') }),
    verdict: 'pass',
    restsOn: ['azure.storageAccounts.properties.publicNetworkAccess'],
  },
  {
    name: 'a perimeter decides, and its rules are not read',
    state: storage({ publicNetworkAccess: 'SecuredByPerimeter', ...storageRules('Deny') }),
    verdict: 'unknown',
    names: ['SecuredByPerimeter'],
  },
  {
    name: 'a storage account without its rules',
    state: storage({ publicNetworkAccess: 'Enabled' }),
    verdict: 'unknown',
    names: ['not returned'],
  },
  { name: 'a default that is a new word', state: storage(storageRules('Audit')), verdict: 'unknown', names: ['Audit'] },
  { name: 'a list of rules that did not come', state: storage({ networkAcls: { defaultAction: 'Deny' } }), verdict: 'unknown' },
  {
    name: 'no list of rules: nobody is let in',
    state: storage({ networkAcls: { defaultAction: 'Deny', ipRules: null } }),
    verdict: 'pass',
  },
  {
    name: 'a rule that is no address',
    state: storage(storageRules('Deny', 'the office')),
    verdict: 'unknown',
    names: ['the office'],
  },
  {
    name: 'a rule without an address',
    state: storage({ networkAcls: { defaultAction: 'Deny', ipRules: [{ action: 'Allow' }] } }),
    verdict: 'unknown',
  },
  {
    name: 'everyone may read the logs of a storage account that denies everyone but the office',
    state: storage({ networkAcls: { ...storageRules('Deny', office).networkAcls, bypass: 'Logging, AzureServices' } }),
    verdict: 'fail',
    names: [
      'networkAcls.bypass',
      'Logging, AzureServices: every address may read its logs',
      'az storage account update --subscription 5b000000-0000-4000-8000-000000000001 --resource-group data --name files1 --bypass AzureServices',
    ],
  },
  {
    name: 'everyone may read the logs and metrics of a storage account, whatever the letters',
    state: storage({ networkAcls: { ...storageRules('Deny').networkAcls, bypass: 'metrics,LOGGING' } }),
    verdict: 'fail',
    names: ['every address may read its logs and metrics', '--bypass None'],
  },
  {
    name: 'what bypasses the firewall of a storage account is a new word',
    state: storage({ networkAcls: { ...storageRules('Deny').networkAcls, bypass: 'AzureServices, Backups' } }),
    verdict: 'unknown',
    names: ['Backups'],
  },
  {
    name: 'nothing bypasses the firewall of a storage account',
    state: storage({ networkAcls: { ...storageRules('Deny').networkAcls, bypass: 'None' } }),
    verdict: 'pass',
  },
  {
    name: 'a rule that denies lets in nobody',
    state: storage({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '0.0.0.0/0', action: 'Deny' }] } }),
    verdict: 'pass',
  },
  {
    name: 'a public website on purpose, and another account that is open',
    state: storage(storageRules('Allow'), storageRules('Allow')),
    settings: { except: ['FILES1'] },
    verdict: 'fail',
    says: ['1 service is open as settings allow'],
    names: ['Storage account files2', 'allowed in settings'],
  },
  {
    name: 'every open account is so on purpose',
    state: storage(storageRules('Allow'), storageRules('Deny')),
    settings: { except: [`${providers}/Microsoft.Storage/storageAccounts/files1`] },
    verdict: 'pass',
  },
  {
    name: 'one closed, one open',
    state: storage(storageRules('Deny'), storageRules('Allow')),
    verdict: 'partial',
    says: ['Of 2 Azure services: 1 open to every address, 1 closed'],
  },
  {
    name: 'a list of storage accounts that broke off behind a closed one',
    state: {
      ...storage(storageRules('Deny'), storageRules('Allow')),
      collection: { 'azure.storageAccounts': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
    missing: ['azure.storageAccounts'],
  },
  {
    name: 'a group whose name needs quotes',
    state: tenant({
      storageAccounts: [
        {
          ...account('files1', storageRules('Allow')),
          id: `${subscription}/resourceGroups/a (b)/providers/Microsoft.Storage/storageAccounts/files1`,
        },
      ],
    }),
    verdict: 'fail',
    names: ["--resource-group 'a (b)'"],
  },
  {
    name: 'a name that would run something gets no command',
    state: tenant({
      storageAccounts: [
        {
          ...account('files1', storageRules('Allow')),
          id: `${subscription}/resourceGroups/$(id)/providers/Microsoft.Storage/storageAccounts/files1`,
        },
      ],
    }),
    verdict: 'fail',
    names: ['in the Azure portal'],
  },
];

// Key Vault

const vaultUri = 'https://keys1.vault.azure.net/';
const vaults = (...properties: readonly object[]) =>
  tenant({
    vaults: properties.map((one, index) =>
      resource('Microsoft.KeyVault/vaults', `keys${index + 1}`, { vaultUri, ...one }, { diagnosticSettings: [] }),
    ),
  });
const vaultRules = (defaultAction: unknown, ...values: readonly string[]) => ({
  networkAcls: { bypass: 'AzureServices', ipRules: values.map((value) => ({ value })), virtualNetworkRules: [], defaultAction },
});

const vaultCases: readonly Case[] = [
  {
    name: 'a key vault that denies everyone but the office',
    state: vaults({ publicNetworkAccess: 'Enabled', ...vaultRules('Deny', '203.0.113.7/32') }),
    verdict: 'pass',
    restsOn: ['azure.vaults.properties'],
  },
  {
    name: 'a new key vault has its firewall off and returns no rules',
    state: vaults({ publicNetworkAccess: 'Enabled' }),
    verdict: 'fail',
    names: ['Key vault keys1', 'the firewall is off', 'az keyvault update', '--default-action Deny'],
  },
  { name: 'a key vault whose rules are null', state: vaults({ networkAcls: null }), verdict: 'fail' },
  { name: 'a key vault whose default is to allow', state: vaults(vaultRules('Allow', office)), verdict: 'fail' },
  {
    name: 'a key vault of a list without properties',
    state: vaults({ vaultUri: undefined }),
    verdict: 'unknown',
    names: ['not returned'],
  },
  { name: 'a key vault whose default did not come', state: vaults(vaultRules(null)), verdict: 'unknown' },
  {
    name: 'a key vault without public access, which says nothing of services that are not read',
    state: vaults({ publicNetworkAccess: 'disabled' }),
    verdict: 'pass',
    says: ['Not read: services of other kinds, such as Cosmos DB'],
    saysNot: ['rules inside'],
  },
];

// API Management

const policy = (inbound: string) => ({
  policy: {
    name: 'policy',
    properties: {
      format: 'xml',
      value: `<policies><inbound>${inbound}</inbound><backend><forward-request /></backend></policies>`,
    },
  },
});
const gateway = (properties: object, more: object) =>
  tenant({ apiManagement: [resource('Microsoft.ApiManagement/service', 'apis', properties, more)] });
const open = { publicNetworkAccess: 'Enabled', virtualNetworkType: 'None' };
const officeFilter =
  '<ip-filter action="allow"><address>198.51.100.7</address><address-range from="203.0.113.0" to="203.0.113.255" /></ip-filter>';

const apiCases: readonly Case[] = [
  {
    name: 'API Management answers everyone',
    state: gateway(open, policy('')),
    verdict: 'fail',
    names: ['API Management apis', 'none in the policy of all APIs', 'az apim update', '--public-network-access false'],
  },
  { name: 'API Management without a policy for all APIs', state: gateway(open, { policy: null }), verdict: 'fail' },
  {
    name: 'the policy of all APIs lets in the office, which a single API may not inherit',
    state: gateway(open, policy(`<base />${officeFilter}`)),
    verdict: 'unknown',
    names: ['203.0.113.0/24', 'policies of single APIs can leave it out'],
  },
  { name: 'a filter in a comment filters nothing', state: gateway(open, policy(`<!-- ${officeFilter} -->`)), verdict: 'fail' },
  {
    name: 'a filter under a condition',
    state: gateway(open, policy(`<choose><when condition="true">${officeFilter}</when></choose>`)),
    verdict: 'unknown',
  },
  {
    name: 'a filter that denies some',
    state: gateway(open, policy('<ip-filter action="forbid"><address>198.51.100.7</address></ip-filter>')),
    verdict: 'unknown',
  },
  {
    name: 'a filter that lets in everyone',
    state: gateway(open, policy('<ip-filter action="allow"><address-range from="0.0.0.0" to="255.255.255.255" /></ip-filter>')),
    verdict: 'fail',
  },
  {
    name: 'a filter that lets in everyone by two ranges',
    state: gateway(
      open,
      policy(
        '<ip-filter action="allow"><address-range from="0.0.0.0" to="63.255.255.255" /><address-range from="64.0.0.0" to="255.255.255.255" /></ip-filter>',
      ),
    ),
    verdict: 'fail',
  },
  {
    name: 'a filter whose addresses are computed',
    state: gateway(open, policy('<ip-filter action="allow"><address>{{office}}</address></ip-filter>')),
    verdict: 'unknown',
  },
  {
    name: 'a policy that may not be read',
    state: gateway(open, {}),
    verdict: 'unknown',
    missing: [`azure.apiManagement/${providers}/Microsoft.ApiManagement/service/apis/policy`],
  },
  { name: 'API Management inside a network', state: gateway({ ...open, virtualNetworkType: 'Internal' }, {}), verdict: 'pass' },
  {
    name: 'API Management in a network with a public address',
    state: gateway({ ...open, virtualNetworkType: 'External' }, policy('')),
    verdict: 'unknown',
    names: ['network security group'],
  },
  {
    name: 'a kind of network that is a new word',
    state: gateway({ ...open, virtualNetworkType: 'Outer' }, policy('')),
    verdict: 'unknown',
  },
  {
    name: 'API Management with private endpoints alone',
    state: gateway({ publicNetworkAccess: 'Disabled', virtualNetworkType: 'None' }, {}),
    verdict: 'pass',
  },
];

/** An open one is not planned, with this code. */
function refused(code: string, list: readonly Case[]): readonly Case[] {
  return list.map((one) => (one.verdict === 'fail' || one.verdict === 'partial' ? { plan: code, ...one } : one));
}

export const cases: readonly Case[] = [
  { name: 'no service at all', state: tenant({}), verdict: 'notApplicable' },
  {
    name: 'services that cannot be listed',
    state: {},
    verdict: 'unknown',
    missing: ['azure.storageAccounts', 'azure.vaults', 'azure.sqlServers', 'azure.workflows', 'azure.apiManagement'],
  },
  {
    name: 'everything closed, and one list that may not be read',
    state: { azure: { ...storage(storageRules('Deny')).azure, sqlServers: undefined } },
    verdict: 'unknown',
    missing: ['azure.sqlServers'],
  },
  {
    name: 'everything closed but a vault',
    state: tenant({ ...storage(storageRules('Deny')).azure, vaults: vaults({}).azure['vaults'] }),
    verdict: 'partial',
    names: ['Key vault keys1'],
    plan: 'nothing-wanted',
  },
  {
    name: 'providers that no subscription has registered hold nothing',
    state: { ...storage(storageRules('Deny')), simulator: { unregistered: ['Microsoft.ApiManagement', 'Microsoft.Logic'] } },
    verdict: 'pass',
  },
  ...refused('nothing-wanted', [...storageCases, ...vaultCases, ...sqlCases]),
  ...refused('by-hand', [...logicCases, ...apiCases]),
  ...loggedCases,
  ...sqlLoggedCases,
];
