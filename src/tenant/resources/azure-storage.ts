/** Storage accounts of Azure and the addresses they accept. */
import { z } from 'zod';
import { count, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { loggedCallers } from './azure-logged-caller.js';
import { azureReader, firewallObject, networkAcls, privateEndpoints, publicAccessWords } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const storageRow = lifted(
  row({
    id: text(),
    name: text(),
    publicNetworkAccess: text(),
    networkAcls: networkAcls.nullable().optional(),
    privateEndpointConnections: privateEndpoints,
    /** The services that the account has, by name (`blob`, `file`, `queue`, `table`, `web`, `dfs`). */
    primaryEndpoints: z.record(z.string(), z.unknown()).nullable().optional(),
  }),
);
export type StorageAccount = z.infer<typeof storageRow>;

/** Source: Storage Accounts - List, Get Properties and Update of the Storage resource provider reference. */
export const storageAccounts: Resource<StorageAccount> = {
  key: 'azure.storageAccounts',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts',
    apiVersion: '2025-06-01',
  },
  row: storageRow,
  object: firewallObject,
  permission: {
    read: azureReader,
    write: 'Azure role hardenbot firewalls (custom)',
    onDemand: 'its holder can also open an account to everyone, and allow anonymous reading',
  },
  answers: {
    always: ['id', 'name', 'networkAcls'],
    words: { publicNetworkAccess: publicAccessWords, 'networkAcls.defaultAction': ['Allow', 'Deny'] },
  },
};

/**
 * Read below one account: who called each of its services, by their own logs. An address comes with its port. Source: Monitoring Azure Blob
 * Storage, and the reference of StorageBlobLogs and its siblings.
 */
export const storageCallers = loggedCallers(
  'azure.storageAccounts',
  [
    'union isfuzzy=true StorageBlobLogs, StorageFileLogs, StorageQueueLogs, StorageTableLogs',
    "extend Address = iff(CallerIpAddress matches regex @'^[0-9.]+:[0-9]+$', tostring(split(CallerIpAddress, ':')[0]), CallerIpAddress)",
    'summarize Calls = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Address, Source = Type',
  ].join(' | '),
);

const metricRow = row({
  value: row({
    errorCode: text(),
    timeseries: row({ data: row({ total: count() }).array().nullable().optional() })
      .array()
      .nullable()
      .optional(),
  }).array(),
});
export type Transactions = z.infer<typeof metricRow>;

/**
 * Read below one service of an account and for a period: how often it was called, day by day, whether that is logged or not. A day without a
 * call has no total. Source: Metrics - List of the Azure Monitor reference, and the metrics that storage services support.
 */
export const storageTransactions: Resource<Transactions> = {
  key: 'azure.storageAccounts/{of}/transactions',
  list: {
    service: 'arm',
    path: '{of}/providers/Microsoft.Insights/metrics',
    apiVersion: '2024-02-01',
    single: true,
    during: { metricnames: 'Transactions', interval: 'P1D', aggregation: 'Total' },
  },
  row: metricRow,
  permission: { read: azureReader },
  answers: { always: ['value'] },
  unconfirmed: [{ point: 'That a day without a call has no total, or 0, in the metric of a service that nobody uses.' }],
};
