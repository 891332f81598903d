/** Random storage accounts, key vaults and SQL servers with the logs of who called them, and the addresses that should reach them. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';

/** Rules and ranges are written of these. */
const publicNetworks = [
  '203.0.113.0/24',
  '203.0.113.0/25',
  '203.0.113.128/25',
  '198.51.100.8/31',
  '198.51.100.9',
  '8.8.0.0/16',
] as const;

/** Inside and beside every network, one that nothing names, and one of a private network. */
export const addresses = [
  '203.0.113.0',
  '203.0.113.127',
  '203.0.113.128',
  '203.0.113.255',
  '203.0.112.255',
  '203.0.114.0',
  '198.51.100.7',
  '198.51.100.8',
  '198.51.100.9',
  '198.51.100.10',
  '8.7.255.255',
  '8.8.0.0',
  '8.8.255.255',
  '8.9.0.0',
  '192.0.2.77',
  '10.1.2.3',
] as const;

export interface Call {
  /** Empty: the log has none. */
  readonly address: string;
  readonly daysAgo: number;
}

/** One log of a resource; a storage account has one for each of its services. */
export interface Log {
  /**
   * - `sent`: to a workspace · `off`: the setting is there and turned off · `none`: no setting · `elsewhere`: to no workspace
   * - `other`: of another category
   */
  readonly setting: 'sent' | 'off' | 'none' | 'elsewhere' | 'other';
  readonly calls: readonly Call[];
}

export interface Guarded {
  readonly kind: 'storage' | 'vault' | 'sql';
  /**
   * `open`: to everyone · `azure`: of a SQL server: to everything inside Azure · `together`: by rules that are half of IPv4 together
   * · `reading`: of a storage account: its logs to everyone
   */
  readonly opening: 'open' | 'azure' | 'together' | 'reading' | 'closed';
  /** Rules for known addresses. */
  readonly own: readonly string[];
  readonly logs: readonly [Log, ...Log[]];
  /** Of a SQL server: what it audits. */
  readonly audits: 'logins' | 'nothing' | 'no logins' | 'to storage' | 'with a condition';
  /** What of it may not be read. */
  readonly hides: 'nothing' | 'settings' | 'workspace' | 'rights';
  readonly mayWrite: boolean;
}

export interface FirewallsModel {
  readonly all: readonly Guarded[];
  readonly ranges: readonly string[];
  /** Addresses of hardenbot itself. */
  readonly egress: readonly string[];
}

const call: fc.Arbitrary<Call> = fc.record({
  address: rarely<string>('203.0.113.127', fc.constantFrom<string>(...addresses, '')),
  daysAgo: fc.constantFrom(1, 10, 25, 32, 45),
});
const anyCall: fc.Arbitrary<Call> = fc.record({
  address: fc.constantFrom<string>(...addresses, ''),
  daysAgo: fc.constantFrom(1, 10, 25, 32, 45),
});
const calls = mostly<readonly Call[]>(
  [
    { address: '203.0.113.127', daysAgo: 45 },
    { address: '203.0.113.127', daysAgo: 1 },
  ],
  fc.array(fc.oneof(call, anyCall), { maxLength: 4 }),
);
const aLog: fc.Arbitrary<Log> = fc.record({
  setting: rarely<Log['setting']>('sent', fc.constantFrom('off', 'none', 'elsewhere', 'other')),
  calls,
});
const network = fc.constantFrom<string>(...publicNetworks);

const guarded: fc.Arbitrary<Guarded> = fc
  .record({
    kind: fc.constantFrom<Guarded['kind']>('storage', 'vault', 'sql'),
    opening: mostly<Guarded['opening']>('open', fc.constantFrom('azure', 'together', 'reading', 'closed')),
    own: fc.uniqueArray(network, { maxLength: 2 }),
    logs: fc.tuple(aLog, aLog),
    audits: rarely<Guarded['audits']>('logins', fc.constantFrom('nothing', 'no logins', 'to storage', 'with a condition')),
    hides: rarely<Guarded['hides']>('nothing', fc.constantFrom('settings', 'workspace', 'rights')),
    mayWrite: rarely(true, fc.constant(false)),
  })
  .map(({ logs: [first, second], ...one }) => ({
    ...one,
    opening:
      (one.opening === 'azure' && one.kind !== 'sql') || (one.opening === 'reading' && one.kind !== 'storage')
        ? 'open'
        : one.opening,
    logs: one.kind === 'storage' ? ([first, second] as const) : ([first] as const),
  }));

export const firewallsModels: fc.Arbitrary<FirewallsModel> = fc.record({
  all: fc.array(guarded, { minLength: 1, maxLength: 3 }),
  ranges: mostly<readonly string[]>(
    ['203.0.113.0/24'],
    fc.oneof(fc.uniqueArray(network, { maxLength: 3 }), fc.constantFrom(['10.0.0.0/8'], ['10.0.0.0/8', '198.51.100.9'])),
  ),
  egress: rarely<readonly string[]>([], fc.constantFrom(['198.51.100.9'], ['203.0.113.0/25'])),
});
