/** Servers of Azure SQL Database, the rules of their firewalls, and what they write down of who signs in. */
import { z } from 'zod';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { isObject, type Json, sameJson } from '../../lib/json.js';
import { flag, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { loggedCallers } from './azure-logged-caller.js';
import { azureReader, privateEndpoints, publicAccessWords } from './azure-network-acls.js';
import { lift, lifted } from './azure-site.js';

const sqlVersion = '2021-11-01';

const serverRow = lifted(
  row({ id: text(), name: text(), publicNetworkAccess: text(), privateEndpointConnections: privateEndpoints }),
);
export type SqlServer = z.infer<typeof serverRow>;

/** Source: Servers - List of the Azure SQL reference. */
export const sqlServers: Resource<SqlServer> = {
  key: 'azure.sqlServers',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.Sql/servers',
    apiVersion: sqlVersion,
  },
  row: serverRow,
  permission: { read: azureReader },
  answers: { always: ['id', 'name', 'publicNetworkAccess'], words: { publicNetworkAccess: publicAccessWords } },
};

const firewallRow = lifted(row({ name: text(), startIpAddress: text(), endIpAddress: text() }));
export type SqlFirewallRule = z.infer<typeof firewallRow>;

/**
 * All rules of a server in one request, so that a change is made and undone at once; `identity` is the path of the server. Rules for IPv6 and
 * for subnets are other lists. Source: Firewall Rules - Replace of the Azure SQL reference.
 */
const rulesObject: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'name',
  find: (operation) => ({
    service: 'arm',
    method: 'GET',
    path: `${operation.kind === 'create' ? operation.name : operation.identity}/firewallRules`,
  }),
  write: (operation) =>
    operation.kind === 'update'
      ? {
          service: 'arm',
          method: 'PUT',
          path: `${operation.identity}/firewallRules`,
          body: {
            values: rulesOf(operation.after['firewallRules']).map(({ name = '', ...properties }) => ({ name, properties })),
          },
        }
      : null,
  normalise: (found, operation) => {
    const held = heldIn(found);
    const written = rulesIn(operation).find((one) => sameRules(one, held));
    return { firewallRules: written ?? held };
  },
};

/** The rules of an answer; null for a list that goes on: what it does not show may allow anyone. */
function heldIn({ value, nextLink }: Fields): Json {
  if (!Array.isArray(value) || nextLink) return null;
  return rulesOf(value).map((rule) => {
    const { name = null, startIpAddress = null, endIpAddress = null } = lift(rule) as Fields;
    return { name, startIpAddress, endIpAddress };
  });
}

/** The lists that an operation names, the one that it wants first. */
function rulesIn(operation: Operation): readonly Json[] {
  if (operation.kind !== 'update') return [];
  return [operation.after, operation.before].map((fields) => fields['firewallRules'] ?? null);
}

/** In any order, and names in any letter case. */
function sameRules(left: Json, right: Json): boolean {
  const meaningOf = (rules: Json) =>
    Array.isArray(rules)
      ? rulesOf(rules)
          .map(({ name, startIpAddress, endIpAddress }) =>
            JSON.stringify([typeof name === 'string' ? name.toLowerCase() : name, startIpAddress, endIpAddress]),
          )
          .toSorted()
      : null;
  return sameJson(meaningOf(left), meaningOf(right));
}

function rulesOf(rules: Json | undefined): readonly Fields[] {
  return Array.isArray(rules) ? (rules.filter(isObject) as readonly Fields[]) : [];
}

/**
 * Read below one server. From 0.0.0.0 to 0.0.0.0 stands for every address inside Azure, those of other customers among them.
 * Source: Firewall Rules - List By Server of the Azure SQL reference.
 */
export const sqlFirewallRules: Resource<SqlFirewallRule> = {
  key: 'azure.sqlServers/{of}/firewallRules',
  list: { service: 'arm', path: '{of}/firewallRules', apiVersion: sqlVersion },
  row: firewallRow,
  object: rulesObject,
  permission: {
    read: azureReader,
    write: 'Azure role hardenbot firewalls (custom)',
    onDemand: 'its holder can also open a server to everyone',
  },
  answers: { always: ['name', 'startIpAddress', 'endIpAddress'] },
};

const firewallRow6 = lifted(row({ name: text(), startIPv6Address: text(), endIPv6Address: text() }));
export type SqlFirewallRule6 = z.infer<typeof firewallRow6>;

/** Source: IPv6 Firewall Rules - List By Server of the Azure SQL reference. */
export const sqlFirewallRules6: Resource<SqlFirewallRule6> = {
  key: 'azure.sqlServers/{of}/ipv6FirewallRules',
  list: { service: 'arm', path: '{of}/ipv6FirewallRules', apiVersion: sqlVersion },
  row: firewallRow6,
  permission: { read: azureReader },
  answers: { always: ['name', 'startIPv6Address', 'endIPv6Address'] },
};

const auditingRow = lifted(
  row({
    /** `Enabled` or `Disabled`. */
    state: text(),
    isAzureMonitorTargetEnabled: flag(),
    /** Groups of actions that are written down; databases may write down more. */
    auditActionsAndGroups: z.array(z.string()).nullable().optional(),
    /** A condition that leaves some out. */
    predicateExpression: text(),
  }),
);
export type SqlAuditing = z.infer<typeof auditingRow>;

/** Read below one server; the plain policy does not show the condition. Source: Extended Server Blob Auditing Policies - Get of the Azure SQL reference. */
export const sqlAuditing: Resource<SqlAuditing> = {
  key: 'azure.sqlServers/{of}/extendedAuditingSettings',
  list: { service: 'arm', path: '{of}/extendedAuditingSettings/default', apiVersion: sqlVersion, single: true },
  row: auditingRow,
  permission: { read: azureReader },
  answers: { always: ['state'], words: { state: ['Enabled', 'Disabled'] } },
};

/**
 * Read below the database `master` of one server: who signed in or ran something, by the audit log of the server. Source: Write audit to Log
 * Analytics, and audit log format, of the Azure SQL documentation.
 */
export const sqlCallers = loggedCallers(
  'azure.sqlServers',
  [
    "AzureDiagnostics | where Category == 'SQLSecurityAuditEvents'",
    "extend Address = column_ifexists('client_ip_s', '')",
    "summarize Calls = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Address, Source = 'SQLSecurityAuditEvents'",
  ].join(' | '),
);
