/** Names that others choose, in what the basics find: forwarding targets, allowed domains, rules, texts of DNS. They are shown as written. */

import { plainText } from '../../src/chat/safe-text';
import { control as autoForward } from '../../src/controls/auto-forward/index';
import { cases as breakGlassCases } from '../../src/controls/break-glass/cases';
import { control as breakGlass } from '../../src/controls/break-glass/index';
import type { Control } from '../../src/controls/control';
import { control as domainSpoofing } from '../../src/controls/domain-spoofing/index';
import type { Finding } from '../../src/controls/finding';
import { control as spamFilter } from '../../src/controls/spam-filter/index';
import { explainCard } from '../../src/views/explain';
import { htmlReport } from '../../src/views/html/report';
import { hostileTexts } from '../support/chat/hostile-text';
import type { PlatformDriver } from '../support/chat/platform-contract';
import { slackUnderTest } from '../support/chat/slack-driver';
import { teamsUnderTest } from '../support/chat/teams-driver';
import { terminalUnderTest } from '../support/chat/terminal-driver';
import { judge } from '../support/controls/run-case';
import { sampleExport } from '../support/evidence/sample-export';
import { count } from '../support/runner/counts';

const domain = { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true };
const mailbox = { Guid: 'a1', PrimarySmtpAddress: 'ann@contoso.com', RecipientTypeDetails: 'UserMailbox' };

/** A tenant in which someone else chose `text` wherever others can choose. */
const tenant = (text: string) => ({
  exchange: {
    AcceptedDomain: [domain],
    Mailbox: [{ ...mailbox, ForwardingSmtpAddress: `smtp:${text}@evil.example`, DeliverToMailboxAndForward: true }],
    Recipient: [],
    RemoteDomain: [{ Name: 'Default', DomainName: '*', AutoForwardEnabled: true, TrustedMailInboundEnabled: false }],
    HostedOutboundSpamFilterPolicy: [{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'On' }],
    HostedOutboundSpamFilterRule: [],
    JournalRule: [],
    OutboundConnector: [],
    TransportRule: [
      {
        Guid: 'r1',
        Name: `rule ${text}`,
        State: 'Enabled',
        Mode: 'Enforce',
        Priority: 0,
        BlindCopyTo: ['x@evil.example'],
        SetSCL: -1,
      },
    ],
    HostedContentFilterPolicy: [
      {
        Name: 'Default',
        IsDefault: true,
        SpamAction: 'MoveToJmf',
        HighConfidenceSpamAction: 'MoveToJmf',
        PhishSpamAction: 'MoveToJmf',
        HighConfidencePhishAction: 'Quarantine',
        BulkSpamAction: 'MoveToJmf',
        BulkThreshold: 7,
        MarkAsSpamBulkMail: 'On',
        AllowedSenderDomains: [text],
        AllowedSenders: [],
      },
    ],
    HostedContentFilterRule: [],
    MalwareFilterPolicy: [{ Name: 'Default', IsDefault: true, EnableFileFilter: true, FileTypes: ['exe', 'cmd', 'vbe'] }],
    MalwareFilterRule: [],
    AntiPhishPolicy: [{ Name: 'Default', IsDefault: true, Enabled: true, EnableSpoofIntelligence: true, HonorDmarcPolicy: true }],
    AntiPhishRule: [],
    EOPProtectionPolicyRule: [],
    HostedConnectionFilterPolicy: [{ Name: 'Default', IPAllowList: [], EnableSafeList: false }],
    InboundConnector: [],
    DkimSigningConfig: [],
    OrganizationConfig: { IsDehydrated: false },
  },
  mail: {
    txt: { 'contoso.com': [`v=spf1 ${text}`], '_dmarc.contoso.com': [`v=DMARC1; p=none; rua=${text}`] },
    cname: {},
    mx: {},
  },
});

const shownBy: readonly (readonly [Control, string])[] = [
  [autoForward, 'a forwarding target and a rule'],
  [spamFilter, 'an allowed domain and a rule'],
  [domainSpoofing, 'texts of DNS'],
];
const find = (control: Control, text: string): Promise<Finding> =>
  judge(control, { name: 'one', verdict: 'partial', state: tenant(text) });
const words = (text: string): string => text.replaceAll(/\s+/g, '');

test.each(shownBy)('%s keeps what is written as it is written: $1', async (control) => {
  for (const { name, text } of hostileTexts) {
    const { evidence } = await find(control, text);
    const told = evidence.flatMap(({ object, actual }) => [object, actual].flat().map(String)).join('\n');
    expect({ name, holds: told.includes(text) }).toEqual({ name, holds: true });
  }
});

test('a user name of forty thousand dots holds up no audit', async () => {
  const [one] = breakGlassCases;
  if (one === undefined) throw new Error('There is no case.');
  const state = structuredClone(one.state) as { readonly graph: { readonly users: { userPrincipalName: string }[] } };
  for (const user of state.graph.users) user.userPrincipalName += '.'.repeat(40_000);
  const { verdict } = await judge(breakGlass, {
    ...one,
    state,
    breakGlass: state.graph.users.map((user) => user.userPrincipalName),
  });
  expect(verdict).not.toBe('pass');
}, 10_000);

const judgedAt = new Date('2026-11-24T08:00:00Z');

describe.each([slackUnderTest, teamsUnderTest, terminalUnderTest])('$name', ({ open }) => {
  let driver: PlatformDriver;
  beforeAll(async () => {
    driver = await open();
    await driver.start(() => Promise.resolve(null));
  });
  afterAll(() => driver.close());

  test.each(shownBy)('shows %s as written, and nothing of it acts', async (control) => {
    const cardOf = async (text: string) => explainCard(control, 'contoso', { finding: await find(control, text), at: judgedAt });
    const harmless = await driver.platform.post(driver.channel, await cardOf('harmless'));
    // The moment of the audit, in the reader's own time.
    const moments = driver.messages().find(({ id }) => id === harmless.message)?.live ?? [];
    for (const { name, text } of hostileTexts.slice(0, count({ fast: 6, full: hostileTexts.length }))) {
      const posted = await driver.platform.post(driver.channel, await cardOf(text));
      const seen = driver.messages().find(({ id }) => id === posted.message) ?? driver.messages().at(-1);
      expect({ name, live: seen?.live }).toEqual({ name, live: moments });
      expect({ name, text: words(seen?.text ?? '') }).toEqual({
        name,
        text: expect.stringContaining(words(plainText(text)).slice(0, 20)),
      });
    }
  });
});

test('the report of a tenant shows it as text', async () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>';
  const findings = await Promise.all(shownBy.map(([control]) => find(control, script)));
  const page = htmlReport({ ...sampleExport(), findings });
  expect(page).not.toMatch(/<script>|<img/);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});
