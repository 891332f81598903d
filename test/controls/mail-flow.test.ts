/** Mail flow: the set-based reasoning agrees with sending every message of a tiny world, and does not depend on how things are written. */
import * as fc from 'fast-check';
import { control as inboundFilter } from '../../src/controls/inbound-filter/index';
import { control as onmicrosoftInbound } from '../../src/controls/onmicrosoft-inbound/index';
import { mentions } from '../../src/controls/onmicrosoft-inbound/to-header';
import { isAddressSet, parseAddresses } from '../../src/controls/reasoning/ip/address-set';
import { cellGroups } from '../../src/controls/reasoning/mail-flow/cells';
import { mailConnector } from '../../src/controls/reasoning/mail-flow/connector';
import { passages } from '../../src/controls/reasoning/mail-flow/flow';
import { wayOf } from '../../src/controls/reasoning/mail-flow/message';
import { type RecipientDomain, RecipientIndex } from '../../src/controls/reasoning/mail-flow/recipients';
import type { Cell, Lens, MailFlow } from '../../src/controls/reasoning/mail-flow/routes';
import { mailRules } from '../../src/controls/reasoning/mail-flow/rule';
import { listed } from '../../src/controls/reasoning/scope/listed';
import { sameJson } from '../../src/lib/json';
import { acceptedDomains } from '../../src/tenant/resources/accepted-domain';
import { inboundConnectors } from '../../src/tenant/resources/inbound-connector';
import { mailboxes } from '../../src/tenant/resources/mailbox';
import { transportRules } from '../../src/tenant/resources/transport-rule';
import { judge } from '../support/controls/run-case';

const asOf = new Date('2026-11-24T00:00:00Z');
const ips = [0, 1, 2, 3, 4, 5, 6, 7];
const domains = ['contoso.com', 'sub.contoso.com', 'contoso.onmicrosoft.com'];

/** A set of the world's addresses, as bits; written one by one. */
const addressBits = fc.integer({ min: 0, max: 255 });
const addressesOf = (bits: number) => ips.filter((ip) => bits & (1 << ip)).map((ip) => `192.0.2.${ip}`);

const connectorInput = fc.record({
  enabled: fc.boolean(),
  partner: fc.boolean(),
  wide: fc.boolean(),
  restricts: fc.boolean(),
  addresses: addressBits,
  recipients: fc.subarray(domains),
});
type ConnectorInput = ReturnType<typeof connectorInput.generate>['value'];

const ruleInput = fc.record({
  enabled: fc.boolean(),
  enforced: fc.boolean(),
  begun: fc.boolean(),
  from: fc.constantFrom(null, 'InOrganization', 'NotInOrganization'),
  only: fc.option(addressBits),
  except: addressBits,
  recipients: fc.option(fc.subarray(domains, { minLength: 1 })),
  exceptRecipients: fc.subarray(domains, { maxLength: 1 }),
  original: fc.boolean(),
  refuses: fc.boolean(),
  stops: fc.boolean(),
});
type RuleInput = ReturnType<typeof ruleInput.generate>['value'];

function connectorRow(input: ConnectorInput, index: number) {
  return inboundConnectors.row.parse({
    Name: `connector ${index}`,
    Enabled: input.enabled,
    ConnectorType: input.partner ? 'Partner' : 'OnPremises',
    SenderDomains: [input.wide ? 'smtp:*;1' : 'smtp:partner.example;1'],
    RestrictDomainsToIPAddresses: input.restricts,
    RestrictDomainsToCertificate: false,
    SenderIPAddresses: addressesOf(input.addresses),
    AssociatedAcceptedDomains: input.recipients,
    TreatMessagesAsInternal: false,
    CloudServicesMailEnabled: false,
  });
}

function ruleFields(input: RuleInput, index: number) {
  return {
    Name: `rule ${index}`,
    Priority: index,
    State: input.enabled ? 'Enabled' : 'Disabled',
    Mode: input.enforced ? 'Enforce' : 'Audit',
    ActivationDate: input.begun ? null : '2026-12-01T00:00:00Z',
    FromScope: input.from,
    SenderIpRanges: input.only === null ? null : addressesOf(input.only),
    ExceptIfSenderIpRanges: addressesOf(input.except),
    RecipientDomainIs: input.recipients,
    ExceptIfRecipientDomainIs: input.exceptRecipients,
    RecipientAddressType: input.original ? 'Original' : 'Resolved',
    RejectMessageReasonText: input.refuses ? 'no' : null,
    StopRuleProcessing: input.stops,
  };
}

