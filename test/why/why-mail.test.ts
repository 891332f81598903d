/** What became of a message, and what would become of one: by which connector, rule, recipient. What is unknown is never accepted. */

import { type MailAnswer, whyAnswerSchema } from '../../src/features/why/answer';
import { whyMailCard } from '../../src/features/why/card-mail';
import { type MailQuestion, readMailQuestion } from '../../src/features/why/mail-question';
import { mailLeadOf } from '../../src/features/why/sentence-mail';
import { lookMail } from '../../src/features/why/worker/look-mail';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import { filterConnector as lock } from '../support/tenants/filter-connector';
import { stateClient } from '../support/tenants/state-client';

const open = { ...lock, Name: 'Partner', SenderDomains: ['smtp:partner.example;1'], RestrictDomainsToIPAddresses: false };
const certificate = {
  ...lock,
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: true,
  RequireTls: true,
  TlsSenderCertificateName: 'mail.filter.example',
};
const rule = (Name: string, more: object) => ({ Name, Priority: 0, State: 'Enabled', Mode: 'Enforce', ...more });
const refuse = { RejectMessageReasonText: 'no' };

const eva = {
  Name: 'eva',
  PrimarySmtpAddress: 'eva@contoso.com',
  EmailAddresses: ['SMTP:eva@contoso.com', 'smtp:sales@contoso.com', 'SIP:eva@contoso.com'],
  RecipientTypeDetails: 'UserMailbox',
};

interface Parts {
  readonly connectors?: readonly object[];
  readonly rules?: readonly object[];
  readonly rejectsDirectSend?: boolean;
  readonly recipient?: object;
  readonly mailbox?: object;
  /** Null: traces cannot be read. */
  readonly traces?: readonly object[] | null;
  /** The list of rules broke off. */
  readonly areRulesCut?: true;
  /** Neither connectors nor rules can be read. */
  readonly isUnread?: true;
  /** Whether there is such a recipient cannot be read. */
  readonly isRecipientUnread?: true;
}

async function ask(
  {
    connectors = [],
    rules = [],
    rejectsDirectSend = false,
    recipient = {},
    mailbox = {},
    traces = [],
    areRulesCut,
    isUnread,
    isRecipientUnread,
  }: Parts,
  question: Partial<MailQuestion>,
): Promise<MailAnswer | Refusal> {
  const state = {
    exchange: {
      AcceptedDomain: [{ DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true }],
      ...(isUnread ? {} : { InboundConnector: connectors, TransportRule: rules }),
      OrganizationConfig: { RejectDirectSend: rejectsDirectSend },
      Recipient: [{ ...eva, ...recipient }],
      Mailbox: [{ ...eva, ...mailbox }],
    },
    ...(traces === null ? {} : { mail: { messageTraces: traces } }),
    collection: {
      ...(areRulesCut ? { 'exchange.TransportRule': { complete: false } } : {}),
      ...(isRecipientUnread ? { 'exchange.Recipient': { complete: false, returned: 0, error: { status: 403 } } } : {}),
    },
  };
  const asOf = new Date('2026-11-24T00:00:00Z');
  return lookMail({ client: stateClient(state), question: { to: 'eva@contoso.com', ...question }, asOf, monotonicMs: () => 0 });
}

async function told(parts: Parts, question: Partial<MailQuestion>): Promise<MailAnswer> {
  const answer = await ask(parts, question);
  if (isRefusal(answer)) throw new Error(answer.reason);
  return whyAnswerSchema.parse(answer) as MailAnswer;
}

const sender = 'news@example.com';

