/** Services of the model as Azure Resource Manager writes them, with the logs that a simulated workspace holds. */
import type { FirewallsModel, Guarded, Log } from './model';
import { endsOf } from './reckoning';

const group = '/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/data/providers';
const workspace = `${group}/Microsoft.OperationalInsights/workspaces/logs`;
const asOf = Date.parse('2026-11-24T00:00:00Z');
const day = 24 * 60 * 60 * 1000;

const types = {
  storage: 'Microsoft.Storage/storageAccounts',
  vault: 'Microsoft.KeyVault/vaults',
  sql: 'Microsoft.Sql/servers',
} as const;
const collections = { storage: 'storageAccounts', vault: 'vaults', sql: 'sqlServers' } as const;
const parts = ['blob', 'queue'] as const;
const tables = { blob: 'StorageBlobLogs', queue: 'StorageQueueLogs' } as const;
const categories = {
  storage: ['StorageRead', 'StorageWrite', 'StorageDelete'],
  vault: ['AuditEvent'],
  sql: ['SQLSecurityAuditEvents'],
} as const;

export function idOf({ kind }: Guarded, index: number): string {
  return `${group}/${types[kind]}/one${index}`;
}

export function stateOf({ all }: FirewallsModel): Readonly<Record<string, unknown>> {
  const azure = { storageAccounts: [], vaults: [], sqlServers: [], workflows: [], apiManagement: [] } as Record<string, object[]>;
  const marks: Record<string, object> = {};
  for (const [index, one] of all.entries()) {
    const collection = collections[one.kind];
    azure[collection]?.push(rowOf(one, index));
    if (one.hides === 'rights') marks[`azure.${collection}/${idOf(one, index)}/permissions`] = { complete: false, returned: 0 };
  }
  return { azure, collection: marks };
}

function rowOf(one: Guarded, index: number): object {
  const { kind, hides, mayWrite } = one;
  const settings = Object.fromEntries(one.logs.map((log, at) => [partOf(one, at), settingsOf(one, log)]));
  return {
    id: idOf(one, index),
    name: `one${index}`,
    location: 'westeurope',
    ...(hides === 'settings' ? {} : { diagnosticSettings: kind === 'vault' ? settings[''] : settings }),
    ...(hides === 'workspace' ? { unreadableWorkspaces: [workspace] } : {}),
    ...(mayWrite ? {} : { permissions: [{ actions: ['*/read'], notActions: [] }] }),
    calls: one.logs.flatMap((log, at) => (log.setting === 'sent' ? callsOf(one, log, at) : [])),
    unlogged: one.logs.flatMap((log, at) => (log.setting === 'sent' ? [] : callsOf(one, log, at))),
    ...(kind === 'sql' ? serverOf(one) : { properties: { ...firewallOf(one), ...named[kind] } }),
  };
}

const named = {
  storage: { primaryEndpoints: { blob: 'https://one.blob.core.windows.net/', queue: 'https://one.queue.core.windows.net/' } },
  vault: { vaultUri: 'https://one.vault.azure.net/' },
} as const;

function partOf({ kind }: Guarded, at: number): string {
  if (kind === 'storage') return parts[at] ?? '';
  return kind === 'sql' ? 'master' : '';
}

function settingsOf({ kind }: Guarded, { setting }: Log): readonly object[] {
  if (setting === 'none') return [];
  const logs = categories[kind].map((category) => ({
    category: setting === 'other' ? 'Elsewhere' : category,
    enabled: setting !== 'off',
  }));
  return [{ name: 'to-logs', properties: { workspaceId: setting === 'elsewhere' ? null : workspace, logs } }];
}

function callsOf({ kind }: Guarded, { calls }: Log, at: number): readonly object[] {
  const kinds = {
    storage: { type: tables[parts[at] ?? 'blob'], operationName: 'GetBlob' },
    vault: { type: 'AZKVAuditLogs', operationName: 'SecretGet' },
    sql: { type: 'AzureDiagnostics', category: 'SQLSecurityAuditEvents', operationName: 'AuditEvent' },
  } as const;
  return calls.map(({ address, daysAgo }) => ({
    ...kinds[kind],
    callerIpAddress: kind === 'storage' && address !== '' ? `${address}:50123` : address,
    timeGenerated: new Date(asOf - daysAgo * day).toISOString(),
  }));
}

/** Two quarters of IPv4, which are everyone together. */
const quarters = ['64.0.0.0/2', '128.0.0.0/2'];

function firewallOf({ opening, own }: Guarded): object {
  return {
    publicNetworkAccess: 'Enabled',
    networkAcls: {
      bypass: opening === 'reading' ? 'Logging, AzureServices' : 'AzureServices',
      defaultAction: opening === 'open' ? 'Allow' : 'Deny',
      ipRules: [...own, ...(opening === 'together' ? quarters : [])].map((value) => ({ value })),
      virtualNetworkRules: [],
    },
  };
}

function serverOf({ opening, own, audits }: Guarded): object {
  const everyone = opening === 'open' ? [{ name: 'all', first: '0.0.0.0', last: '255.255.255.255' }] : [];
  const azure = opening === 'azure' ? [{ name: 'AllowAllWindowsAzureIps', first: '0.0.0.0', last: '0.0.0.0' }] : [];
  // The first has the name that a rule of a plan may want.
  const rules = [...own, ...(opening === 'together' ? quarters : [])].map((network, index) => ({
    name: index === 0 ? 'HARDENBOT-203.0.113.0' : `own${index}`,
    ...endsOf(network),
  }));
  const groups = ['BATCH_COMPLETED_GROUP', ...(audits === 'no logins' ? [] : ['SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP'])];
  return {
    properties: { publicNetworkAccess: 'Enabled' },
    firewallRules: [...everyone, ...azure, ...rules].map(({ name, first, last }) => ({
      name,
      properties: { startIpAddress: first, endIpAddress: last },
    })),
    ipv6FirewallRules: [],
    extendedAuditingSettings: {
      properties: {
        state: audits === 'nothing' ? 'Disabled' : 'Enabled',
        isAzureMonitorTargetEnabled: audits !== 'to storage',
        auditActionsAndGroups: groups,
        predicateExpression: audits === 'with a condition' ? "client_ip <> '10.1.2.3'" : null,
      },
    },
  };
}