interface Message {
  readonly ip: number;
  readonly to: string;
  readonly primary: string;
}

/** One message sent through connectors and rules, as the service would take it. */
function isAccepted(message: Message, connectors: readonly ConnectorInput[], rules: readonly RuleInput[]): boolean {
  const locks = connectors.filter(
    (one) =>
      one.enabled &&
      one.partner &&
      one.wide &&
      one.restricts &&
      one.addresses !== 0 &&
      (one.recipients.length === 0 || one.recipients.includes(message.to)),
  );
  if (locks.length > 0 && !locks.some((one) => one.addresses & (1 << message.ip))) return false;
  for (const rule of rules) {
    if (!rule.enabled || !rule.enforced || !rule.begun || rule.from === 'InOrganization') continue;
    const seen = rule.original ? message.to : message.primary;
    const within = (words: readonly string[]) => words.some((word) => seen === word || seen.endsWith(`.${word}`));
    const conditioned = rule.only !== null && rule.only !== 0;
    if (conditioned && !((rule.only ?? 0) & (1 << message.ip))) continue;
    if (rule.except & (1 << message.ip)) continue;
    if (rule.recipients !== null && !within(rule.recipients)) continue;
    if (within(rule.exceptRecipients)) continue;
    if (rule.refuses) return false;
    if (rule.stops) return true;
  }
  return true;
}

function domainNamed(name: string): RecipientDomain {
  const index = new RecipientIndex();
  index.seeDomain(acceptedDomains.row.parse({ DomainName: name, DomainType: 'Authoritative' }));
  const [domain] = index.domains;
  if (domain === undefined) throw new Error(`${name} is no domain.`);
  return domain;
}

const lens: Lens = { world: 'worst', allowed: listed([]), limits: () => false };

function flowOf(connectors: readonly ConnectorInput[], rules: readonly RuleInput[]): MailFlow {
  return {
    connectors: connectors.map((one, index) => mailConnector(connectorRow(one, index))),
    connectorsWhole: true,
    rules: mailRules(
      rules.map((one, index) => transportRules.row.parse(ruleFields(one, index))),
      asOf,
    ),
    rulesWhole: true,
  };
}

test('who may deliver to whom is the same by sets as by sending every message', () => {
  const connectorLists = fc.array(connectorInput, { maxLength: 3 });
  const ruleLists = fc.array(ruleInput, { maxLength: 4 });
  fc.assert(
    fc.property(
      connectorLists,
      ruleLists,
      fc.constantFrom(...domains),
      fc.constantFrom(...domains),
      (connectors, rules, to, primary) => {
        const flow = flowOf(connectors, rules);
        const open = passages(flow, { domain: domainNamed(to), primary }, lens).filter((way) => way.route.kind === 'any');
        const bySets = ips.filter((ip) => {
          const address = parseAddresses(`192.0.2.${ip}`);
          return isAddressSet(address) && open.some((way) => address.isSubsetOf(way.accepted));
        });
        expect(bySets).toEqual(ips.filter((ip) => isAccepted({ ip, to, primary }, connectors, rules)));
      },
    ),
    { numRuns: 500 },
  );
});

