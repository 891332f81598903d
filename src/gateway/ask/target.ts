/** What an ask is about, resolved once: a tenant, a group of tenants, a campaign, or no single tenant. */
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { Authorizes, ListsReadableTenants, ListsVisibleTenants } from '../../people/directory.js';
import type { AddressedCampaign } from '../decisions/ask-campaign.js';
import { beforeActing } from '../decisions/ledger-refusal.js';
import { addressCampaign, campaignNamed } from './address-campaign.js';
import { type AddressedGroup, addressGroup, namesGroup } from './address-group.js';
import { type Addressed, type AddressPorts, addressTenant, type NoTenant, whyUnseen } from './address-tenant.js';
import type { Ask } from './ask.js';

export type Target =
  | ({ readonly kind: 'tenant' } & Addressed)
  | ({ readonly kind: 'group' } & AddressedGroup)
  /** `words`: those behind its id; of a button none. */
  | { readonly kind: 'campaign'; readonly campaign: AddressedCampaign; readonly words: readonly string[] }
  | NoTenant;

export interface TargetPorts extends Omit<AddressPorts, 'directory'> {
  readonly directory: ListsVisibleTenants & ListsReadableTenants & Authorizes;
}

/** A refusal where it names something that is not here. */
export async function targetOf(ask: Ask, person: Person, ports: TargetPorts): Promise<Target | Refusal> {
  // Where a command takes no group, an `@` may mean something else.
  if (ask.kind === 'typed' && ask.command?.runForGroup !== undefined && namesGroup(ask.words)) {
    const group = await addressGroup(ask, ask.words, person, ports);
    return isRefusal(group) ? group : { kind: 'group', ...group };
  }
  const id = campaignNamed(ask);
  if (id !== null) {
    const campaign = await addressCampaign(ask, id, person, ports);
    return isRefusal(campaign) ? campaign : { kind: 'campaign', campaign, words: ask.kind === 'typed' ? ask.words.slice(2) : [] };
  }
  return tenantOf(ask, person, ports);
}

async function tenantOf(ask: Ask, person: Person, ports: TargetPorts): Promise<Target | Refusal> {
  const nameOf = (id: string): string => ports.tenants.find((tenant) => tenant.id === id)?.name ?? id;
  const addressed = await beforeActing(() => addressTenant(ask, person, ports), nameOf);
  if (isRefusal(addressed) || 'kind' in addressed) return addressed;
  const { tenant } = addressed;
  const unseen = await beforeActing(async () => {
    // Before anything is written there: what cannot be told of it is told by whoever reads it.
    const [unseenBecause] = await Promise.all([whyUnseen(person, tenant, ports), ports.ledger.whyHalted(tenant.id)]);
    return unseenBecause;
  }, nameOf);
  return unseen === null ? { kind: 'tenant', ...addressed } : { kind: 'none', because: 'unseen', why: unseen, here: [] };
}
