/** SQL servers and what azure-services must say of them; those that write down who signs in, and what a plan makes of them. */
import type { Case } from '../case.js';
import { office, providers, resource, tenant } from './case-tenant.js';

const rule = (name: string, startIpAddress: string | null, endIpAddress: string | null) => ({
  name,
  properties: { startIpAddress, endIpAddress },
});
const rule6 = (name: string, startIPv6Address: string, endIPv6Address: string) => ({
  name,
  properties: { startIPv6Address, endIPv6Address },
});
const notAudited = { extendedAuditingSettings: { properties: { state: 'Disabled' } }, diagnosticSettings: { master: [] } };
const servers = (properties: object, more: object) =>
  tenant({
    sqlServers: [
      resource(
        'Microsoft.Sql/servers',
        'orders',
        { state: 'Ready', ...properties },
        { firewallRules: [], ipv6FirewallRules: [], ...notAudited, ...more },
      ),
    ],
  });
const enabled = { publicNetworkAccess: 'Enabled' };
const ordersId = `${providers}/Microsoft.Sql/servers/orders`;

export const sqlCases: readonly Case[] = [
  {
    name: 'a SQL server that allows the office, whose databases may allow everyone by rules of their own',
    state: servers(enabled, { firewallRules: [rule('office', '203.0.113.0', '203.0.113.255')] }),
    verdict: 'unknown',
    names: [
      'SQL server orders',
      '203.0.113.0/24; rules inside its databases are not read',
      'az sql server update --subscription 5b000000-0000-4000-8000-000000000001 --resource-group data --name orders --enable-public-network false',
    ],
    says: ['Rules inside the databases of SQL servers are not read.'],
  },
  { name: 'a SQL server without any rule of its own', state: servers(enabled, {}), verdict: 'unknown' },
  {
    name: 'the rule for Azure services allows every customer of Azure',
    state: servers(enabled, { firewallRules: [rule('AllowAllWindowsAzureIps', '0.0.0.0', '0.0.0.0')] }),
    verdict: 'fail',
    names: [
      'firewallRules/AllowAllWindowsAzureIps',
      'other customers too',
      'az sql server firewall-rule delete',
      '--server orders --name AllowAllWindowsAzureIps',
    ],
  },
  {
    name: 'a rule from the first address to the last',
    state: servers(enabled, { firewallRules: [rule('all', '0.0.0.0', '255.255.255.255')] }),
    verdict: 'fail',
    names: ['firewallRules/all'],
  },
  {
    name: 'rules that are everyone only together',
    state: servers(enabled, { firewallRules: [rule('a', '1.0.0.0', '90.0.0.0'), rule('b', '90.0.0.1', '200.0.0.0')] }),
    verdict: 'fail',
    names: ['firewallRules'],
  },
  {
    name: 'a rule for all of IPv6 on a SQL server',
    state: servers(enabled, { ipv6FirewallRules: [rule6('all6', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')] }),
    verdict: 'fail',
    names: ['ipv6FirewallRules/all6', 'az sql server ipv6-firewall-rule delete'],
  },
  {
    name: 'a rule without its end',
    state: servers(enabled, { firewallRules: [rule('half', '203.0.113.7', null)] }),
    verdict: 'unknown',
  },
  {
    name: 'a SQL server without public access',
    state: servers({ publicNetworkAccess: 'Disabled' }, { firewallRules: undefined }),
    verdict: 'pass',
    saysNot: ['Rules inside'],
  },
  {
    name: 'rules of a SQL server that may not be read',
    state: servers(enabled, { firewallRules: undefined }),
    verdict: 'unknown',
    missing: [`azure.sqlServers/${ordersId}/firewallRules`],
  },
  {
    name: 'an open rule counts although the rules for IPv6 may not be read',
    state: servers(enabled, { firewallRules: [rule('all', '0.0.0.0', '255.255.255.255')], ipv6FirewallRules: undefined }),
    verdict: 'fail',
    missing: [`azure.sqlServers/${ordersId}/ipv6FirewallRules`],
  },
];

// Plans

const workspace = `${providers}/Microsoft.OperationalInsights/workspaces/logs`;
const day = 24 * 60 * 60 * 1000;
const asOf = Date.parse('2026-11-24T00:00:00Z');

/** A login, some days ago. */
const login = (callerIpAddress: string, daysAgo: number, more: object = {}) => ({
  type: 'AzureDiagnostics',
  category: 'SQLSecurityAuditEvents',
  callerIpAddress,
  timeGenerated: new Date(asOf - daysAgo * day).toISOString(),
  ...more,
});
const fromOffice = [login('203.0.113.7', 45), login('203.0.113.7', 3), login('203.0.113.9', 1)];

const sends = (categories: readonly object[]) => ({
  master: [{ name: 'SQLSecurityAuditEvents', properties: { workspaceId: workspace, logs: categories } }],
});
const auditing = (more: object = {}) => ({
  extendedAuditingSettings: {
    properties: {
      state: 'Enabled',
      isAzureMonitorTargetEnabled: true,
      auditActionsAndGroups: [
        'BATCH_COMPLETED_GROUP',
        'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP',
        'FAILED_DATABASE_AUTHENTICATION_GROUP',
      ],
      ...more,
    },
  },
});
const azureRule = rule('AllowAllWindowsAzureIps', '0.0.0.0', '0.0.0.0');
const logged = {
  ...auditing(),
  diagnosticSettings: sends([{ category: 'SQLSecurityAuditEvents', enabled: true }]),
  calls: fromOffice,
  firewallRules: [azureRule],
};
const wanted = { ranges: [office] };

/** A server that keeps a log of 45 days, changed; not planned, with this code. */
const left = (name: string, plan: string, more: object, rest: Partial<Case> = {}): Case => ({
  name,
  state: servers(enabled, { ...logged, ...more }),
  settings: wanted,
  verdict: 'fail',
  plan,
  ...rest,
});
/** Once the server is closed, the rules inside its databases stay unknown. */
const closed = (name: string, more: object = {}, rest: Partial<Case> = {}): Case =>
  left(name, 'unknown-log', more, { plan: 1, ends: 'unknown', ...rest });

export const sqlLoggedCases: readonly Case[] = [
  closed(
    'a SQL server whose log of 45 days shows the office alone is closed for all of Azure',
    {},
    {
      names: ['its log shows who called it since 2026-10-10'],
    },
  ),
  closed('rules that allow known addresses stay', {
    firewallRules: [rule('all', '0.0.0.0', '255.255.255.255'), rule('branch', '198.51.100.0', '198.51.100.255')],
  }),
  closed('rules that are everyone only together go', {
    firewallRules: [rule('a', '1.0.0.0', '90.0.0.0'), rule('b', '90.0.0.1', '200.0.0.0')],
  }),
  closed('a range that a rule holds already is not added again', {
    firewallRules: [azureRule, rule('office', '203.0.113.0', '203.0.113.255')],
  }),
  closed('a rule of another range under the name that a new one would have', {
    firewallRules: [azureRule, rule('Hardenbot-203.0.113.0', '198.51.100.0', '198.51.100.255')],
  }),
  closed('nobody signed in for 30 days', { calls: [login('198.51.100.99', 60)] }),
  closed('logins from a private network come by a private endpoint', { calls: [...fromOffice, login('10.1.2.3', 2)] }),
  closed('the names of groups of actions in other letters', {
    ...auditing({ state: 'enabled', auditActionsAndGroups: ['successful_database_authentication_group'] }),
  }),
  left('a SQL server that audits nothing, with the command that turns it on', 'no-log', notAudited, {
    names: [
      'no log of SQLSecurityAuditEvents in Log Analytics',
      'az sql server audit-policy update --subscription 5b000000-0000-4000-8000-000000000001 --resource-group data --name orders --state Enabled --log-analytics-target-state Enabled --log-analytics-workspace-resource-id WORKSPACE --actions BATCH_COMPLETED_GROUP SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP FAILED_DATABASE_AUTHENTICATION_GROUP',
    ],
    refuses: 'SQL server orders has no log of SQLSecurityAuditEvents in Log Analytics',
  }),
  left('auditing that is turned off while its diagnostic setting stays', 'no-log', auditing({ state: 'Disabled' })),
  left('an audit log that goes to a storage account alone', 'no-log', auditing({ isAzureMonitorTargetEnabled: false })),
  left('an audit log without logins', 'no-log', auditing({ auditActionsAndGroups: ['FAILED_DATABASE_AUTHENTICATION_GROUP'] })),
  left(
    'an audit log with a condition, which may leave people out',
    'no-log',
    auditing({ predicateExpression: "statement not like '%x%'" }),
  ),
  left('an audit log that no diagnostic setting sends on', 'no-log', {
    diagnosticSettings: sends([{ category: 'SQLInsights', enabled: true }]),
  }),
  left('a setting of the server itself, which is not that of its master database', 'no-log', {
    diagnosticSettings: { '': sends([{ category: 'SQLSecurityAuditEvents', enabled: true }]).master },
  }),
  left(
    'an auditing policy that may not be read',
    'unknown-log',
    { extendedAuditingSettings: undefined },
    {
      refuses: 'its auditing policy could not be read',
      missing: [`azure.sqlServers/${ordersId}/extendedAuditingSettings`],
    },
  ),
  left('logs of other categories say nothing of logins', 'no-log', {
    calls: [login('203.0.113.7', 45, { category: 'DevOpsOperationsAudit' })],
  }),
  left(
    'an audit log that is younger than 30 days',
    'no-log',
    { calls: [login('203.0.113.7', 12)] },
    {
      refuses: 'a plan is possible from 2026-12-12',
    },
  ),
  left('a workspace that hardenbot may not read, of a SQL server', 'unknown-log', { unreadableWorkspaces: [workspace] }),
  left('everyone who signed in would be locked out', 'outage', { calls: [login('198.51.100.9', 45), login('198.51.100.9', 3)] }),
  left(
    'a rule for all of IPv6 has to go first',
    'ipv6-rule',
    {
      ipv6FirewallRules: [rule6('all6', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')],
    },
    { refuses: 'accepts every IPv6 address by its rule all6' },
  ),
  left(
    'rules for IPv6 that may not be read',
    'unknown-rules',
    { ipv6FirewallRules: undefined },
    {
      missing: [`azure.sqlServers/${ordersId}/ipv6FirewallRules`],
    },
  ),
  left(
    'a SQL server that hardenbot may not write',
    'no-right',
    { permissions: [{ actions: ['*/read'], notActions: [] }] },
    {
      refuses: 'it lacks Microsoft.Sql/servers/firewallRules/write',
    },
  ),
  left('settings that name nobody who should reach a SQL server', 'nothing-wanted', {}, { settings: {} }),
  left(
    'more rules than a SQL server takes',
    'too-many-rules',
    {},
    {
      settings: { ranges: [office, ...Array.from({ length: 256 }, (_, index) => `8.${index >> 7}.${(index & 127) * 2}.1`)] },
    },
  ),
  closed(
    'as many rules as a SQL server takes',
    {},
    {
      settings: { ranges: [office, ...Array.from({ length: 255 }, (_, index) => `8.${index >> 7}.${(index & 127) * 2}.1`)] },
    },
  ),
];
