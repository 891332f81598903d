/** Servers of Azure SQL: which addresses their firewalls accept. Rules inside a database are in no list of Azure Resource Manager. */
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type SqlFirewallRule,
  type SqlFirewallRule6,
  type SqlServer,
  sqlFirewallRules,
  sqlFirewallRules6,
  sqlServers,
} from '../../tenant/resources/azure-sql-server.js';
import type { Outcomes } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards } from '../item-collection.js';
import { Below } from './below.js';
import { by, namesIn } from './command.js';
import { itemOf, type Judging, ofAddresses, publicAccess, type Service } from './service.js';

const serverRead = readOf(sqlServers, ['id', 'name', 'publicNetworkAccess']);

/** The rules of a server, so far as they came. */
interface Rules {
  readonly reads: readonly [Read<SqlFirewallRule>, Read<SqlFirewallRule6>];
  readonly rules: readonly SqlFirewallRule[];
  readonly rules6: readonly SqlFirewallRule6[];
}

export function sqlServer({ rows, allowed }: Judging): Service {
  const servers = new Below<SqlServer, Rules>(
    ({ publicNetworkAccess }) => publicAccess(publicNetworkAccess) === null,
    (of) => {
      const reads = [
        readOf(sqlFirewallRules, ['name', 'startIpAddress', 'endIpAddress'], { of }),
        readOf(sqlFirewallRules6, ['name', 'startIPv6Address', 'endIPv6Address'], { of }),
      ] as const;
      return { reads, rules: rows.all(reads[0]), rules6: rows.all(reads[1]) };
    },
  );
  rows.on(serverRead, (server) => servers.rows.push(server));
  const valuesFor = (server: SqlServer, outcomes: Outcomes): readonly ItemValue[] => {
    const closed = publicAccess(server.publicNetworkAccess);
    if (closed !== null) return [closed];
    const found = servers.of(server);
    const whole = found?.reads.every((read) => outcomes(read).complete) === true;
    const values = found === undefined ? [] : ofRules(server, found);
    if (whole) return values;
    // Of rules that did not come to their end, one that is open counts all the same.
    const open = values.filter(({ state }) => state === 'gap');
    return open.length > 0 ? open : [untold];
  };
  return {
    collection: afterwards({
      reads: [serverRead],
      unknown: 'which addresses it accepts',
      items: (outcomes): readonly Item[] =>
        servers.rows.map((server) => itemOf('SQL server', server, { allowed, values: valuesFor(server, outcomes) })),
    }),
    below: servers,
  };
}

const noneOpen = 'only addresses that you know';
const untold: ItemValue = { property: 'firewallRules', actual: undefined, expected: noneOpen, shown: { actual: 'not returned' } };

/** Each rule that is open alone; else all of them together. */
function ofRules(server: SqlServer, { rules, rules6 }: Rules): readonly ItemValue[] {
  const values = [
    ...rules.map((rule) =>
      ofRule(server, { ...rule, first: rule.startIpAddress, last: rule.endIpAddress, list: 'firewallRules' }),
    ),
    ...rules6.map((rule) =>
      ofRule(server, { ...rule, first: rule.startIPv6Address, last: rule.endIPv6Address, list: 'ipv6FirewallRules' }),
    ),
  ];
  const open = values.filter(({ state }) => state !== 'holds');
  if (open.length > 0) return open;
  const ranges = [
    ...rules.map(({ startIpAddress, endIpAddress }) => `${startIpAddress}-${endIpAddress}`),
    ...rules6.map(({ startIPv6Address, endIPv6Address }) => `${startIPv6Address}-${endIPv6Address}`),
  ];
  const { state, shown } = ofAddresses(ranges);
  return [{ property: 'firewallRules', actual: shown, expected: noneOpen, state, noted: true }];
}

interface Range {
  readonly name?: string | null | undefined;
  readonly first: string | null | undefined;
  readonly last: string | null | undefined;
  readonly list: 'firewallRules' | 'ipv6FirewallRules';
}

/** Source: Azure SQL Database and Azure Synapse IP firewall rules: from 0.0.0.0 to 0.0.0.0 accepts everything inside Azure. */
const azure = '0.0.0.0';

function ofRule({ id }: SqlServer, { name, first, last, list }: Range): ItemValue {
  const property = `${list}/${name || 'without a name'}`;
  const allOfAzure = first === azure && last === azure;
  const { state, shown } = allOfAzure
    ? { state: 'gap' as const, shown: '0.0.0.0 to 0.0.0.0: everything inside Azure, other customers too' }
    : ofAddresses([first && last ? `${first}-${last}` : null]);
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
  return { property, actual: shown, expected: by('no such rule', words), state };
}
