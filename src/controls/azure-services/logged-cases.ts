/** Key vaults that are open and keep a log of who calls them, and what a plan makes of them. */
import type { Case } from '../case.js';
import { providers as group, office, tenant } from './case-tenant.js';
import { call, fromOffice, openAcls, other, setting, wanted, workspace } from './logged-case-rows.js';
import { storageCases } from './storage-logged-cases.js';

const audited = [setting([{ category: 'AuditEvent', enabled: true }])];

function vault(more: object = {}, properties: object = {}, name = 'keys1') {
  return {
    id: `${group}/Microsoft.KeyVault/vaults/${name}`,
    name,
    location: 'westeurope',
    properties: {
      vaultUri: `https://${name}.vault.azure.net/`,
      publicNetworkAccess: 'Enabled',
      networkAcls: openAcls,
      ...properties,
    },
    diagnosticSettings: audited,
    calls: fromOffice,
    ...more,
  };
}

const vaults = (...list: readonly object[]) => tenant({ vaults: list });

const vaultCases: readonly Case[] = [
  {
    name: 'a key vault whose log of 45 days shows the office alone is closed for all others',
    state: vaults(vault()),
    settings: wanted,
    verdict: 'fail',
    names: ['diagnosticSettings', 'its log shows who called it since 2026-10-10'],
    plan: 1,
  },
  {
    name: 'two key vaults, each by its own log',
    state: vaults(vault(), vault({}, {}, 'keys2')),
    settings: wanted,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'a log in the older table counts as well',
    state: vaults(vault({ calls: fromOffice.map((one) => ({ ...one, type: 'AzureDiagnostics' })) })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'what the vault allowed stays allowed, and so does what bypasses it',
    state: vaults(
      vault(
        {},
        {
          networkAcls: {
            bypass: 'None',
            defaultAction: 'Allow',
            ipRules: [{ value: '198.51.100.7/32' }],
            virtualNetworkRules: [
              { id: `${group}/Microsoft.Network/virtualNetworks/vnet/subnets/build`, ignoreMissingVnetServiceEndpoint: false },
            ],
          },
        },
      ),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a range that a rule of the vault holds already is not added again',
    state: vaults(vault({}, { networkAcls: { ...openAcls, ipRules: [{ value: office }] } })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'someone else who called is locked out, and is named by the plan alone',
    state: vaults(vault({ calls: [...fromOffice, call('198.51.100.99', 2)] })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'nobody called in 30 days',
    state: vaults(vault({ calls: [call('198.51.100.99', 60)] })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'settings that name nobody',
    state: vaults(vault()),
    verdict: 'fail',
    plan: 'nothing-wanted',
  },
  {
    name: 'private networks alone are nobody whom an address list can name',
    state: vaults(vault()),
    settings: { ranges: ['10.0.0.0/8'] },
    verdict: 'fail',
    plan: 'nothing-wanted',
  },
  {
    name: 'a vault without a log is not closed, and the finding says what to turn on',
    state: vaults(vault({ diagnosticSettings: [] })),
    settings: wanted,
    verdict: 'fail',
    names: [
      'no log of AuditEvent in Log Analytics shows who calls it',
      `az monitor diagnostic-settings create --name hardenbot --resource ${group}/Microsoft.KeyVault/vaults/keys1 --workspace WORKSPACE --logs`,
    ],
    plan: 'no-log',
    refuses: 'Key vault keys1 has no log of AuditEvent in Log Analytics',
  },
  {
    name: 'two vaults without a log: the refusal says that there is another',
    state: vaults(vault({ diagnosticSettings: [] }), vault({ diagnosticSettings: [] }, {}, 'keys2')),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
    refuses: 'that shows who calls it. 1 more stay open too.',
  },
  {
    name: 'a log that goes to a storage account cannot be asked',
    state: vaults(vault({ diagnosticSettings: [setting([{ category: 'AuditEvent', enabled: true }], null)] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
  },
  {
    name: 'a log that is turned off',
    state: vaults(vault({ diagnosticSettings: [setting([{ category: 'AuditEvent', enabled: false }])] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
  },
  {
    name: 'a log of another kind',
    state: vaults(vault({ diagnosticSettings: [setting([{ category: 'AzurePolicyEvaluationDetails', enabled: true }])] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
  },
  {
    name: 'a group of logs holds it',
    state: vaults(vault({ diagnosticSettings: [setting([{ categoryGroup: 'allLogs', enabled: true }])] })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a log that is younger than 30 days',
    state: vaults(vault({ calls: [call('203.0.113.7', 12)] })),
    settings: wanted,
    verdict: 'fail',
    names: ['has a log of less than 30 days of AuditEvent; a plan is possible from 2026-12-12'],
    plan: 'no-log',
    refuses: 'a plan is possible from 2026-12-12.',
  },
  {
    name: 'a log that holds nothing yet',
    state: vaults(vault({ calls: [] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
  },
  {
    name: 'calls through Azure Resource Manager are no calls that a firewall sees',
    state: vaults(vault({ calls: [...fromOffice, call('198.51.100.50', 2, { operationName: 'VaultGet' })] })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a workspace that hardenbot may not read',
    state: vaults(vault({ unreadableWorkspaces: [workspace] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'unknown-log',
    refuses: 'may not read the workspace',
  },
  {
    name: 'one of two workspaces is enough',
    state: vaults(
      vault({
        diagnosticSettings: [...audited, setting([{ category: 'AuditEvent', enabled: true }], other)],
        unreadableWorkspaces: [other],
      }),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'diagnostic settings that may not be read',
    state: vaults(vault({ diagnosticSettings: undefined })),
    settings: wanted,
    verdict: 'fail',
    missing: [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/diagnosticSettings`],
    plan: 'unknown-log',
  },
  {
    name: 'the log is not asked for where it is not known which one holds the calls',
    state: {
      ...vaults(vault({ diagnosticSettings: undefined })),
      collection: { [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/callers`]: { complete: false, returned: 0 } },
    },
    settings: wanted,
    verdict: 'fail',
    missing: [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/diagnosticSettings`],
    plan: 'unknown-log',
    refuses: 'its diagnostic settings could not be read',
  },
  {
    name: 'a log that may not be read',
    state: {
      ...vaults(vault()),
      collection: { [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/callers`]: { complete: false, returned: 0 } },
    },
    settings: wanted,
    verdict: 'fail',
    missing: [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/callers`],
    plan: 'unknown-log',
  },
  {
    name: 'without the custom role there is no plan, and it is named',
    state: vaults(vault({ permissions: [{ actions: ['*/read'], notActions: [] }] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-right',
    refuses: 'it lacks Microsoft.KeyVault/vaults/write',
  },
  {
    name: 'what hardenbot may do with the vault cannot be read',
    state: {
      ...vaults(vault()),
      collection: { [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/permissions`]: { complete: false, returned: 0 } },
    },
    settings: wanted,
    verdict: 'fail',
    missing: [`azure.vaults/${group}/Microsoft.KeyVault/vaults/keys1/permissions`],
    plan: 'unknown-right',
    refuses: 'does not say whether hardenbot may change it',
  },
  {
    name: 'a right that an exception takes away again',
    state: vaults(
      vault({ permissions: [{ actions: ['Microsoft.KeyVault/*'], notActions: ['Microsoft.KeyVault/vaults/write'] }] }),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-right',
  },
  {
    name: 'everyone who called would be locked out',
    state: vaults(vault()),
    settings: { ranges: ['8.8.8.0/24'] },
    verdict: 'fail',
    plan: 'outage',
  },
  {
    name: 'everyone who called from a public address would be locked out, beside calls from private networks',
    state: vaults(vault({ calls: [call('198.51.100.9', 45), call('198.51.100.9', 3), call('10.1.2.3', 2)] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'outage',
  },
  {
    name: 'ranges that these firewalls do not take are named, and so are calls that no list of addresses allows',
    state: vaults(vault({ calls: [...fromOffice, call('10.1.2.3', 2)] })),
    settings: { ranges: [office, '10.0.0.0/8', '2001:db8::/32'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'hardenbot itself calls it, from an address that is not listed',
    state: vaults(vault({ calls: [...fromOffice, call('198.51.100.20', 1)] })),
    settings: wanted,
    bot: { egress: ['198.51.100.20/32'] },
    verdict: 'fail',
    plan: 'own-host',
  },
  {
    name: 'more rules than the firewall takes',
    state: vaults(vault()),
    settings: { ranges: [office, ...Array.from({ length: 1000 }, (_, index) => `8.${index >> 7}.${(index & 127) * 2}.1`)] },
    verdict: 'fail',
    plan: 'too-many-rules',
  },
  {
    name: 'one vault that can be closed and one without a log',
    state: vaults(vault(), vault({ diagnosticSettings: [] }, {}, 'keys2')),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
];

export const loggedCases: readonly Case[] = [...vaultCases, ...storageCases];
