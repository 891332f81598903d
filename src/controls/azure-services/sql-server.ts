/** Servers of Azure SQL: which addresses their firewalls accept. Rules inside a database are in no list of Azure Resource Manager. */
import { type Read, readOf } from '../../tenant/resource.js';
import { sqlDiagnostics } from '../../tenant/resources/azure-diagnostic-setting.js';
import { sqlRights } from '../../tenant/resources/azure-right.js';
import {
  type SqlAuditing,
  type SqlFirewallRule,
  type SqlFirewallRule6,
  type SqlServer,
  sqlAuditing,
  sqlCallers,
  sqlFirewallRules,
  sqlFirewallRules6,
  sqlServers,
} from '../../tenant/resources/azure-sql-server.js';
import type { Outcomes } from '../control.js';
import type { ItemValue } from '../item.js';
import type { PartState } from '../reasoning/findings/parts.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { Below } from './below.js';
import { by, namesIn, target } from './command.js';
import type { Closable, FirewallKind, LeftOpen } from './firewall.js';
import { hasEndpoint } from './firewall-row.js';
import { publicIPv4 } from './rules.js';
import { ofAddresses, publicAccess } from './service.js';

/** The rules of a server, so far as they came. */
interface Rules {
  readonly reads: readonly [Read<SqlFirewallRule>, Read<SqlFirewallRule6>];
  readonly rules: readonly SqlFirewallRule[];
  readonly rules6: readonly SqlFirewallRule6[];
}

export function sqlServer(rows: RowCollector): FirewallKind<SqlServer> {
  const below = new Below<SqlServer, Rules>(
    ({ publicNetworkAccess }) => publicAccess(publicNetworkAccess) === null,
    (of) => {
      const reads = [
        readOf(sqlFirewallRules, ['name', 'startIpAddress', 'endIpAddress'], { of }),
        readOf(sqlFirewallRules6, ['name', 'startIPv6Address', 'endIPv6Address'], { of }),
      ] as const;
      return { reads, rules: rows.all(reads[0]), rules6: rows.all(reads[1]) };
    },
  );
  return {
    name: 'SQL server',
    read: readOf(sqlServers, ['id', 'name', 'publicNetworkAccess', 'privateEndpointConnections']),
    changes: sqlFirewallRules,
    // Source: Azure SQL Database and Azure Synapse IP firewall rules: up to 256 rules for a server.
    maxRules: 256,
    diagnostics: sqlDiagnostics,
    callers: sqlCallers,
    auditing: { resource: sqlAuditing, isOn: writesLogins },
    rights: sqlRights,
    action: 'Microsoft.Sql/servers/firewallRules/write',
    log: { categories: ['SQLSecurityAuditEvents'], groups: [] },
    sources: ({ id }) => [{ name: 'SQLSecurityAuditEvents', path: logPath(id), table: 'SQLSecurityAuditEvents' }],
    logPath: ({ id }) => logPath(id),
    turnOn: ({ id }) => turnOn(id),
    below: { asked: () => below.asked, follow: (servers) => below.followFor(servers) },
    values: (server, outcomes) => valuesOf(server, below.of(server), outcomes),
    close: (server, ranges, outcomes) => close(below.of(server), ranges, outcomes),
    keepsPrivate: hasEndpoint,
  };
}

const noneOpen = 'only addresses that you know';
const unknown: ItemValue = {
  property: 'firewallRules',
  actual: undefined,
  expected: noneOpen,
  shown: { actual: 'not returned' },
};

function valuesOf(server: SqlServer, found: Rules | undefined, outcomes: Outcomes): readonly ItemValue[] {
  const closed = publicAccess(server.publicNetworkAccess);
  if (closed !== null) return [closed];
  const values = found === undefined ? [] : ofRules(server, found);
  if (isWhole(found, outcomes)) return values;
  // Of rules that did not come to their end, one that is open counts all the same.
  const open = values.filter(({ state }) => state === 'gap');
  return open.length > 0 ? open : [unknown];
}

