/** Key vaults of Azure and the addresses they accept. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { loggedCallers } from './azure-logged-caller.js';
import { azureReader, firewallObject, networkAcls, privateEndpoints, publicAccessWords } from './azure-network-acls.js';
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
    privateEndpointConnections: privateEndpoints,
  }),
);
export type KeyVault = z.infer<typeof vaultRow>;

/** Source: Vaults - List By Subscription, Get and Update of the Key Vault management reference. */
export const keyVaults: Resource<KeyVault> = {
  key: 'azure.vaults',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults',
    apiVersion: '2025-05-01',
  },
  row: vaultRow,
  object: firewallObject,
  permission: {
    read: azureReader,
    write: 'Azure role hardenbot firewalls (custom)',
    onDemand: 'its holder can also change who has access to the secrets of a vault that uses access policies',
  },
  answers: {
    always: ['id', 'name', 'vaultUri'],
    words: { publicNetworkAccess: publicAccessWords, 'networkAcls.defaultAction': ['Allow', 'Deny'] },
  },
};

/**
 * Read below one vault: who called it, by its own log. Calls through Azure Resource Manager (`Vault…`) and notices of events are no calls that
 * the firewall sees. Two modes of diagnostic settings fill two tables, whose columns for the address differ in letter case. Source: Azure Key
 * Vault logging, and the reference of AzureDiagnostics and AZKVAuditLogs.
 */
export const vaultCallers = loggedCallers(
  'azure.vaults',
  [
    "union isfuzzy=true AZKVAuditLogs, (AzureDiagnostics | where Category == 'AuditEvent')",
    "extend Address = coalesce(column_ifexists('CallerIPAddress', ''), column_ifexists('CallerIpAddress', ''))",
    "extend Seen = OperationName !startswith 'Vault' and OperationName !endswith 'EventGridNotification'",
    "summarize Calls = countif(Seen), First = min(TimeGenerated), Last = maxif(TimeGenerated, Seen) by Address, Source = 'AuditEvent'",
  ].join(' | '),
);
