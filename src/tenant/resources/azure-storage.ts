/** Storage accounts of Azure and the addresses they accept. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader, networkAcls, publicAccessWords } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const storageRow = lifted(
  row({ id: text(), name: text(), publicNetworkAccess: text(), networkAcls: networkAcls.nullable().optional() }),
);
export type StorageAccount = z.infer<typeof storageRow>;

/** Source: Storage Accounts - List of the Storage resource provider reference. */
export const storageAccounts: Resource<StorageAccount> = {
  key: 'azure.storageAccounts',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts',
    apiVersion: '2025-06-01',
  },
  row: storageRow,
  permission: { read: azureReader },
  answers: {
    always: ['id', 'name', 'networkAcls'],
    words: { publicNetworkAccess: publicAccessWords, 'networkAcls.defaultAction': ['Allow', 'Deny'] },
  },
};
