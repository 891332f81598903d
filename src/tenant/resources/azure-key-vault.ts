/** Key vaults of Azure and the addresses they accept. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader, networkAcls, publicAccessWords } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const vaultRow = lifted(
  row({
    id: text(),
    name: text(),
    /** Every vault has one: without it, the properties of the vault did not come. */
    vaultUri: text(),
    publicNetworkAccess: text(),
    /** Null or absent: the firewall is off, and every address is accepted. */
    networkAcls: networkAcls.nullable().optional(),
  }),
);
export type KeyVault = z.infer<typeof vaultRow>;

/** Source: Vaults - List By Subscription of the Key Vault management reference. */
export const keyVaults: Resource<KeyVault> = {
  key: 'azure.vaults',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults',
    apiVersion: '2025-05-01',
  },
  row: vaultRow,
  permission: { read: azureReader },
  answers: {
    always: ['id', 'name', 'vaultUri'],
    words: { publicNetworkAccess: publicAccessWords, 'networkAcls.defaultAction': ['Allow', 'Deny'] },
  },
};
