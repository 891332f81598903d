/** Tenants without a decision about a mail filter, and what mail exchangers, connectors, SPF and the mail of 30 days say of one. */
import type { Case } from '../case.js';

const domain = (name: string, more: object = {}) => ({ DomainName: name, Name: name, DomainType: 'Authoritative', ...more });
const domains = [domain('contoso.com', { Default: true }), domain('contoso.onmicrosoft.com', { InitialDomain: true })];
const microsoft = ['contoso-com.mail.protection.outlook.com'];
const filter = ['mx1.filter.example', 'mx2.filter.example'];
const spf = {
  'contoso.com': ['v=spf1 include:spf.filter.example -all'],
  'spf.filter.example': ['v=spf1 ip4:203.0.113.0/25 ip4:office -all'],
};

const connector = {
  Guid: '1c000000-0000-4000-8000-000000000001',
  Name: 'From the filter',
  Enabled: true,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['203.0.113.128/25'] as string[],
  AssociatedAcceptedDomains: [] as string[],
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: false,
  TlsSenderCertificateName: null as string | null,
  EFTestMode: false,
};
const lock = { ...connector, RestrictDomainsToIPAddresses: true };
const byCertificate = {
  ...connector,
  SenderIPAddresses: [],
  RequireTls: true,
  RestrictDomainsToCertificate: true,
  TlsSenderCertificateName: 'mail.filter.example',
};
const ownServers = {
  ...connector,
  Guid: '1c000000-0000-4000-8000-000000000002',
  Name: 'Own servers',
  ConnectorType: 'OnPremises',
  SenderIPAddresses: ['198.51.100.9'],
};

const day = 24 * 60 * 60 * 1000;
const asOf = Date.parse('2026-11-24T00:00:00Z');

function message(fromIP: string, daysAgo: number, more: object = {}) {
  return {
    id: `t-${fromIP}-${daysAgo}`,
    receivedDateTime: new Date(asOf - daysAgo * day).toISOString(),
    senderAddress: 'someone@elsewhere.example',
    recipientAddress: 'ana@contoso.com',
    fromIP,
    status: 'delivered',
    ...more,
  };
}

const tenDays = Array.from({ length: 10 }, (_, index) => index + 1);
/** Thirty messages on ten days. */
const mail = ['203.0.113.1', '203.0.113.2', '203.0.113.129'].flatMap((address) => tenDays.map((ago) => message(address, ago)));

interface Parts {
  readonly domains?: readonly object[];
  readonly connectors?: readonly object[] | undefined;
  readonly mx?: object;
  readonly txt?: object;
  readonly traces?: readonly object[] | undefined;
}

function suggests(name: string, parts: Parts, words: readonly string[]): Case {
  const { mx = { 'contoso.com': filter }, txt = spf } = parts;
  const { connectors = [connector], traces = mail } = parts;
  return {
    name,
    state: {
      exchange: { AcceptedDomain: parts.domains ?? domains, InboundConnector: connectors },
      mail: { mx, txt, messageTraces: traces },
    },
    verdict: 'unknown',
    undecided: true,
    suggests: words,
  };
}

/** The same where one list cannot be read. */
const without = (one: Case, list: string): Case => ({
  ...one,
  state: { ...one.state, collection: { [list]: { complete: false } } },
});

