/** Storage accounts that are open, each service of which keeps a log of its own, and what a plan makes of them. */
import type { Case } from '../case.js';
import { providers as group, office, tenant } from './case-tenant.js';
import { call, openAcls, setting, wanted } from './logged-case-rows.js';

const everyCall = ['StorageRead', 'StorageWrite', 'StorageDelete'].map((category) => ({ category, enabled: true }));
const endpoints = (...names: readonly string[]) => ({
  primaryEndpoints: Object.fromEntries(names.map((name) => [name, `https://files1.${name}.core.windows.net/`])),
});
/** Storage logs an address with its port. */
const blobCall = (address: string, days: number) =>
  call(`${address}:50123`, days, { type: 'StorageBlobLogs', operationName: 'GetBlob' });
const queueCall = (address: string, days: number) => ({ ...blobCall(address, days), type: 'StorageQueueLogs' });

function account(more: object = {}, properties: object = {}) {
  return {
    id: `${group}/Microsoft.Storage/storageAccounts/files1`,
    name: 'files1',
    location: 'westeurope',
    properties: { publicNetworkAccess: 'Enabled', networkAcls: openAcls, ...endpoints('blob', 'queue', 'web'), ...properties },
    diagnosticSettings: { blob: [setting(everyCall)], queue: [setting(everyCall)] },
    calls: [blobCall('203.0.113.7', 45), blobCall('203.0.113.7', 3), queueCall('203.0.113.9', 44), queueCall('203.0.113.9', 1)],
    ...more,
  };
}
/** What is read below it. */
const accountBelow = `azure.storageAccounts/${group}/Microsoft.Storage/storageAccounts/files1`;
const accounts = (...list: readonly object[]) => tenant({ storageAccounts: list });

export const storageCases: readonly Case[] = [
  {
    name: 'rules that deny are left out of the firewall of a plan: what they name settings may still allow',
    state: accounts(
      account(
        {},
        {
          networkAcls: {
            ...openAcls,
            ipRules: [{ value: office, action: 'Deny' }],
            ipv6Rules: [{ value: '2001:db8::/32', action: 'Deny' }],
          },
        },
      ),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a storage account whose services all log, and only the office called',
    state: accounts(account()),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a storage account of which one service is called and not logged',
    state: accounts(
      account({
        diagnosticSettings: { blob: [setting(everyCall)] },
        calls: [blobCall('203.0.113.7', 45)],
        unlogged: [queueCall('198.51.100.9', 2)],
      }),
    ),
    settings: wanted,
    verdict: 'fail',
    names: [`--resource ${group}/Microsoft.Storage/storageAccounts/files1/queueServices/default`],
    plan: 'no-log',
    refuses: 'has no log of queue',
  },
  {
    name: 'a service that nobody called in 30 days needs no log',
    state: accounts(
      account({
        diagnosticSettings: { blob: [setting(everyCall)] },
        calls: [blobCall('203.0.113.7', 45), blobCall('203.0.113.7', 2)],
        unlogged: [queueCall('198.51.100.9', 40)],
      }),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an account that nobody called at all',
    state: accounts(account({ diagnosticSettings: {}, calls: [] })),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'how often a service is called is not shown, though the metric can be read: it needs a log',
    state: accounts(account({ diagnosticSettings: {}, calls: [], unmeasured: ['queue'] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
    refuses: 'has no log of queue in Log Analytics',
  },
  {
    name: 'how often a service is called may not be read: it needs a log',
    state: {
      ...accounts(account({ diagnosticSettings: {}, calls: [] })),
      collection: { [`${accountBelow}/queueServices/default/transactions`]: { complete: false, returned: 0 } },
    },
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
  },
  {
    name: 'an account without file shares is not asked who calls them, for which the service has no answer',
    state: {
      ...accounts(account()),
      collection: {
        [`${accountBelow}/fileServices/default/transactions`]: { complete: false, returned: 0, error: { status: 404 } },
      },
    },
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an account that does not say which services it has may have all, each with a log of its own',
    state: accounts(
      account(
        { unlogged: [call('198.51.100.9:50123', 2, { type: 'StorageTableLogs', operationName: 'QueryEntity' })] },
        { primaryEndpoints: null },
      ),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
    refuses: 'has no log of table in Log Analytics',
  },
  {
    name: 'where one service sends its log may not be read: the log is not asked for',
    state: {
      ...accounts(account()),
      collection: {
        [`${accountBelow}/queueServices/default/diagnosticSettings`]: { complete: false, returned: 0 },
        [`${accountBelow}/callers`]: { complete: false, returned: 0 },
      },
    },
    settings: wanted,
    verdict: 'fail',
    missing: [`${accountBelow}/queueServices/default/diagnosticSettings`],
    plan: 'unknown-log',
    refuses: 'its diagnostic settings could not be read',
  },
  {
    name: 'only reading is logged',
    state: accounts(account({ diagnosticSettings: { blob: [setting(everyCall.slice(0, 1))], queue: [setting(everyCall)] } })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
    refuses: 'has no log of blob',
  },
  {
    name: 'the log of one service is younger than that of the other',
    state: accounts(account({ calls: [blobCall('203.0.113.7', 45), blobCall('203.0.113.7', 3), queueCall('203.0.113.9', 10)] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-log',
    refuses: 'less than 30 days of queue; a plan is possible from 2026-12-14',
  },
  {
    name: 'a storage account that hardenbot may not write',
    state: accounts(account({ permissions: [{ actions: ['Microsoft.KeyVault/vaults/write', '*/read'], notActions: [] }] })),
    settings: wanted,
    verdict: 'fail',
    plan: 'no-right',
    refuses: 'it lacks Microsoft.Storage/storageAccounts/write',
  },
  {
    name: 'two addresses side by side are two rules, and what else the account allows stays',
    state: accounts(
      account(
        {
          calls: [
            blobCall('203.0.113.6', 45),
            blobCall('203.0.113.6', 1),
            queueCall('203.0.113.7', 44),
            queueCall('203.0.113.7', 1),
          ],
        },
        {
          networkAcls: {
            bypass: 'Logging, Metrics',
            defaultAction: 'Allow',
            ipRules: [{ value: '198.51.100.7', action: 'Allow' }],
            virtualNetworkRules: [],
            resourceAccessRules: [
              { tenantId: '7e000000-0000-4000-8000-00000000c0de', resourceId: `${group}/Microsoft.DataFactory/factories/daily` },
            ],
          },
        },
      ),
    ),
    settings: { ranges: ['203.0.113.6/31', '203.0.113.9'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rules that allow every address give way',
    state: accounts(
      account(
        {},
        {
          networkAcls: {
            ...openAcls,
            defaultAction: 'Deny',
            ipRules: [
              { value: '0.0.0.0/1', action: 'Allow' },
              { value: '128.0.0.0/1', action: 'Allow' },
            ],
          },
        },
      ),
    ),
    settings: wanted,
    verdict: 'fail',
    plan: 1,
  },
];
