/** What is about a campaign, `g-…`: what of it can be met in a conversation, and what of that the person may read. */
import { readCampaign } from '../../features/campaign/campaign.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { tenantsAt } from '../campaign-place.js';
import type { AddressedCampaign } from '../decisions/ask-campaign.js';
import type { AddressPorts } from './address-tenant.js';
import type { Ask } from './ask.js';

const campaignId = /^g-[a-z0-9]{5,}$/i;

/** The id of a campaign that an ask names; null: none. */
export function campaignNamed(ask: Ask): string | null {
  const word = ask.kind === 'typed' ? ask.words[1] : ask.subject;
  // In a text an id is a word like any other.
  const isText = ask.kind === 'typed' && ask.command?.freeText === true;
  return word === undefined || isText || !campaignId.test(word) ? null : word.toLowerCase();
}

/** A campaign that is not there, and one of tenants that the person may not read, get the same answer. */
export async function addressCampaign(
  ask: Pick<Ask, 'conversation' | 'personal'>,
  id: string,
  person: Person,
  { ledger, directory, tenants }: AddressPorts,
): Promise<AddressedCampaign | Refusal> {
  const here = tenantsAt(ask.conversation, tenants);
  const isAlone = here.length === 0 && ask.personal;
  const met = await readCampaign(ledger, id, isAlone ? await directory.readable(person, tenants) : here);
  const all = [...met.rows.map(({ tenant }) => tenant), ...met.unread];
  const seen = new Set((await directory.readable(person, all)).map((tenant) => tenant.id));
  const own = met.rows.filter(({ tenant }) => seen.has(tenant.id));
  const unread = met.unread.filter((tenant) => seen.has(tenant.id));
  if (own.length > 0) return { id, shown: met.rows, own, unread };
  return refuse('unknown-change', `There is no campaign ${id} here.`, 'See /harden changes.');
}
