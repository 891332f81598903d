/** Storage accounts: who reaches blobs, files, queues and tables. */
import { readOf } from '../../tenant/resource.js';
import { storageDiagnostics } from '../../tenant/resources/azure-diagnostic-setting.js';
import { storageRights } from '../../tenant/resources/azure-right.js';
import {
  type StorageAccount,
  storageAccounts,
  storageCallers,
  storageTransactions,
} from '../../tenant/resources/azure-storage.js';
import type { ItemValue } from '../item.js';
import { by, target } from './command.js';
import type { FirewallKind } from './firewall.js';
import { closedByRules, keepsPrivate } from './firewall-row.js';
import { ofNetworkAcls, publicAccess } from './service.js';

/** Each service of an account has a log of its own; those of websites and data lakes are in that of blobs. */
const parts = [
  { name: 'blob', table: 'StorageBlobLogs' },
  { name: 'file', table: 'StorageFileLogs' },
  { name: 'queue', table: 'StorageQueueLogs' },
  { name: 'table', table: 'StorageTableLogs' },
] as const;

// Source: Scalability targets for standard storage accounts; Guidelines and limitations for the Azure Storage firewall.
const form = { max: 400, splitsPairs: true } as const;

export const storage: FirewallKind<StorageAccount> = {
  name: 'Storage account',
  read: readOf(storageAccounts, [
    'id',
    'name',
    'publicNetworkAccess',
    'networkAcls',
    'privateEndpointConnections',
    'primaryEndpoints',
  ]),
  diagnostics: storageDiagnostics,
  callers: storageCallers,
  use: storageTransactions,
  rights: storageRights,
  action: 'Microsoft.Storage/storageAccounts/write',
  changes: storageAccounts,
  maxRules: form.max,
  log: { categories: ['StorageRead', 'StorageWrite', 'StorageDelete'], groups: ['allLogs'] },
  sources: ({ id, primaryEndpoints }) =>
    parts
      // Of an account that does not say which services it has, it may have all.
      .filter(({ name }) => !primaryEndpoints || Boolean(primaryEndpoints[name]))
      .map((part) => ({ ...part, path: `${id}/${part.name}Services/default` })),
  values: valuesFor,
  close: (row, ranges) => closedByRules(row, ranges, form),
  keepsPrivate,
};

function valuesFor({ id, publicNetworkAccess, networkAcls }: StorageAccount): readonly ItemValue[] {
  const closed = publicAccess(publicNetworkAccess);
  if (closed !== null) return [closed];
  const options = target(id);
  const close = by('Deny', options && ['storage', 'account', 'update', ...options, '--default-action', 'Deny']);
  if (networkAcls)
    return ofNetworkAcls(networkAcls, close, (bypass) =>
      by(bypass, options && ['storage', 'account', 'update', ...options, '--bypass', ...bypass.split(', ')]),
    );
  // The service always returns the rules: without them nothing is known.
  return [{ property: 'networkAcls.defaultAction', actual: undefined, expected: close, shown: { actual: 'not returned' } }];
}
