/** Random App Service sites: rules of the main site and of SCM, slots, private endpoints, and whom settings want to be allowed. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';

/** Address blocks that rules tell apart; whatever lies in none is elsewhere. */
export const blocks = ['203.0.113.0/25', '203.0.113.128/25', '198.51.100.0/24', '2001:db8::/48'] as const;
export const office = ['203.0.113.0/25', '203.0.113.128/25'] as const;
export const botTag = 'AzureBotService';
export const frontDoorTag = 'AzureFrontDoor.Backend';
export const subnets = ['/subscriptions/x/subnets/backend', '/subscriptions/x/subnets/build'] as const;
export const ownFrontDoor = '4a3b1c00-0000-4000-8000-00000000fd01';
export const otherFrontDoor = '4a3b1c00-0000-4000-8000-00000000fd02';

export type Source =
  | (typeof blocks)[number]
  | 'Any'
  | '0.0.0.0/0'
  | '::/0'
  | typeof botTag
  | typeof frontDoorTag
  | 'AnyVnets'
  | (typeof subnets)[number];

export interface Rule {
  readonly source: Source;
  readonly allow: boolean;
  /** Null: unset, behind all others. */
  readonly priority: number | null;
  /** Of rules for Front Door: the instance that a request has to come from. */
  readonly frontDoor: string | null;
}

export interface RuleList {
  readonly rules: readonly Rule[];
  readonly fallback: 'Allow' | 'Deny' | null;
}

/** As Azure writes them; the last two are hosted by an environment with an ingress of its own. */
export const kinds = [
  'app,linux',
  'functionapp',
  'functionapp,workflowapp',
  'functionapp,linux,container,azurecontainerapps',
  'app,linux,kubernetes',
] as const;

export interface Site {
  readonly kind: (typeof kinds)[number];
  readonly main: RuleList;
  readonly scm: RuleList;
  readonly scmFollows: boolean;
  /** Absent: it does not say. */
  readonly ftp: 'Disabled' | 'FtpsOnly' | 'AllAllowed' | undefined;
  readonly access: 'Enabled' | 'Disabled' | null;
  readonly endpoint: 'Approved' | 'Rejected' | 'Pending' | null;
  readonly spelling: number;
}

export interface SitesModel {
  /** Each site with its slots. */
  readonly sites: readonly (Site & { readonly slots: readonly Site[] })[];
  readonly settings: {
    readonly office: boolean;
    readonly tags: readonly string[];
    readonly frontDoor: boolean;
    readonly subnets: readonly string[];
    readonly includeScm: boolean;
  };
}

const rule: fc.Arbitrary<Rule> = fc
  .record({
    source: mostly<Source>(
      office[0],
      fc.constantFrom<Source>(...blocks, 'Any', '0.0.0.0/0', '::/0', botTag, frontDoorTag, 'AnyVnets', ...subnets),
    ),
    allow: mostly(true, fc.constant(false)),
    priority: rarely<number | null>(100, fc.constantFrom<number | null>(50, 200, 300, null)),
    frontDoor: mostly<string | null>(null, fc.constantFrom(ownFrontDoor, otherFrontDoor)),
  })
  .map((drawn) => (drawn.source === frontDoorTag ? drawn : { ...drawn, frontDoor: null }));

const ruleList: fc.Arbitrary<RuleList> = fc.record({
  rules: fc.array(rule, { maxLength: 4 }),
  fallback: rarely<RuleList['fallback']>(null, fc.constantFrom('Allow', 'Deny')),
});

const site: fc.Arbitrary<Site> = fc.record({
  kind: rarely<Site['kind']>('app,linux', fc.constantFrom(...kinds)),
  main: ruleList,
  scm: ruleList,
  scmFollows: mostly(true, fc.constant(false)),
  ftp: rarely<Site['ftp']>('Disabled', fc.constantFrom<Site['ftp']>('FtpsOnly', 'AllAllowed', undefined)),
  access: rarely<Site['access']>(null, fc.constantFrom('Enabled', 'Disabled')),
  endpoint: rarely<Site['endpoint']>(null, fc.constantFrom('Approved', 'Rejected', 'Pending')),
  spelling: fc.nat(1_000_000),
});

export const sitesModels: fc.Arbitrary<SitesModel> = fc.record({
  sites: fc.array(
    fc
      .tuple(site, rarely<readonly Site[]>([], fc.array(site, { minLength: 1, maxLength: 1 })))
      .map(([one, slots]) => ({ ...one, slots })),
    { maxLength: 2 },
  ),
  settings: fc.record({
    office: mostly(true, fc.constant(false)),
    tags: mostly<readonly string[]>([], some([botTag, frontDoorTag])),
    frontDoor: mostly(false, fc.constant(true)),
    subnets: rarely<readonly string[]>([], some(subnets)),
    includeScm: rarely(true, fc.constant(false)),
  }),
});