test('one message fares as it does by sending it, and it depends only where a connector may answer that restricts nothing', () => {
  fc.assert(
    fc.property(
      fc.array(connectorInput, { maxLength: 3 }),
      fc.array(ruleInput, { maxLength: 4 }),
      fc.record({ ip: fc.constantFrom(...ips), to: fc.constantFrom(...domains), primary: fc.constantFrom(...domains) }),
      (connectors, rules, { ip, to, primary }) => {
        const address = parseAddresses(`192.0.2.${ip}`);
        if (!isAddressSet(address)) throw new Error('That is an address.');
        const cell = { domain: domainNamed(to), primary };
        const message = {
          ip: address,
          sender: 'a@other.example',
          recipient: `ana@${to}`,
          addresses: null,
          cell,
          claimsOwn: false,
        } as const;
        const { outcome } = wayOf(flowOf(connectors, rules), message, false);
        const isOpenBeside = connectors.some((one) => one.wide && one.recipients.length > 0 && !one.restricts);
        const isOwnServer = connectors.some(
          (one) => !one.partner && one.enabled && one.wide && (one.addresses & (1 << ip)) !== 0,
        );
        if (outcome === 'depends')
          expect(isOpenBeside || isOwnServer || connectors.some((one) => one.addresses === 0)).toBe(true);
        else expect(outcome === 'delivered').toBe(isAccepted({ ip, to, primary }, connectors, rules));
      },
    ),
    { numRuns: 500 },
  );
});

test('recipients that are judged together fare the same one by one', () => {
  fc.assert(
    fc.property(fc.array(connectorInput, { maxLength: 3 }), fc.array(ruleInput, { maxLength: 4 }), (connectors, rules) => {
      const flow = flowOf(connectors, rules);
      const index = new RecipientIndex();
      for (const name of domains) {
        index.seeDomain(acceptedDomains.row.parse({ DomainName: name, DomainType: 'Authoritative' }));
        index.seeMailbox(mailboxes.row.parse({ PrimarySmtpAddress: `ana@${name}` }));
      }
      const groups = cellGroups(flow, index, { domainsWhole: true, mailboxesWhole: true });
      const accepted = (cell: Cell) => passages(flow, cell, lens).map((way) => way.accepted.toString());
      const together = groups.map(({ cell, domains: alike, primaries }) =>
        alike
          .flatMap((domain) => primaries.map((primary) => accepted({ domain, primary })))
          .every((one) => sameJson(one, accepted(cell))),
      );
      expect(together).not.toContain(false);
    }),
    { numRuns: 200 },
  );
});

const contoso = { DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true };
const moera = { DomainName: 'contoso.onmicrosoft.com', DomainType: 'Authoritative', Default: false, InitialDomain: true };
const ana = {
  PrimarySmtpAddress: 'ana@contoso.com',
  EmailAddresses: ['SMTP:ana@contoso.com', 'smtp:ana@contoso.onmicrosoft.com'],
};

function tenant(parts: { readonly connectors?: readonly object[]; readonly rules?: readonly object[] }) {
  return {
    exchange: {
      AcceptedDomain: [contoso, moera],
      InboundConnector: parts.connectors ?? [],
      TransportRule: parts.rules ?? [],
      OrganizationConfig: { RejectDirectSend: false },
      Mailbox: [ana],
    },
    mail: { mx: { 'contoso.com': ['mx.filter.example'] } },
  };
}

const lock = {
  Name: 'From the filter',
  Enabled: true,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  AssociatedAcceptedDomains: [],
  RestrictDomainsToIPAddresses: true,
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
};
const guard = {
  Name: 'Past the filter',
  State: 'Enabled',
  Mode: 'Enforce',
  FromScope: 'NotInOrganization',
  RejectMessageReasonText: 'no',
};

/** Ways to write the first half of 203.0.113.0/24, and the second. */
const firstHalf = [['203.0.113.0/25'], ['203.0.113.7/25'], ['203.0.113.0-203.0.113.127'], ['203.0.113.0/26', '203.0.113.64/26']];
const secondHalf = [['203.0.113.128/25'], ['203.0.113.128 - 203.0.113.255'], ['203.0.113.192/26', '203.0.113.128/26']];
const whole = fc.oneof(
  fc.constant(['203.0.113.0/24']),
  fc
    .tuple(fc.constantFrom(...firstHalf), fc.constantFrom(...secondHalf))
    .chain(([first, second]) => fc.shuffledSubarray([...first, ...second], { minLength: first.length + second.length })),
);

