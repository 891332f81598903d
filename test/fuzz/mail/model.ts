/** Random mail flow of a tenant, as an admin would describe it: domains, mailboxes, connectors, and rules in their order. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';

export const own = 'contoso.com';
const second = 'fabrikam.com';
export const moera = 'contoso.onmicrosoft.com';
const hybrid = 'contoso.mail.onmicrosoft.com';
const domainNames = [own, second, moera, hybrid] as const;

/** Addresses that anything distinguishes: two halves of the filter's range, a listed one, an unknown account's, and everyone else's. */
const addresses = {
  '203.0.113.0/25': 'filter, first half',
  '203.0.113.128/25': 'filter, second half',
  '198.51.100.0/24': 'listed',
  '192.0.2.0/24': 'stranger',
} as const;
export type Block = keyof typeof addresses;
export const blocks = Object.keys(addresses) as readonly Block[];
export const filterBlocks: readonly Block[] = ['203.0.113.0/25', '203.0.113.128/25'];
export const listedBlock: Block = '198.51.100.0/24';
export const all4 = '0.0.0.0/0';
export const all6 = '::/0';

export const filterCertificate = 'mail.filter.example';
export const otherCertificate = 'mail.other.example';
export const partner = 'partner.example';

export interface Connector {
  readonly name: string;
  /** Null: the row does not say. */
  readonly enabled: boolean | null;
  readonly partner: boolean;
  readonly senders: 'all' | 'partner';
  /** Accepted domains that it is limited to; empty: all. */
  readonly recipients: readonly string[];
  readonly addresses: readonly string[];
  readonly byAddress: boolean;
  readonly byCertificate: boolean;
  readonly requireTls: boolean;
  readonly certificate: string | null;
  readonly internal: boolean;
  readonly wizard: boolean;
  /** Settings say that anyone who comes in by it may. */
  readonly listed: boolean;
}

export interface Rule {
  readonly name: string;
  readonly state: 'Enabled' | 'Disabled' | null;
  readonly mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  readonly activation: 'past' | 'future' | null;
  readonly expiry: 'past' | 'future' | null;
  readonly from: 'NotInOrganization' | 'InOrganization' | null;
  readonly to: 'InOrganization' | 'NotInOrganization' | null;
  /** Null: any. */
  readonly addresses: readonly string[] | null;
  readonly exceptAddresses: readonly string[];
  readonly recipients: readonly string[];
  readonly exceptRecipients: readonly string[];
  readonly original: boolean;
  readonly action: 'reject' | 'smtpReject' | 'quarantine' | 'delete' | 'mark' | 'none';
  readonly stops: boolean;
  /** A further condition that a sender meets as he likes. */
  readonly condition: 'subject' | 'partner' | 'unheardOf' | null;
  readonly exception: 'subject' | 'partner' | 'header' | null;
}

export interface Mailbox {
  readonly name: string;
  readonly primary: string;
  readonly others: readonly string[];
}

export interface MailModel {
  readonly domains: readonly { readonly name: string; readonly relayed: boolean }[];
  readonly mailboxes: readonly Mailbox[];
  readonly connectors: readonly Connector[];
  readonly rules: readonly Rule[];
  readonly rejectDirectSend: boolean;
  readonly wanted: { readonly ranges: boolean; readonly certificate: boolean };
  readonly allow: readonly string[];
  readonly spelling: number;
}

const connectorNames = ['From the filter', 'Partner mail', 'Own servers'] as const;
const ruleNames = ['First rule', 'Second rule', 'Third rule'] as const;

const connector: fc.Arbitrary<Omit<Connector, 'name' | 'listed'>> = fc.record({
  enabled: rarely<boolean | null>(true, fc.constantFrom(false, null)),
  partner: rarely(true, fc.constant(false)),
  senders: mostly<Connector['senders']>('all', fc.constant('partner')),
  recipients: rarely<readonly string[]>([], some(domainNames, 3)),
  addresses: mostly<readonly string[]>(filterBlocks, some([...blocks, all4], 3)),
  byAddress: mostly(true, fc.constant(false)),
  byCertificate: rarely(false, fc.constant(true)),
  requireTls: fc.boolean(),
  certificate: mostly<string | null>(null, fc.constantFrom(filterCertificate, otherCertificate)),
  internal: rarely(false, fc.constant(true)),
  wizard: rarely(false, fc.constant(true)),
});

