/** Who called the services of the cases of azure-services, and where that is written down. */
import { providers as group, office } from './case-tenant.js';

export const workspace = `${group}/Microsoft.OperationalInsights/workspaces/logs`;
export const other = `${group}/Microsoft.OperationalInsights/workspaces/elsewhere`;

const day = 24 * 60 * 60 * 1000;
const asOf = Date.parse('2026-11-24T00:00:00Z');

/** Days before the audit. */
const before = (days: number) => new Date(asOf - days * day).toISOString();

export const wanted = { ranges: [office] };

/** A call of an address, some days ago. */
export function call(callerIpAddress: string, days: number, more: object = {}) {
  return { type: 'AZKVAuditLogs', operationName: 'SecretGet', callerIpAddress, timeGenerated: before(days), ...more };
}

export const fromOffice = [call('203.0.113.7', 45), call('203.0.113.7', 3), call('203.0.113.9', 1)];

export function setting(logs: readonly object[], workspaceId: string | null = workspace) {
  return { name: 'to-logs', properties: { workspaceId, logs } };
}

export const openAcls = { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] };
