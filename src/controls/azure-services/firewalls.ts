/** The services whose firewall a plan closes, of one tenant. */
import type { KeyVault } from '../../tenant/resources/azure-key-vault.js';
import type { SqlServer } from '../../tenant/resources/azure-sql-server.js';
import type { StorageAccount } from '../../tenant/resources/azure-storage.js';
import type { Outcomes } from '../control.js';
import { type Closing, type FirewallJudging, Firewalls, type LeftOpen, type OpenableRow } from './firewall.js';
import { keyVault } from './key-vault.js';
import { sqlServer } from './sql-server.js';
import { storage } from './storage.js';

export interface AllFirewalls {
  readonly storage: Firewalls<StorageAccount>;
  readonly 'key-vault': Firewalls<KeyVault>;
  readonly sql: Firewalls<SqlServer>;
}

export function firewallsOf(judging: FirewallJudging): AllFirewalls {
  return {
    storage: new Firewalls(storage, judging),
    'key-vault': new Firewalls(keyVault, judging),
    sql: new Firewalls(sqlServer(judging.rows), judging),
  };
}

export interface Decided {
  readonly name: string;
  readonly decision: Closing | LeftOpen;
}

/** What a plan makes of each open one. */
export function decidedOf(all: AllFirewalls, outcomes: Outcomes): readonly Decided[] {
  const of = <Row extends OpenableRow>(firewalls: Firewalls<Row>) =>
    firewalls.open(outcomes).map((row) => ({ name: firewalls.nameOf(row), decision: firewalls.decide(row, outcomes) }));
  return [...of(all.storage), ...of(all['key-vault']), ...of(all.sql)];
}
