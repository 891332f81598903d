/** What the mail controls measure before a change: who delivers mail today, and what nobody can see. */

import { cases as autoForwardCases } from '../../src/controls/auto-forward/cases';
import { control as autoForward } from '../../src/controls/auto-forward/index';
import type { Control, Impact } from '../../src/controls/control';
import { control as directSend } from '../../src/controls/direct-send/index';
import { control as inboundFilter } from '../../src/controls/inbound-filter/index';
import { control as onmicrosoftInbound } from '../../src/controls/onmicrosoft-inbound/index';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { stateClient } from '../support/tenants/state-client';

const day = '2026-11-20T08:00:00Z';
const traces = [
  {
    receivedDateTime: day,
    senderAddress: 'x@partner.example',
    recipientAddress: 'ana@contoso.com',
    fromIP: '203.0.113.9',
    status: 'delivered',
  },
  {
    receivedDateTime: day,
    senderAddress: 'scan@contoso.com',
    recipientAddress: 'ana@contoso.com',
    fromIP: '198.51.100.7',
    status: 'delivered',
  },
  {
    receivedDateTime: day,
    senderAddress: 'scan@contoso.com',
    recipientAddress: 'bo@contoso.com',
    fromIP: '198.51.100.7',
    status: 'delivered',
  },
  {
    receivedDateTime: day,
    senderAddress: 'y@spam.example',
    recipientAddress: 'ana@contoso.onmicrosoft.com',
    fromIP: '192.0.2.5',
    status: 'delivered',
  },
  {
    receivedDateTime: day,
    senderAddress: 'ana@contoso.com',
    recipientAddress: 'bo@contoso.com',
    fromIP: null,
    status: 'delivered',
  },
  {
    receivedDateTime: '2026-09-01T08:00:00Z',
    senderAddress: 'z@old.example',
    recipientAddress: 'ana@contoso.com',
    fromIP: '192.0.2.99',
    status: 'delivered',
  },
];
const state = {
  exchange: { AcceptedDomain: [{ DomainName: 'contoso.com', Default: true }, { DomainName: 'contoso.onmicrosoft.com' }] },
  mail: { messageTraces: traces },
};

async function measured(control: Control, tenant: Readonly<Record<string, unknown>> = state): Promise<Impact> {
  const settings = control.id === inboundFilter.id ? { ranges: ['203.0.113.0/24'] } : {};
  const study = control.study?.(contextOf(control, { name: '', state: tenant, settings, verdict: 'fail' }));
  if (study === undefined) throw new Error(`${control.id} measures nothing.`);
  const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], {
    client: stateClient(tenant),
    monotonicMs: () => 0,
  });
  return study.report(outcomes);
}

test('mail past the outside filter is counted by source, most first, within 30 days', async () => {
  const { lines } = await measured(inboundFilter);
  expect(lines).toEqual([
    { label: 'Mail past the filter in 30 days', value: '3 messages' },
    { label: '198.51.100.7', value: '2 messages' },
    { label: '192.0.2.5', value: '1 message' },
  ]);
});

describe('a connector that accepts too much', () => {
  const wide = {
    Guid: '1c000000-0000-4000-8000-000000000001',
    Name: 'From the filter',
    Enabled: true,
    ConnectorType: 'Partner',
    SenderDomains: ['smtp:*;1'],
    SenderIPAddresses: ['203.0.113.0/24', '198.51.100.7', '198.51.100.8', '192.0.2.0/24'],
    AssociatedAcceptedDomains: [],
    RestrictDomainsToIPAddresses: true,
    RestrictDomainsToCertificate: false,
    TreatMessagesAsInternal: false,
    CloudServicesMailEnabled: false,
  };
  const lostLines = ({ lines }: Impact) => lines.filter(({ label }) => label.includes('no longer accepted'));

  test('is said address by address, with the mail that came from each', async () => {
    const tenant = { ...state, exchange: { ...state.exchange, InboundConnector: [wide] } };
    expect(lostLines(await measured(inboundFilter, tenant))).toEqual([
      { label: '198.51.100.7, no longer accepted by "From the filter"', value: '2 messages in 30 days' },
      { label: '192.0.2.0/24, no longer accepted by "From the filter"', value: '1 message in 30 days' },
      { label: '198.51.100.8, no longer accepted by "From the filter"', value: 'no mail in 30 days' },
    ]);
  });

  test('without message traces nothing is said to be unused', async () => {
    const tenant = { exchange: { ...state.exchange, InboundConnector: [wide] } };
    expect(new Set(lostLines(await measured(inboundFilter, tenant)).map(({ value }) => value))).toEqual(new Set(['not known']));
  });
});

test('mail that claims an own domain is counted for Direct Send', async () => {
  const { lines } = await measured(directSend);
  expect(lines).toEqual([
    { label: 'Mail that claims your domain, 30 days', value: '2 messages' },
    { label: '198.51.100.7', value: '2 messages' },
  ]);
});

test('mail to onmicrosoft.com addresses is counted by recipient domain and source', async () => {
  const { lines, notMeasured } = await measured(onmicrosoftInbound);
  expect(lines).toContainEqual({ label: 'to contoso.onmicrosoft.com from 192.0.2.5', value: '1 message' });
  expect(notMeasured.join(' ')).toContain('primary address');
});

test('traces that cannot be read are said to be missing, with the permission', async () => {
  const { lines, notMeasured } = await measured(inboundFilter, { exchange: state.exchange });
  expect(lines).toEqual([]);
  expect(notMeasured[0]).toContain('ExchangeMessageTrace.Read.All');
});

describe('before forwarding is stopped', () => {
  const route = { Name: 'Fast lane', State: 'Enabled', Mode: 'Enforce', Priority: 0, RouteMessageOutboundConnector: 'Relay' };
  const relay = {
    Name: 'Relay',
    Enabled: true,
    IsTransportRuleScoped: true,
    UseMXRecord: false,
    SmartHosts: ['mail.evil.example'],
  };
  const tenantWith = (rule: object, connectors: readonly object[]) => {
    const exchange = autoForwardCases[0]?.state['exchange'] ?? {};
    return { exchange: { ...exchange, TransportRule: [rule], OutboundConnector: connectors } };
  };

  test('a mail flow rule that sends mail through a server outside is listed', async () => {
    const { lines } = await measured(autoForward, tenantWith(route, [relay]));
    expect(lines).toContainEqual({ label: 'Transport rule Fast lane', value: 'through mail.evil.example' });
  });

  test('one whose connector is not there is listed too, and one that is off is not', async () => {
    const lost = await measured(autoForward, tenantWith(route, []));
    expect(lost.lines).toContainEqual({
      label: 'Transport rule Fast lane',
      value: 'through Relay, a connector that is not there',
    });
    const off = await measured(autoForward, tenantWith({ ...route, State: 'Disabled' }, [relay]));
    expect(off.lines.map(({ label }) => label)).not.toContain('Transport rule Fast lane');
  });
});