test.each<[string, Parts, Partial<MailQuestion>, string]>([
  [
    'nothing restricts it',
    {},
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'it comes from the filter',
    { connectors: [lock] },
    { sender, ip: '203.0.113.9' },
    'Mail from news@example.com by the server 203.0.113.9 to eva@contoso.com is accepted by the connector "From the filter".',
  ],
  [
    'it comes past the filter',
    { connectors: [lock] },
    { sender, ip: '198.51.100.9' },
    'Mail from news@example.com by the server 198.51.100.9 to eva@contoso.com is rejected by the connector "From the filter".',
  ],
  [
    'nobody says from where it comes',
    { connectors: [lock] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted unless it is rejected by the connector "From the filter".',
  ],
  [
    'a connector asks for a certificate',
    { connectors: [certificate] },
    { sender, ip: '203.0.113.9' },
    'Mail from news@example.com by the server 203.0.113.9 to eva@contoso.com is accepted unless it is rejected by the connector "From the filter".',
  ],
  [
    'a connector for its domain restricts nothing',
    { connectors: [lock, open] },
    { sender: 'a@partner.example', ip: '198.51.100.9' },
    'Mail from a@partner.example by the server 198.51.100.9 to eva@contoso.com is accepted by the connector "Partner".',
  ],
  [
    'a connector for its domain may be off, and the one for everyone rejects it',
    { connectors: [lock, { ...open, Enabled: null }] },
    { sender: 'a@partner.example', ip: '198.51.100.9' },
    'Mail from a@partner.example by the server 198.51.100.9 to eva@contoso.com is accepted unless it is rejected by the connector "From the filter".',
  ],
  [
    'a connector for its domain may be off, and both that one and the one for everyone reject it',
    { connectors: [lock, { ...lock, Name: 'Partner', SenderDomains: ['smtp:partner.example;1'], Enabled: null }] },
    { sender: 'a@partner.example', ip: '198.51.100.9' },
    'Mail from a@partner.example by the server 198.51.100.9 to eva@contoso.com is rejected by the connector "Partner" and the connector "From the filter".',
  ],
  [
    'a rule refuses it',
    { rules: [rule('No news', { ...refuse, SenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is rejected by the rule "No news".',
  ],
  [
    'a rule looks at what nobody knows',
    { rules: [rule('No offers', { ...refuse, SubjectContainsWords: ['offer'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted unless it is rejected by the rule "No offers".',
  ],
  [
    'an earlier rule keeps the later ones from looking',
    { rules: [rule('Friends', { StopRuleProcessing: true, From: [sender] }), rule('No news', { ...refuse, Priority: 1 })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'an exception spares it',
    { rules: [rule('No news', { ...refuse, ExceptIfSenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'it claims your domain and Direct Send is refused',
    { rejectsDirectSend: true },
    { sender: 'boss@contoso.com', ip: '198.51.100.9' },
    'Mail from boss@contoso.com by the server 198.51.100.9 to eva@contoso.com is rejected by the setting that rejects Direct Send.',
  ],
  [
    'a rule puts it into quarantine',
    { rules: [rule('Hold news', { Quarantine: true, SenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is put into quarantine by the rule "Hold news".',
  ],
  [
    'a rule deletes it',
    { rules: [rule('Drop news', { DeleteMessage: true, SenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is deleted without notice by the rule "Drop news".',
  ],
  [
    'one rule may quarantine it and a later one rejects it',
    {
      rules: [rule('Offers', { Quarantine: true, SubjectContainsWords: ['offer'] }), rule('No news', { ...refuse, Priority: 1 })],
    },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted unless it is quarantined or rejected by the rule "Offers" and the rule "No news".',
  ],
  [
    'a rule redirects it',
    { rules: [rule('To the desk', { RedirectMessageTo: ['desk@contoso.com'], SentTo: ['eva@contoso.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted, but sent to desk@contoso.com instead, by the rule "To the desk".',
  ],
  [
    'a redirected message is rejected by a later rule all the same',
    {
      rules: [
        rule('To the desk', { RedirectMessageTo: ['desk@contoso.com'], StopRuleProcessing: false }),
        rule('No news', { ...refuse, Priority: 1 }),
      ],
    },
    { sender },
    'Mail from news@example.com to eva@contoso.com is rejected by the rule "No news".',
  ],
  [
    'a rule sends it through a connector',
    { rules: [rule('By the old servers', { RouteMessageOutboundConnector: 'To HQ' })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted, but sent to To HQ instead, by the rule "By the old servers".',
  ],
  [
    'someone has to approve it',
    { rules: [rule('Moderated', { ModerateMessageByUser: ['boss@contoso.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is held until boss@contoso.com approves it, by the rule "Moderated".',
  ],
  [
    'nobody says who sends it, and a connector for some senders restricts nothing',
    { connectors: [{ ...open, Name: 'Partner', SenderDomains: ['smtp:partner.example;1'] }] },
    {},
    'Mail from any sender to eva@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'a rule sends a copy',
    { rules: [rule('Journal', { BlindCopyTo: ['archive@other.example'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it, and the rule "Journal" sends a copy to archive@other.example.',
  ],
  [
    'the mailbox forwards it',
    { mailbox: { ForwardingSmtpAddress: 'smtp:eva@private.example', DeliverToMailboxAndForward: false } },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it, and the mailbox forwards it to eva@private.example.',
  ],
  [
    'the mailbox is on servers of our own',
    { recipient: { RecipientTypeDetails: 'MailUser', ExternalEmailAddress: 'SMTP:eva@hq.contoso.com' } },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted, but sent to eva@hq.contoso.com instead, by the recipient.',
  ],
  [
    'the recipient is a group that may want senders from inside',
    { recipient: { RecipientTypeDetails: 'MailUniversalDistributionGroup' } },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted unless it is rejected by the group.',
  ],
  [
    'it comes from a server of our own that an OnPremises connector knows',
    {
      connectors: [
        { ...open, Name: 'From HQ', ConnectorType: 'OnPremises', SenderDomains: ['smtp:*;1'], SenderIPAddresses: ['192.0.2.1'] },
      ],
    },
    { sender, ip: '192.0.2.1' },
    'Mail from news@example.com by the server 192.0.2.1 to eva@contoso.com is accepted by the connector "From HQ".',
  ],
  [
    'an OnPremises connector and a lock both answer for it, and which of the two decides is published nowhere',
    {
      connectors: [
        lock,
        { ...open, Name: 'From HQ', ConnectorType: 'OnPremises', SenderDomains: ['*'], SenderIPAddresses: ['192.0.2.1'] },
      ],
    },
    { sender, ip: '192.0.2.1' },
    'Mail from news@example.com by the server 192.0.2.1 to eva@contoso.com is accepted unless it is rejected by the connector "From the filter".',
  ],
  [
    'a connector that lets mail of one sender count as from inside is none for another sender',
    {
      connectors: [
        {
          ...open,
          Name: 'Own servers',
          ConnectorType: 'OnPremises',
          SenderIPAddresses: ['198.51.100.9'],
          TreatMessagesAsInternal: true,
        },
      ],
      rules: [rule('Inside only', { ...refuse, FromScope: 'InOrganization' })],
    },
    { sender, ip: '198.51.100.9' },
    'Mail from news@example.com by the server 198.51.100.9 to eva@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'every server meets one rule or the other',
    {
      rules: [
        rule('Not from here', { ...refuse, SenderIpRanges: ['192.0.2.0/24'] }),
        rule('Nor from elsewhere', { ...refuse, Priority: 1, ExceptIfSenderIpRanges: ['192.0.2.0/24'] }),
      ],
    },
    { sender },
    'Mail from news@example.com to eva@contoso.com is rejected by the rule "Not from here" and the rule "Nor from elsewhere".',
  ],
  [
    'one of two connectors for its domain restricts nothing, and which of them answers is published nowhere',
    { connectors: [{ ...lock, SenderDomains: ['partner.example'] }, open] },
    { sender: 'a@partner.example', ip: '198.51.100.9' },
    'Mail from a@partner.example by the server 198.51.100.9 to eva@contoso.com is accepted unless it is rejected by the connector "From the filter".',
  ],
  [
    'it is for a secondary address',
    {},
    { sender, to: 'sales@contoso.com' },
    'Mail from news@example.com to sales@contoso.com is accepted; no connector restricts it.',
  ],
  [
    'a rule names the primary address and the message the secondary one',
    { rules: [rule('Not to Eva', { ...refuse, SentTo: ['eva@contoso.com'] })] },
    { sender, to: 'sales@contoso.com' },
    'Mail from news@example.com to sales@contoso.com is rejected by the rule "Not to Eva".',
  ],
  [
    'a rule names someone else',
    { rules: [rule('Not to Bo', { ...refuse, SentTo: ['bo@contoso.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is accepted; no connector restricts it.',
  ],
])('%s', async (_what, parts, question, sentence) => {
  expect(mailLeadOf(await told(parts, question))).toBe(sentence);
});

test('a rule that only audits refuses nothing', async () => {
  expect((await told({ rules: [rule('No news', { ...refuse, Mode: 'Audit' })] }, { sender })).outcome).toBe('delivered');
});

test('what cannot be about the message is not said to decide over it', async () => {
  const nobody = rule('No address', { ...refuse, SenderIpRanges: ['203.0.113.0/24'], ExceptIfSenderIpRanges: ['203.0.0.0/16'] });
  expect((await told({ rules: [nobody] }, { sender })).steps).toEqual([]);
  const other = { ...lock, Guid: undefined, Name: 'Another filter', SenderIPAddresses: ['198.51.100.0/24'] };
  const { steps } = await told({ connectors: [lock, other] }, { sender, ip: '203.0.113.9' });
  expect(steps.map(({ name, does }) => `${name} ${does}`)).toEqual(['From the filter admits']);
});

describe('what happened', () => {
  const trace = (more: object) => ({
    receivedDateTime: '2026-11-23T09:00:00Z',
    senderAddress: sender,
    recipientAddress: 'eva@contoso.com',
    fromIP: '198.51.100.9',
    status: 'quarantined',
    ...more,
  });

  test('comes first, the newest message at the top, and of others nothing', async () => {
    const traces = [
      trace({ receivedDateTime: '2026-11-20T09:00:00Z', status: 'delivered' }),
      trace({}),
      trace({ recipientAddress: 'bo@contoso.com' }),
      trace({ senderAddress: 'other@example.com' }),
      trace({ receivedDateTime: '2026-10-01T09:00:00Z' }),
    ];
    const answer = await told({ traces }, { sender });
    expect(answer.traces.map(({ at, status }) => [at, status])).toEqual([
      ['2026-11-23T09:00:00.000Z', 'quarantined'],
      ['2026-11-20T09:00:00.000Z', 'delivered'],
    ]);
    const text = JSON.stringify(whyMailCard('contoso', answer).blocks);
    expect(text.indexOf('put into quarantine')).toBeLessThan(text.indexOf('is accepted'));
  });

  test('is said to be nothing only where the trace could be read', async () => {
    expect(JSON.stringify(whyMailCard('contoso', await told({}, { sender })))).toContain('No such message in the last 10 days');
    const unread = JSON.stringify(whyMailCard('contoso', await told({ traces: null }, { sender })));
    expect(unread).not.toContain('No such message');
    expect(unread).toContain('What happened to earlier messages (message trace) could not be read');
  });
});

test('a rule list that broke off makes no refusal certain: a rule before it may let the message past', async () => {
  const rules = [rule('No news', { ...refuse, SenderDomainIs: ['example.com'] })];
  const answer = await told({ rules, areRulesCut: true }, { sender });
  expect(answer.outcome).toBe('depends');
});

test('what could not be read is never taken', async () => {
  const answer = await told({ isUnread: true }, { sender });
  expect(answer.outcome).toBe('depends');
  expect(answer.notes.join()).toContain('InboundConnector');
});

test('mail to someone of whom nobody knows whether they exist is not said to be accepted', async () => {
  const answer = await told({ isRecipientUnread: true }, { sender });
  expect(mailLeadOf(answer)).toBe(
    'Mail from news@example.com to eva@contoso.com: whether it is accepted is unknown, because what decides could not be read completely.',
  );
  expect(answer.notes.join()).toContain('recipient (Exchange) could not be read');
});

test.each<[string, Partial<MailQuestion>, Parts, string]>([
  ['a domain that is not ours', { to: 'eva@fabrikam.com' }, {}, 'not-ours'],
  ['an address that nobody has', { to: 'nobody@contoso.com' }, {}, 'unknown-recipient'],
])('%s is said so', async (_what, question, parts, code) => {
  expect(await ask(parts, question)).toMatchObject({ refused: true, code });
});

test.each([
  [{ from: 'x', to: 'eva@contoso.com' }, 'bad-address'],
  [{ from: '203.0.113.0/24', to: 'eva@contoso.com' }, 'bad-address'],
  [{ from: 'a@b.c' }, 'missing-address'],
  [{ from: 'a@b.example', to: 'eva' }, 'bad-address'],
])('%j is a sentence', (typed, code) => {
  expect(readMailQuestion(typed)).toMatchObject({ code });
});

test('a server may stand in the place of the sender, or beside it', () => {
  expect(readMailQuestion({ from: '203.0.113.7', to: 'Eva@Contoso.com' })).toEqual({ to: 'eva@contoso.com', ip: '203.0.113.7' });
  const both = { from: 'a@b.example', ip: '203.0.113.7', to: 'eva@contoso.com' };
  expect(readMailQuestion(both)).toEqual({ to: 'eva@contoso.com', sender: 'a@b.example', ip: '203.0.113.7' });
});
