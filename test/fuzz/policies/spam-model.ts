/** Random tenants for spam-filter: policies of three kinds with their rules and presets, and what bypasses them. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';
import { type AssignRule, groupNames, type Mailbox, type Match } from './senders';

/** What a policy says, as a departure from one that is fine; `standard`: fine for mailboxes, and not for those who want more. */
export const contents = {
  fine: {},
  standard: { HighConfidenceSpamAction: 'MoveToJmf' },
  marked: { SpamAction: 'AddXHeader' },
  phishInJunk: { HighConfidencePhishAction: 'MoveToJmf' },
  noZap: { SpamZapEnabled: false },
  noPhishZap: { PhishZapEnabled: 'False' },
  noBulk: { MarkAsSpamBulkMail: 'Off' },
  bulkInInbox: { BulkSpamAction: 'NoAction' },
  lateBulk: { BulkThreshold: '8' },
  silent: { SpamAction: null },
  silentBulk: { BulkThreshold: null },
} as const;
export const malwares = {
  fine: {},
  off: { EnableFileFilter: 'False' },
  short: { FileTypes: ['exe', '.CMD'] },
  noZap: { ZapEnabled: false },
  silent: { EnableFileFilter: null },
} as const;
export const phishes = {
  fine: {},
  off: { Enabled: false },
  noSpoof: { EnableSpoofIntelligence: false },
  noDmarc: { HonorDmarcPolicy: 'false' },
  silent: { EnableSpoofIntelligence: null },
} as const;

export interface Policy<Kind extends string> {
  readonly says: Kind;
  readonly domains: readonly string[];
}

/** One kind of policy: the default, one of the tenant's own, and those of the presets, by name. */
export interface KindOf<Says extends string> {
  readonly policies: Readonly<Record<'Default' | 'Own' | 'Strict' | 'Standard', Policy<Says>>>;
  readonly rules: readonly AssignRule[];
}

export interface SclRule {
  /** `by header`: -1, in the header of the level. */
  readonly scl: '-1' | -1 | 5 | 'by header';
  readonly state: 'on' | 'disabled' | 'audit' | 'expired';
  readonly when:
    | 'always'
    | 'from outside'
    | 'from inside'
    | 'to outside'
    | 'but for a subject'
    | 'sender domain'
    | 'sender domain with proof'
    | 'subject'
    | 'addresses'
    | 'known addresses';
  readonly isListed: boolean;
  /** Behind one that takes all mail and ends. */
  readonly isBehindEnd: boolean;
}

export interface SpamModel {
  readonly boxes: readonly (Mailbox & { readonly kind: string })[];
  readonly content: KindOf<keyof typeof contents>;
  readonly malware: KindOf<keyof typeof malwares>;
  readonly phish: KindOf<keyof typeof phishes>;
  /** Absent: presets were never made. */
  readonly presets: Readonly<Partial<Record<'Strict' | 'Standard', AssignRule>>>;
  readonly members: readonly string[] | null;
  readonly connection: { readonly addresses: readonly string[]; readonly safeList: boolean };
  readonly rule: SclRule | null;
  readonly connector: {
    readonly isEnabled: boolean;
    readonly isInternal: boolean;
    readonly cloud: 'no' | 'by the wizard' | 'by hand';
    readonly isListed: boolean;
  } | null;
  /** Remote domains that are trusted. */
  readonly trusted: readonly ('*' | 'partner.example' | 'known.example')[];
  readonly hasTenantEntry: boolean;
  readonly minimum: 'inbox' | 'standard';
  readonly isTenantListFine: boolean;
  readonly unread: string | null;
}

const names = ['ann', 'bo', 'cy'] as const;
const nobody: Match = { people: [], groups: [], domains: [] };
const match: fc.Arbitrary<Match> = fc.record({
  people: mostly<readonly string[]>([], some(names, 2)),
  groups: rarely<Match['groups']>([], some(groupNames, 1)),
  domains: rarely<readonly string[]>([], some(['contoso.com', 'it.contoso.com'], 1)),
});
const rule = (policy: string): fc.Arbitrary<AssignRule> =>
  fc.record({
    policy: fc.constant(policy),
    isEnabled: rarely(true, fc.constant(false)),
    of: match,
    but: mostly(nobody, match),
  });

