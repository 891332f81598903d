/** Random services of Azure: firewalls, rules, perimeters, triggers and policies, and which of them may be open. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';

/** Networks that rules allow: an office, quarters of IPv4, and all of IPv6. */
export const networks = {
  office: '203.0.113.0/24',
  first: '0.0.0.0/2',
  second: '64.0.0.0/2',
  third: '128.0.0.0/2',
  fourth: '192.0.0.0/2',
  everyone: '0.0.0.0/0',
  six: '::/0',
} as const;
export type Network = keyof typeof networks;

export type Access = 'Enabled' | 'Disabled' | 'SecuredByPerimeter' | 'Elsewhere' | null;

/** A storage account or a key vault. */
export interface Account {
  readonly access: Access;
  /** null: the service returns none. */
  readonly firewall: {
    readonly fallback: 'Allow' | 'Deny' | null;
    readonly lets: readonly Network[];
    /** What the rules do not concern. */
    readonly bypass: readonly Bypass[];
  } | null;
}

export type Bypass = 'Logging' | 'Metrics' | 'AzureServices' | 'Elsewhere';

export interface Server {
  readonly access: Access;
  /** `azure`: the rule for everything inside Azure. */
  readonly lets: readonly (Network | 'azure')[];
}

export interface Workflow {
  readonly off: boolean;
  /** null: not restricted. */
  readonly callers: readonly Network[] | null;
  /** Who reads what its runs hold, reaches its actions and its management; null: not restricted. */
  readonly contents: readonly Network[] | null;
  readonly actions: readonly Network[] | null;
  readonly management: readonly Network[] | null;
  readonly triggers: readonly ('Request' | 'HttpWebhook' | 'Recurrence' | 'ApiConnection' | 'Telepathy')[];
}

export interface Gateway {
  readonly access: 'Enabled' | 'Disabled' | null;
  readonly network: 'None' | 'External' | 'Internal' | 'Outer' | null;
  /** What the filter of its policy for all APIs allows, or where else one stands; null: no filter; `none`: no policy. */
  readonly filter: readonly Network[] | 'under a condition' | 'denies' | 'in a comment' | 'none' | null;
}

export interface ServicesModel {
  readonly accounts: readonly Account[];
  readonly vaults: readonly Account[];
  readonly servers: readonly Server[];
  readonly workflows: readonly Workflow[];
  readonly gateways: readonly Gateway[];
  /** The first storage account and the first server may be open. */
  readonly excepted: boolean;
  readonly spelling: number;
}

const network = mostly<Network>('office', fc.constantFrom<Network>('first', 'second', 'third', 'fourth', 'everyone', 'six'));
const lets = fc.array(network, { maxLength: 3 });
const access = rarely<Access>('Enabled', fc.constantFrom<Access>('Disabled', 'SecuredByPerimeter', 'Elsewhere', null));

const account: fc.Arbitrary<Account> = fc.record({
  access,
  firewall: mostly<Account['firewall']>(
    { fallback: 'Deny', lets: ['office'], bypass: ['AzureServices'] },
    fc.option(
      fc.record({
        fallback: mostly<'Allow' | 'Deny' | null>('Deny', fc.constantFrom('Allow', null)),
        lets,
        bypass: rarely<readonly Bypass[]>([], some(['Logging', 'Metrics', 'AzureServices', 'Elsewhere'] as const, 3)),
      }),
      { nil: null },
    ),
  ),
});

const limits = mostly<readonly Network[] | null>(['office'], fc.option(lets, { nil: null }));

const few = <Model>(one: fc.Arbitrary<Model>) => fc.array(one, { maxLength: 2 });

export const servicesModels: fc.Arbitrary<ServicesModel> = fc.record({
  accounts: few(account),
  vaults: few(account),
  servers: few(
    fc.record({
      access,
      lets: fc.array(
        mostly<Network | 'azure'>('office', fc.constantFrom<Network | 'azure'>('azure', 'first', 'second', 'everyone', 'six')),
        { maxLength: 3 },
      ),
    }),
  ),
  workflows: few(
    fc.record({
      off: rarely(false, fc.constant(true)),
      callers: fc.option(lets, { nil: null }),
      contents: limits,
      actions: limits,
      management: limits,
      triggers: fc.array(fc.constantFrom('Request', 'HttpWebhook', 'Recurrence', 'ApiConnection', 'Telepathy'), { maxLength: 2 }),
    }),
  ),
  gateways: few(
    fc.record({
      access: rarely<Gateway['access']>('Enabled', fc.constantFrom('Disabled', null)),
      network: rarely<Gateway['network']>('None', fc.constantFrom('External', 'Internal', 'Outer', null)),
      filter: fc.oneof(
        lets.filter(({ length }) => length > 0),
        fc.constantFrom('under a condition', 'denies', 'in a comment', 'none', null),
      ),
    }),
  ),
  excepted: rarely(false, fc.constant(true)),
  spelling: fc.nat(1_000_000),
});