export const suggestCases: readonly Case[] = [
  suggests('mail goes to Microsoft directly', { mx: { 'contoso.com': microsoft }, connectors: [] }, [
    'Mail goes to Microsoft directly: there is no mail filter in front of it.',
    'MX records: Microsoft.',
  ]),
  suggests('mail goes to Microsoft directly, and a connector names a filter all the same', { mx: { 'contoso.com': microsoft } }, [
    'a connector names addresses of a filter all the same',
  ]),
  suggests('no domain has a mail exchanger', { mx: { 'contoso.com': [] }, connectors: [] }, ['No domain has a mail exchanger']),
  suggests('DNS does not answer', { mx: {} }, ['DNS does not say where mail for contoso.com goes.']),
  suggests(
    'one of two domains goes to Microsoft directly',
    {
      domains: [...domains, domain('fabrikam.com')],
      mx: { 'contoso.com': filter, 'fabrikam.com': microsoft },
      txt: { ...spf, 'fabrikam.com': [] },
    },
    ['Mail for fabrikam.com goes to Microsoft directly, and for other domains through a filter.'],
  ),
  suggests('a connector rejects all other mail already, by address', { connectors: [lock], traces: [] }, [
    'All external mail comes through the mail filter of the connector "From the filter"; other mail is rejected already.',
    'Connector "From the filter": 203.0.113.128/25.',
    'SPF of the filter: 203.0.113.0/25.',
  ]),
  suggests('a connector rejects all other mail already, by certificate', { connectors: [byCertificate], traces: [] }, [
    'other mail is rejected already',
    'Connector "From the filter": mail.filter.example.',
  ]),
  suggests(
    'a switch for a certificate that is not named rejects nothing',
    {
      connectors: [{ ...connector, RestrictDomainsToCertificate: true }],
    },
    ['All external mail of 30 days came from the mail filter (203.0.113.0/24).'],
  ),
  suggests(
    'two connectors reject all other mail',
    {
      connectors: [lock, { ...lock, Guid: '1c000000-0000-4000-8000-000000000003', Name: 'From the filter too' }],
    },
    ['All external mail of 30 days came from the mail filter (203.0.113.0/24).'],
  ),
  suggests(
    'connectors that are off, for some or for other senders name no filter',
    {
      connectors: [
        { ...lock, Enabled: false },
        { ...lock, AssociatedAcceptedDomains: ['contoso.com'] },
        { ...lock, SenderDomains: ['smtp:partner.example;1'] },
        { ...ownServers, SenderIPAddresses: ['203.0.113.128/25'] },
      ],
      traces: [...mail, ...tenDays.map((ago) => message('203.0.113.3', ago))],
    },
    ['All external mail of 30 days came from the mail filter (203.0.113.0/25) and from your own servers.'],
  ),
  suggests(
    'a connector that only names a filter stands before the one that rejects all other mail',
    {
      connectors: [connector, { ...lock, Guid: '1c000000-0000-4000-8000-000000000003', Name: 'The lock' }],
    },
    ['All external mail comes through the mail filter of the connector "The lock"; other mail is rejected already.'],
  ),
  suggests(
    'a connector for every sender and one more by name is for all',
    {
      connectors: [{ ...lock, SenderDomains: ['smtp:partner.example;1', 'smtp:*;2'] }],
    },
    ['other mail is rejected already'],
  ),
  suggests(
    'all mail of 30 days came from the filter, and some from own servers',
    { connectors: [connector, ownServers], traces: [...mail, message('198.51.100.9', 3)] },
    [
      'All external mail of 30 days came from the mail filter (203.0.113.0/24) and from your own servers.',
      '30 messages from these addresses on 10 days of the last 30.',
    ],
  ),
  suggests(
    'old, rejected and outbound mail, and mail to addresses of others, says nothing of the filter',
    {
      traces: [
        ...mail,
        message('198.51.100.77', 40),
        message('198.51.100.77', 2, { status: 'failed' }),
        message('198.51.100.77', 3, { recipientAddress: 'them@elsewhere.example' }),
      ],
    },
    ['All external mail of 30 days came from the mail filter (203.0.113.0/24).', '30 messages from these addresses on 10 days'],
  ),
  suggests('mail came from somewhere else too', { traces: [...mail, message('198.51.100.77', 3)] }, [
    'Mail also came from 1 address (198.51.100.77): say first whether that may go on.',
  ]),
  suggests(
    'mail came from more addresses than are compared',
    {
      txt: { ...spf, 'spf.filter.example': ['v=spf1 ip4:203.0.96.0/19 -all'] },
      connectors: [],
      traces: Array.from({ length: 5001 }, (_, index) => message(`203.0.${96 + (index >> 8)}.${index & 255}`, 1 + (index % 20))),
    },
    ['Mail came from more than 5000 addresses, and not all were compared.'],
  ),
  suggests('there is little mail', { traces: mail.slice(0, 20) }, ['There is not enough mail to tell whether that is all.']),
  suggests('nothing names the addresses of the filter', { connectors: [], txt: { 'contoso.com': [] } }, [
    'Mail goes through a filter, and nothing names the addresses that it delivers from.',
  ]),
  without(
    suggests('the connectors cannot be read, and nobody decided', {}, [
      'The accepted domains or the connectors could not be read.',
    ]),
    'exchange.InboundConnector',
  ),
  without(
    suggests('the accepted domains cannot be read, and nobody decided', {}, [
      'The accepted domains or the connectors could not be read.',
    ]),
    'exchange.AcceptedDomain',
  ),
  without(suggests('the traces broke off', {}, ['There is not enough mail to tell whether that is all.']), 'mail.messageTraces'),
];