const kindOf = <Says extends string>(all: Readonly<Record<Says, object>>, fine: Says, areDomainsAllowed: boolean) => {
  const policy = fc.record({
    says: rarely<Says>(fine, fc.constantFrom(...(Object.keys(all) as Says[]))),
    domains: areDomainsAllowed
      ? rarely<readonly string[]>([], some(['partner.example', 'known.example', 'contoso.com'], 2))
      : fc.constant<readonly string[]>([]),
  });
  return fc.record({
    policies: fc.record({ Default: policy, Own: policy, Strict: policy, Standard: policy }),
    rules: fc.array(fc.oneof({ weight: 4, arbitrary: rule('Own') }, { weight: 1, arbitrary: rule('Gone') }), { maxLength: 2 }),
  });
};

const sclRule: fc.Arbitrary<SclRule> = fc.record({
  scl: fc.constantFrom<SclRule['scl']>('-1', -1, 5, 'by header'),
  state: rarely<SclRule['state']>('on', fc.constantFrom('disabled', 'audit', 'expired')),
  when: fc.constantFrom<SclRule['when']>(
    'always',
    'from outside',
    'from inside',
    'to outside',
    'but for a subject',
    'sender domain',
    'sender domain with proof',
    'subject',
    'addresses',
    'known addresses',
  ),
  isListed: rarely(false, fc.constant(true)),
  isBehindEnd: rarely(false, fc.constant(true)),
});

export const readsOfB = [
  'HostedConnectionFilterPolicy',
  'TransportRule',
  'InboundConnector',
  'RemoteDomain',
  'TenantAllowBlockListItems',
] as const;
export const readsOfA = [
  'HostedContentFilterPolicy',
  'HostedContentFilterRule',
  'MalwareFilterPolicy',
  'MalwareFilterRule',
  'AntiPhishPolicy',
  'AntiPhishRule',
  'EOPProtectionPolicyRule',
] as const;

export const spams: fc.Arbitrary<SpamModel> = fc.record({
  boxes: fc
    .tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant<string>(name),
          domain: rarely('contoso.com', fc.constant('it.contoso.com')),
          kind: rarely('UserMailbox', fc.constantFrom('SharedMailbox', 'RoomMailbox', 'GroupMailbox')),
        }),
      ),
    )
    .chain((all) => fc.subarray([...all])),
  content: kindOf<keyof typeof contents>(contents, 'fine', true),
  malware: kindOf<keyof typeof malwares>(malwares, 'fine', false),
  phish: kindOf<keyof typeof phishes>(phishes, 'fine', false),
  presets: mostly<SpamModel['presets']>(
    {},
    fc.record({ Strict: rule('Strict'), Standard: rule('Standard') }, { requiredKeys: [] }),
  ),
  members: rarely<readonly string[] | null>(['ann'], fc.constantFrom<readonly string[] | null>([], null)),
  connection: rarely<SpamModel['connection']>(
    { addresses: [], safeList: false },
    fc.record({ addresses: some(['203.0.113.7', '198.51.100.9'], 2), safeList: fc.boolean() }),
  ),
  rule: mostly<SclRule | null>(null, sclRule),
  connector: rarely<SpamModel['connector']>(
    null,
    fc.record({
      isEnabled: rarely(true, fc.constant(false)),
      isInternal: fc.boolean(),
      cloud: fc.constantFrom('no' as const, 'by the wizard' as const, 'by hand' as const),
      isListed: rarely(false, fc.constant(true)),
    }),
  ),
  trusted: rarely<SpamModel['trusted']>([], some(['*', 'partner.example', 'known.example'] as const, 2)),
  hasTenantEntry: rarely(false, fc.constant(true)),
  minimum: rarely<SpamModel['minimum']>('inbox', fc.constant('standard')),
  isTenantListFine: rarely(true, fc.constant(false)),
  unread: rarely<string | null>(null, fc.constantFrom(...readsOfA, ...readsOfB)),
});
