/** Where a resource of Azure sends its logs. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const settingRow = lifted(
  row({
    name: text(),
    /** The path of a workspace of Log Analytics; null: its logs go elsewhere. */
    workspaceId: text(),
    /** Either a category or a group of them (`allLogs`, `audit`). */
    logs: row({ category: text(), categoryGroup: text(), enabled: flag() }).array().nullable().optional(),
  }),
);
export type DiagnosticSetting = z.infer<typeof settingRow>;

/**
 * Read below one resource, or below one service of a storage account. Source: Diagnostic Settings - List of the Azure Monitor reference.
 * @param of the key of the collection that the resource is in
 */
export function diagnosticSettings(of: string): Resource<DiagnosticSetting> {
  return {
    key: `${of}/{of}/diagnosticSettings`,
    list: { service: 'arm', path: '{of}/providers/Microsoft.Insights/diagnosticSettings', apiVersion: '2021-05-01-preview' },
    row: settingRow,
    permission: { read: azureReader },
    answers: { always: ['name', 'logs'] },
  };
}

export const vaultDiagnostics = diagnosticSettings('azure.vaults');
export const storageDiagnostics = diagnosticSettings('azure.storageAccounts');
/** Below the database `master` of a server. */
export const sqlDiagnostics = diagnosticSettings('azure.sqlServers');
