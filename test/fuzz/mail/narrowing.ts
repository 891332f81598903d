/** Locks of random lists of addresses, narrowed to random wishes: every address sends mail before and after, one by one. */
import fc from 'fast-check';
import { control } from '../../../src/controls/inbound-filter/index';
import type { Operation } from '../../../src/engine/plan/operation';
import { isRefusal } from '../../../src/lib/errors';
import { draft } from '../../support/controls/run-case';
import { mostly, rarely } from '../draw';
import type { Actual, Family } from '../family';

/** Two networks of which any part may be written, and one address that nothing names. */
const networks = ['203.0.113', '198.51.100'] as const;
const everyAddress = [
  ...networks.flatMap((network) => Array.from({ length: 256 }, (_, last) => `${network}.${last}`)),
  '192.0.2.7',
];

interface Lock {
  readonly addresses: readonly string[];
  readonly enabled: boolean;
  /** Settings say that what comes by it may. */
  readonly listed: boolean;
}

interface NarrowModel {
  readonly locks: readonly Lock[];
  readonly ranges: readonly string[];
  readonly allow: readonly string[];
}

const notation = fc
  .record({ network: fc.constantFrom(...networks), last: fc.nat(255), prefix: mostly(32, fc.integer({ min: 24, max: 31 })) })
  .map(({ network, last, prefix }) =>
    prefix === 32 ? `${network}.${last}` : `${network}.${last - (last % 2 ** (32 - prefix))}/${prefix}`,
  );

export const narrowModels: fc.Arbitrary<NarrowModel> = fc.record({
  locks: fc.array(
    fc.record({
      addresses: fc.uniqueArray(fc.oneof(notation, fc.constantFrom('203.0.113.0/24', '203.0.113.0/25')), {
        minLength: 1,
        maxLength: 4,
      }),
      enabled: rarely(true, fc.constant(false)),
      listed: rarely(false, fc.constant(true)),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  ranges: mostly<readonly string[]>(['203.0.113.0/25'], fc.uniqueArray(notation, { minLength: 1, maxLength: 3 })),
  allow: mostly<readonly string[]>([], fc.uniqueArray(notation, { maxLength: 2 })),
});

const nameOf = (index: number): string => `Lock ${index}`;

function stateOf({ locks }: NarrowModel): Readonly<Record<string, unknown>> {
  return {
    exchange: {
      AcceptedDomain: [
        { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true, InitialDomain: false },
      ],
      Mailbox: [],
      InboundConnector: locks.map(({ addresses, enabled }, index) => ({
        Guid: `1c000000-0000-4000-8000-00000000000${index}`,
        Name: nameOf(index),
        Enabled: enabled,
        ConnectorType: 'Partner',
        ConnectorSource: 'AdminUI',
        SenderDomains: ['smtp:*;1'],
        AssociatedAcceptedDomains: [],
        SenderIPAddresses: addresses,
        RestrictDomainsToIPAddresses: true,
        RestrictDomainsToCertificate: false,
        RequireTls: false,
        TlsSenderCertificateName: null,
        TreatMessagesAsInternal: false,
        CloudServicesMailEnabled: false,
      })),
      TransportRule: [],
      OrganizationConfig: { RejectDirectSend: false },
    },
    mail: { mx: { 'contoso.com': ['mx1.filter.example'] } },
  };
}

export const narrowing: Family<NarrowModel> = {
  name: 'narrowing',
  about: 'connectors with any lists of addresses, narrowed to what is wanted: every address sends mail before and after',
  tenants: narrowModels,
  trials: (model) => [
    {
      control: 'narrowing',
      given: { state: stateOf(model), settings: settingsOf(model) },
      expected: {
        verdicts: ['pass'],
        because: 'what is wanted arrives as before, and nothing else comes by a narrowed connector',
      },
    },
  ],
  judge: async (model) => {
    const plan = await draft(control, {
      state: stateOf(model),
      settings: settingsOf(model),
      name: 'random locks',
      verdict: 'partial',
    });
    const operations = isRefusal(plan)
      ? []
      : [...plan.operations].filter(({ resource, kind }) => kind === 'update' && resource === 'exchange.InboundConnector');
    const wrong = operations.length === 0 ? [] : wrongIn(model, operations);
    return {
      verdict: wrong.length === 0 ? 'pass' : 'fail',
      summary: wrong.slice(0, 3).join('; '),
      warns: [],
      missing: [],
    } satisfies Actual;
  },
};

function settingsOf({ locks, ranges, allow }: NarrowModel) {
  const listed = locks.flatMap((lock, index) => (lock.listed ? [nameOf(index)] : []));
  return { ranges: [...ranges], allow: [...allow, ...listed] };
}

function wrongIn(model: NarrowModel, operations: readonly Operation[]): readonly string[] {
  const after = model.locks.map((lock, index): Lock => {
    const change = operations.find(({ object }) => object === nameOf(index));
    if (change === undefined || change.kind !== 'update') return lock;
    const { SenderIPAddresses: addresses, Enabled: enabled } = change.after;
    return {
      ...lock,
      ...(Array.isArray(addresses) ? { addresses: addresses.map(String) } : {}),
      ...(enabled === false ? { enabled } : {}),
    };
  });
  const changed = after.filter((lock, index) => lock !== model.locks[index]);
  const wanted = [...model.ranges, ...model.allow];
  const isWanted = (address: string) => wanted.some((one) => holds(one, address));
  return [
    ...changed.flatMap(({ listed, addresses, enabled }) => [
      ...(listed ? ['a connector that settings allow is changed'] : []),
      ...addresses.filter((one) => !isTakenByService(one)).map((one) => `the service does not take ${one}`),
      ...everyAddress
        .filter((address) => enabled && !isWanted(address) && addresses.some((one) => holds(one, address)))
        .map((address) => `${address} is not wanted and still accepted`),
    ]),
    ...everyAddress.flatMap((address) => {
      const [was, is] = [arrives(address, model.locks), arrives(address, after)];
      if (was && !is && isWanted(address)) return [`${address} is wanted and lost`];
      return !was && is ? [`${address} is accepted and was not`] : [];
    }),
  ];
}

/** By any lock that accepts it; where none is on, from everywhere. */
function arrives(address: string, locks: readonly Lock[]): boolean {
  const on = locks.filter(({ enabled }) => enabled);
  return on.length === 0 || on.some(({ addresses }) => addresses.some((one) => holds(one, address)));
}

function holds(one: string, address: string): boolean {
  const [base = '', prefix = '32'] = one.split('/');
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Source: Set-InboundConnector: IPv4, single addresses or networks of /24 to /32 that begin where they say. */
function isTakenByService(one: string): boolean {
  const [base = '', prefix = '32'] = one.split('/');
  return (
    /^\d+\.\d+\.\d+\.\d+$/.test(base) &&
    Number(prefix) >= 24 &&
    Number(prefix) <= 32 &&
    numberOf(base) % 2 ** (32 - Number(prefix)) === 0
  );
}
