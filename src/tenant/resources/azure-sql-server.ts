/** Servers of Azure SQL Database and the rules of their firewalls. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader, publicAccessWords } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const sqlVersion = '2021-11-01';

const serverRow = lifted(row({ id: text(), name: text(), publicNetworkAccess: text() }));
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
 * Read below one server. From 0.0.0.0 to 0.0.0.0 stands for every address inside Azure, those of other customers among them.
 * Source: Firewall Rules - List By Server of the Azure SQL reference.
 */
export const sqlFirewallRules: Resource<SqlFirewallRule> = {
  key: 'azure.sqlServers/{of}/firewallRules',
  list: { service: 'arm', path: '{of}/firewallRules', apiVersion: sqlVersion },
  row: firewallRow,
  permission: { read: azureReader },
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