function isWhole(found: Rules | undefined, outcomes: Outcomes): found is Rules {
  return found?.reads.every((read) => outcomes(read).complete) === true;
}

/** Source: Azure SQL Database and Azure Synapse IP firewall rules, which recommends rules of databases where they can be used. */
const inDatabases = 'rules inside its databases are not read';

/** Each rule that is open alone; else all of them together. Where none is open, those of a database may be. */
function ofRules(server: SqlServer, { rules, rules6 }: Rules): readonly ItemValue[] {
  const ranges = [...rules.map(rangeOf), ...rules6.map(range6Of)];
  const open = ranges.map((range) => ofRule(server, range)).filter(({ state }) => state !== 'holds');
  if (open.length > 0) return open;
  const { state, shown } = reachOfAll(ranges);
  const value = { property: 'firewallRules', actual: shown };
  if (state === 'gap') return [{ ...value, expected: noneOpen, state }];
  const options = target(server.id);
  const words = options && ['sql', 'server', 'update', ...options, '--enable-public-network', 'false'];
  const expected = by('a private endpoint and no public access', words);
  return [{ ...value, expected, state: 'unknown', shown: { actual: `${shown}; ${inDatabases}` } }];
}

function ofRule({ id }: SqlServer, range: Range): ItemValue {
  const { name, list } = range;
  const { state, shown } = reachOf(range);
  const server = namesIn(id ?? '');
  const group = list === 'firewallRules' ? 'firewall-rule' : 'ipv6-firewall-rule';
  const words =
    server === null || !name
      ? null
      : [
          'sql',
          'server',
          group,
          'delete',
          '--subscription',
          server.subscription,
          '--resource-group',
          server.group,
          '--server',
          server.name,
          '--name',
          name,
        ];
  return { property: `${list}/${name || 'without a name'}`, actual: shown, expected: by('no such rule', words), state };
}

/** A change replaces the rules for IPv4 and no others, so that all of both lists has to be known. */
function close(found: Rules | undefined, ranges: readonly string[], outcomes: Outcomes): Closable | LeftOpen {
  const open6 = found?.rules6.map(range6Of).find((range) => reachOf(range).state === 'gap');
  if (open6 !== undefined)
    return { code: 'ipv6-rule', text: `accepts every IPv6 address by its rule ${open6.name || 'without a name'}` };
  const isReadable = ({ name, startIpAddress, endIpAddress }: SqlFirewallRule) =>
    Boolean(name) && reachOf(rangeOf({ name, startIpAddress, endIpAddress })).state !== 'unknown';
  if (!isWhole(found, outcomes) || !found.rules.every(isReadable))
    return { code: 'unknown-rules', text: 'does not show all of its rules' };
  return closedBySqlRules(found.rules, ranges);
}

/**
 * The audit log of a whole server is that of its database `master`. Source: Extended Server Blob Auditing Policies of the Azure SQL reference,
 * `isAzureMonitorTargetEnabled`.
 */
function logPath(server: string): string {
  return `${server}/databases/master`;
}

const logins = 'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP';

/** Whether everyone who signs in is written down for Azure Monitor: a condition may leave some out. */
function writesLogins(policy: SqlAuditing | undefined): boolean {
  const { state, isAzureMonitorTargetEnabled, auditActionsAndGroups, predicateExpression } = policy ?? {};
  return (
    state?.toLowerCase() === 'enabled' &&
    isAzureMonitorTargetEnabled === true &&
    !predicateExpression?.trim() &&
    (auditActionsAndGroups ?? []).some((group) => group.toUpperCase() === logins)
  );
}