test('the verdict does not depend on how ranges are written', async () => {
  await fc.assert(
    fc.asyncProperty(whole, whole, fc.boolean(), async (wanted, there, byRule) => {
      const state = byRule
        ? tenant({ rules: [{ ...guard, ExceptIfSenderIpRanges: there }] })
        : tenant({ connectors: [{ ...lock, SenderIPAddresses: there }] });
      const finding = await judge(inboundFilter, { name: '', state, settings: { ranges: wanted }, verdict: 'pass' });
      expect(finding.verdict).toBe('pass');
    }),
    { numRuns: 60 },
  );
});

test('one address too many is never a pass, and is named', async () => {
  const stranger = fc.integer({ min: 1, max: 254 }).map((octet) => `198.51.100.${octet}`);
  await fc.assert(
    fc.asyncProperty(whole, stranger, fc.boolean(), async (there, extra, byRule) => {
      const state = byRule
        ? tenant({ rules: [{ ...guard, ExceptIfSenderIpRanges: [...there, extra] }] })
        : tenant({ connectors: [{ ...lock, SenderIPAddresses: [...there, extra] }] });
      const finding = await judge(inboundFilter, {
        name: '',
        state,
        settings: { ranges: ['203.0.113.0/24'] },
        verdict: 'partial',
      });
      expect(finding.verdict).toBe('partial');
      expect(JSON.stringify(finding.evidence)).toContain(`${extra}/32`);
    }),
    { numRuns: 40 },
  );
});

/** Rules that change nothing: disabled, in audit mode, marking, or refusing something else. */
const bystanders = [
  { Name: 'off', State: 'Disabled', Mode: 'Enforce', StopRuleProcessing: true },
  { Name: 'tried', State: 'Enabled', Mode: 'Audit', StopRuleProcessing: true },
  { Name: 'marks', State: 'Enabled', Mode: 'Enforce', FromScope: 'NotInOrganization', PrependSubject: '[External]' },
  { Name: 'inside', State: 'Enabled', Mode: 'Enforce', FromScope: 'InOrganization', StopRuleProcessing: true },
  { Name: 'content', State: 'Enabled', Mode: 'Enforce', SubjectContainsWords: ['viagra'], Quarantine: true },
];

test('rules that do not stop, and rules that are not in effect, may stand in any order around the lock', async () => {
  const order = fc.shuffledSubarray([...bystanders, { ...guard, ExceptIfSenderIpRanges: ['203.0.113.0/24'] }], {
    minLength: bystanders.length + 1,
  });
  await fc.assert(
    fc.asyncProperty(order, async (rules) => {
      const state = tenant({ rules: rules.map((rule, Priority) => ({ StopRuleProcessing: false, ...rule, Priority })) });
      const finding = await judge(inboundFilter, { name: '', state, settings: { ranges: ['203.0.113.0/24'] }, verdict: 'pass' });
      expect(finding.verdict).toBe('pass');
    }),
    { numRuns: 40 },
  );
});

test('the order of rows does not matter where priorities say the order', async () => {
  const stop = { Name: 'stops', State: 'Enabled', Mode: 'Enforce', StopRuleProcessing: true, Priority: 0 };
  const refuse = { ...guard, RecipientDomainIs: ['contoso.onmicrosoft.com'], RecipientAddressType: 'Original', Priority: 1 };
  const verdicts = await Promise.all(
    [
      [stop, refuse],
      [refuse, stop],
    ].map((rules) => judge(onmicrosoftInbound, { name: '', state: tenant({ rules }), verdict: 'fail' })),
  );
  expect(verdicts.map((finding) => finding.verdict)).toEqual(['fail', 'fail']);
});

test.each([
  ['@contoso\\.onmicrosoft\\.com', 'contoso.onmicrosoft.com', true],
  ['CONTOSO.ONMICROSOFT.COM', 'contoso.onmicrosoft.com', true],
  ['.*@.*\\.onmicrosoft\\.com', 'contoso.onmicrosoft.com', true],
  ['@contoso\\.onmicrosoft\\.com', 'contoso.mail.onmicrosoft.com', false],
  ['@othercontoso\\.onmicrosoft\\.com', 'contoso.onmicrosoft.com', false],
  ['@contoso\\.com', 'contoso.onmicrosoft.com', false],
])('the pattern %s and the domain %s', (pattern, domain, expected) => {
  expect(mentions(pattern, domain)).toBe(expected);
});