const rule: fc.Arbitrary<Omit<Rule, 'name'>> = fc.record({
  state: rarely<Rule['state']>('Enabled', fc.constantFrom('Disabled', null)),
  mode: rarely<Rule['mode']>('Enforce', fc.constantFrom('Audit', 'AuditAndNotify')),
  activation: rarely<Rule['activation']>(null, fc.constantFrom('past', 'future')),
  expiry: rarely<Rule['expiry']>(null, fc.constantFrom('past', 'future')),
  from: mostly<Rule['from']>('NotInOrganization', fc.constantFrom<Rule['from']>(null, null, 'InOrganization')),
  to: rarely<Rule['to']>(null, fc.constantFrom('InOrganization', 'NotInOrganization')),
  addresses: rarely<Rule['addresses']>(null, fc.subarray([...blocks, all4, all6], { minLength: 1, maxLength: 3 })),
  exceptAddresses: mostly<readonly string[]>(filterBlocks, some([...blocks, all4], 3)),
  recipients: mostly<readonly string[]>([], some([...domainNames, 'onmicrosoft.com'], 3)),
  exceptRecipients: rarely<readonly string[]>([], some(domainNames, 1)),
  original: fc.boolean(),
  action: mostly<Rule['action']>('reject', fc.constantFrom('smtpReject', 'quarantine', 'delete', 'mark', 'none')),
  stops: mostly(false, fc.constant(true)),
  condition: rarely<Rule['condition']>(null, fc.constantFrom('subject', 'partner', 'unheardOf')),
  exception: rarely<Rule['exception']>(null, fc.constantFrom('subject', 'partner', 'header')),
});

const named = <Named>(names: readonly string[], drawn: readonly Named[]): readonly (Named & { readonly name: string })[] =>
  drawn.map((one, index) => ({ ...one, name: names[index] ?? '' }));

export const mailModels: fc.Arbitrary<MailModel> = fc
  .record({
    domains: some([second, moera, hybrid], 3),
    relayed: rarely(false, fc.constant(true)),
    mailboxes: fc.array(fc.record({ primary: fc.constantFrom(...domainNames), others: some(domainNames, 3) }), { maxLength: 3 }),
    connectors: fc.array(connector, { maxLength: 3 }),
    rules: fc.array(rule, { maxLength: 3 }),
    rejectDirectSend: rarely(false, fc.constant(true)),
    wanted: mostly(
      { ranges: true, certificate: false },
      fc.constantFrom({ ranges: false, certificate: true }, { ranges: true, certificate: true }),
    ),
    allow: mostly<readonly string[]>([], some([listedBlock, partner, ...connectorNames, ...ruleNames])),
    spelling: fc.nat(1_000_000),
  })
  .map(({ domains, relayed, mailboxes, connectors, rules, allow, ...rest }) => {
    const names = [own, ...domains];
    return {
      ...rest,
      allow,
      domains: names.map((name) => ({ name, relayed: relayed && name === second })),
      mailboxes: inhabited(names, mailboxes),
      connectors: named(connectorNames, connectors).map((one, index) =>
        attributable({ ...one, enabled: index === 0 ? one.enabled : one.enabled !== false, listed: allow.includes(one.name) }),
      ),
      rules: named(ruleNames, rules),
    };
  });

/**
 * What counts as mail from inside comes by an own server that is known by its address; nobody lists a connector by which everyone
 * comes in. A connector for some recipients always says whether it is enabled.
 */
export function attributable(drawn: Connector): Connector {
  if (drawn.enabled === null && drawn.recipients.length > 0) return attributable({ ...drawn, enabled: true });
  const one = drawn.listed ? { ...drawn, addresses: drawn.addresses.filter((block) => block !== all4) } : drawn;
  if (!one.internal) return one;
  const server = {
    partner: false,
    certificate: null,
    byCertificate: false,
    addresses: one.addresses.length > 0 ? one.addresses : [listedBlock],
  };
  return { ...one, ...server };
}

/** Mailboxes in domains that the tenant has, so that someone has an address in each of them. */
export function inhabited(names: readonly string[], drawn: readonly Omit<Mailbox, 'name'>[]): readonly Mailbox[] {
  const kept = drawn
    .filter(({ primary }) => names.includes(primary))
    .map(({ primary, others }) => ({ primary, others: others.filter((other) => other !== primary && names.includes(other)) }));
  const empty = names.filter((name) => !kept.some(({ primary, others }) => primary === name || others.includes(name)));
  const all = empty.length === 0 ? kept : [...kept, { primary: own, others: empty.filter((name) => name !== own) }];
  return all.map((mailbox, index) => ({ ...mailbox, name: ['ana', 'bo', 'cy', 'dee'][index] ?? '' }));
}
