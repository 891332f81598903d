/** Whether a message would be taken: by which connector, and which rule refuses it or keeps others from looking. */

import { type MailAnswer, whyAnswerSchema } from '../src/features/why/answer';
import { type MailQuestion, readMailQuestion } from '../src/features/why/mail-question';
import { mailLeadOf } from '../src/features/why/sentence-mail';
import { lookMail } from '../src/features/why/worker/look-mail';
import { isRefusal, type Refusal } from '../src/lib/errors';
import { filterConnector as lock } from './support/tenants/filter-connector';
import { stateClient } from './support/tenants/state-client';

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

interface Parts {
  readonly connectors?: readonly object[];
  readonly rules?: readonly object[];
  readonly rejectsDirectSend?: boolean;
  /** Neither connectors nor rules can be read. */
  readonly isUnread?: true;
}

async function ask(
  { connectors = [], rules = [], rejectsDirectSend = false, isUnread }: Parts,
  question: Partial<MailQuestion>,
): Promise<MailAnswer | Refusal> {
  const state = {
    exchange: {
      AcceptedDomain: [{ DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true }],
      ...(isUnread ? {} : { InboundConnector: connectors, TransportRule: rules }),
      OrganizationConfig: { RejectDirectSend: rejectsDirectSend },
      Recipient: [
        { id: 'eva@contoso.com', Name: 'eva', PrimarySmtpAddress: 'eva@contoso.com', RecipientTypeDetails: 'UserMailbox' },
      ],
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
  ['nothing restricts it', {}, { sender }, 'Mail from news@example.com to eva@contoso.com is taken; no connector restricts it.'],
  [
    'it comes from the filter',
    { connectors: [lock] },
    { sender, ip: '203.0.113.9' },
    'Mail from news@example.com by the server 203.0.113.9 to eva@contoso.com is taken, by the connector "From the filter".',
  ],
  [
    'it comes past the filter',
    { connectors: [lock] },
    { sender, ip: '198.51.100.9' },
    'Mail from news@example.com by the server 198.51.100.9 to eva@contoso.com is refused: by the connector "From the filter".',
  ],
  [
    'nobody says from where it comes',
    { connectors: [lock] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is taken unless it is refused by the connector "From the filter".',
  ],
  [
    'a connector asks for a certificate',
    { connectors: [certificate] },
    { sender, ip: '203.0.113.9' },
    'Mail from news@example.com by the server 203.0.113.9 to eva@contoso.com is taken unless it is refused by the connector "From the filter".',
  ],
  [
    'a connector for its domain restricts nothing',
    { connectors: [lock, open] },
    { sender: 'a@partner.example', ip: '198.51.100.9' },
    'Mail from a@partner.example by the server 198.51.100.9 to eva@contoso.com is taken, by the connector "Partner".',
  ],
  [
    'a rule refuses it',
    { rules: [rule('No news', { ...refuse, SenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is refused: by the rule "No news".',
  ],
  [
    'a rule looks at what nobody knows',
    { rules: [rule('No offers', { ...refuse, SubjectContainsWords: ['offer'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is taken unless it is refused by the rule "No offers".',
  ],
  [
    'an earlier rule keeps the later ones from looking',
    { rules: [rule('Friends', { StopRuleProcessing: true, From: [sender] }), rule('No news', { ...refuse, Priority: 1 })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is taken; no connector restricts it.',
  ],
  [
    'an exception spares it',
    { rules: [rule('No news', { ...refuse, ExceptIfSenderDomainIs: ['example.com'] })] },
    { sender },
    'Mail from news@example.com to eva@contoso.com is taken; no connector restricts it.',
  ],
  [
    'it claims an own domain and Direct Send is refused',
    { rejectsDirectSend: true },
    { sender: 'boss@contoso.com', ip: '198.51.100.9' },
    'Mail from boss@contoso.com by the server 198.51.100.9 to eva@contoso.com is refused: by the refusal of Direct Send.',
  ],
])('%s', async (_what, parts, question, sentence) => {
  expect(mailLeadOf(await told(parts, question))).toBe(sentence);
});

test('a rule that only audits refuses nothing', async () => {
  expect((await told({ rules: [rule('No news', { ...refuse, Mode: 'Audit' })] }, { sender })).outcome).toBe('taken');
});

test('what could not be read is never taken', async () => {
  const answer = await told({ isUnread: true }, { sender });
  expect(answer.outcome).toBe('depends');
  expect(answer.notes.join()).toContain('InboundConnector');
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
