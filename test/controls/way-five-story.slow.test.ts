/** Mail only through the filter, from chat, in two tenants: a connector is narrowed, a rule is tried and enforced, and each is undone exactly. */

import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { type ChatRoom, changeIdIn, changeTitleOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const day = 24 * 60 * 60 * 1000;
const filter = '203.0.113.0/24';
const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

const lock = {
  Guid: '1c000000-0000-4000-8000-000000000001',
  Identity: 'From the filter',
  Name: 'From the filter',
  Comment: '',
  Enabled: true,
  ConnectorType: 'Partner',
  ConnectorSource: 'AdminUI',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: [filter],
  AssociatedAcceptedDomains: [],
  RestrictDomainsToIPAddresses: true,
  RestrictDomainsToCertificate: false,
  RequireTls: false,
  TlsSenderCertificateName: null,
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
  EFTestMode: false,
  EFSkipLastIP: false,
  EFSkipIPs: [],
  EFUsers: [],
};
const trace = (fromIP: string, sender: string) => ({
  receivedDateTime: '2026-11-20T08:00:00Z',
  senderAddress: sender,
  recipientAddress: 'ana@contoso.com',
  fromIP,
  status: 'delivered',
});

function tenant(connectors: readonly object[], rules: readonly object[]) {
  return {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: {
      AcceptedDomain: [
        { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true, InitialDomain: false },
      ],
      InboundConnector: connectors,
      TransportRule: rules,
      OrganizationConfig: { RejectDirectSend: false },
      Mailbox: [],
      UnifiedAuditLog: [],
    },
    mail: {
      mx: { 'contoso.com': ['mx.filter.example'] },
      messageTraces: [trace('198.51.100.7', 'scan@contoso.com'), trace('203.0.113.9', 'x@partner.example')],
    },
  };
}

const wide = { ...lock, SenderIPAddresses: [filter, '198.51.100.7', '198.51.100.8'] };
const partner = {
  ...lock,
  Guid: '1c000000-0000-4000-8000-000000000002',
  Identity: 'Partner mail',
  Name: 'Partner mail',
  SenderDomains: ['smtp:partner.example;1'],
  SenderIPAddresses: [],
  RestrictDomainsToIPAddresses: false,
};
const rule = (Name: string, Priority: number) => ({
  Guid: `1d000000-0000-4000-8000-00000000000${Priority}`,
  Identity: Name,
  Name,
  Priority,
  State: 'Enabled',
  Mode: 'Enforce',
  PrependSubject: '[External]',
});

const tenants = [
  { name: 'a small one', connectors: [wide, partner], rules: [] },
  {
    name: 'one with a second lock and rules of its own',
    connectors: [
      lock,
      {
        ...wide,
        Guid: '1c000000-0000-4000-8000-000000000003',
        Identity: 'Other',
        Name: 'Other',
        SenderIPAddresses: ['198.51.100.7'],
      },
      partner,
    ],
    rules: [rule('First', 0), rule('Second', 1)],
  },
] as const;

describe.each(tenants)('$name', ({ connectors, rules }) => {
  let room: ChatRoom;
  let clock: HurriedClock;
  let harness: Harness;
  beforeAll(async () => {
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
    harness = await openHarness({
      platform: room,
      clock,
      state: tenant(connectors, rules),
      controls: { 'inbound-filter': { ranges: [filter] } },
      settings,
      timing,
    });
  });
  afterAll(() => harness.close());

  interface Settled {
    readonly exchange: { readonly TransportRule?: readonly { readonly Name: string; readonly Priority: number }[] };
  }

  function inTenant(): Settled {
    return JSON.parse(JSON.stringify(withoutServiceProperties(harness.simulator.state()))) as Settled;
  }

  async function applied(...named: readonly string[]): Promise<string> {
    await room.says('ana', 'plan inbound-filter');
    const card = await room.waitFor(says(changeTitleOf('inbound-filter'), 'waiting for approval', ...named), 'a plan');
    const id = changeIdIn(card);
    await room.clicks('bo', 'Approve');
    await room.waitFor(says(id, changeTitleOf('inbound-filter'), 'applied and verified', 'posted in the thread'), 'applied');
    return id;
  }

  async function undone(id: string): Promise<void> {
    await room.clicks('ana', 'Revert');
    await room.waitFor(says(id, changeTitleOf('inbound-filter'), 'undone without being kept'), 'undone');
  }

  test('the connector loses the address that settings do not name, which the plan names with its mail, and has it again', async () => {
    const before = inTenant();
    const id = await applied('198.51.100.7, no longer accepted', '1 message in 30 days');
    expect(inTenant()).not.toEqual(before);
    await undone(id);
    expect(inTenant()).toEqual(before);
  });

  test('narrowed and kept, the rule is tried in audit mode, enforced days later, and undone to the trial', async () => {
    await applied('198.51.100.7, no longer accepted');
    await room.clicks('ana', 'Keep');
    const before = inTenant();
    await applied('A connector alone is not enough', 'Partner mail');
    const trial = inTenant();
    const rulesOf = ({ exchange }: Settled) => exchange.TransportRule ?? [];
    expect(rulesOf(trial)[0]).toMatchObject({ Mode: 'Audit', Priority: 0, ExceptIfSenderIpRanges: [filter] });
    expect(rulesOf(trial).slice(1)).toMatchObject(
      rulesOf(before).map(({ Name, Priority }) => ({ Name, Priority: Priority + 1 })),
    );
    clock.forward(8 * day);
    const id = await applied('2026-12-02');
    expect(rulesOf(inTenant())[0]).toMatchObject({ Mode: 'Enforce' });
    await undone(id);
    expect(inTenant()).toEqual(trial);
  });
});