/** It makes the diagnostic setting as well. Source: az sql server audit-policy update. */
function turnOn(id: string): readonly string[] | null {
  const options = target(id);
  const groups = ['BATCH_COMPLETED_GROUP', logins, 'FAILED_DATABASE_AUTHENTICATION_GROUP'];
  const toWorkspace = ['--log-analytics-target-state', 'Enabled', '--log-analytics-workspace-resource-id', 'WORKSPACE'];
  return (
    options && [
      'sql',
      'server',
      'audit-policy',
      'update',
      ...options,
      '--state',
      'Enabled',
      ...toWorkspace,
      '--actions',
      ...groups,
    ]
  );
}

/** A rule of either list. */
interface Range {
  readonly name?: string | null | undefined;
  readonly first: string | null | undefined;
  readonly last: string | null | undefined;
  readonly list: 'firewallRules' | 'ipv6FirewallRules';
}

function rangeOf({ name, startIpAddress: first, endIpAddress: last }: SqlFirewallRule): Range {
  return { name, first, last, list: 'firewallRules' };
}

function range6Of({ name, startIPv6Address: first, endIPv6Address: last }: SqlFirewallRule6): Range {
  return { name, first, last, list: 'ipv6FirewallRules' };
}

/** Source: Azure SQL Database and Azure Synapse IP firewall rules: from 0.0.0.0 to 0.0.0.0 accepts everything inside Azure. */
const azure = '0.0.0.0';

/** Whom one rule allows. */
function reachOf({ first, last }: Range): { readonly state: PartState; readonly shown: string } {
  return first === azure && last === azure
    ? { state: 'gap', shown: '0.0.0.0 to 0.0.0.0: everything inside Azure, other customers too' }
    : ofAddresses([notationOf(first, last)]);
}

/** Whom several rules allow together. */
function reachOfAll(ranges: readonly Range[]): { readonly state: PartState; readonly shown: string } {
  return ofAddresses(ranges.map(({ first, last }) => notationOf(first, last)));
}

function notationOf(first: string | null | undefined, last: string | null | undefined): string | null {
  return first && last ? `${first}-${last}` : null;
}

/**
 * The rules that a plan gives a server: those that allow everyone go, alone or together; the ranges that none of the others holds are added.
 * @param rules each with a name and both ends
 */
function closedBySqlRules(rules: readonly SqlFirewallRule[], ranges: readonly string[]): Closable {
  const own = rules.filter((rule) => reachOf(rangeOf(rule)).state === 'holds');
  const kept = reachOfAll(own.map(rangeOf)).state === 'holds' ? own : [];
  const held = readAddresses(kept.flatMap((rule) => notationOf(rule.startIpAddress, rule.endIpAddress) ?? [])).set;
  const wanted = publicIPv4(ranges);
  const taken = new Set(kept.map(({ name }) => (name ?? '').toLowerCase()));
  const added = wanted
    .minus(held)
    .toCidrs()
    .map(endsOf)
    .map(({ first, last }) => ({ name: freeName(`hardenbot-${first}`, taken), startIpAddress: first, endIpAddress: last }));
  const after = [...kept.map(plainRule), ...added];
  return {
    before: { firewallRules: rules.map(plainRule) },
    after: { firewallRules: after },
    allowed: held.union(wanted),
    rules: after.length,
  };
}

function plainRule({ name, startIpAddress, endIpAddress }: SqlFirewallRule) {
  return { name: name ?? '', startIpAddress: startIpAddress ?? '', endIpAddress: endIpAddress ?? '' };
}

/** A name that no rule has which stays: the service knows rules by it, in any letter case. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name.toLowerCase()) ? freeName(`${name}+`, taken) : name;
}

/** The first and the last address of an IPv4 network. */
function endsOf(cidr: string): { readonly first: string; readonly last: string } {
  const [first = '', bits = '32'] = cidr.split('/');
  const start = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const end = start + 2 ** (32 - Number(bits)) - 1;
  const last = [24, 16, 8, 0].map((shift) => Math.floor(end / 2 ** shift) % 256).join('.');
  return { first, last };
}
