/** What of a campaign, `g-…`, can be met in a conversation, and what of that a person may read. */
import type { Conversation } from '../../../chat/platform.js';
import { isInTheMiddle } from '../../../engine/changes/orphaned-changes.js';
import type { AcrossTenants } from '../../../gateway/across-tenants.js';
import { refuse } from '../../../lib/errors.js';
import type { NamedTenant } from '../../../lib/named-tenant.js';
import { placeMark } from '../../../queue/message-key.js';
import { type CampaignLedger, type CampaignRow, readCampaign } from '../campaign.js';
import type { CampaignTerms } from '../terms.js';

const campaignId = /^g-[a-z0-9]{5,}$/;

export function isCampaignId(word: string): boolean {
  return campaignId.test(word);
}

export const addressCampaign: AcrossTenants['address'] = async (ask, id, person, { ledger, directory, tenants, left }) => {
  const here = tenantsAt(ask.conversation, tenants);
  const isAlone = here.length === 0 && ask.personal;
  const met = await readCampaign(ledger, id, isAlone ? await directory.readable(person, tenants) : here);
  const all = [...met.rows.map(({ tenant }) => tenant), ...met.unread];
  const seen = new Set((await directory.readable(person, all)).map((tenant) => tenant.id));
  const own = met.rows.filter(({ tenant }) => seen.has(tenant.id));
  const unread = met.unread.filter((tenant) => seen.has(tenant.id));
  if (own.length > 0)
    return { id, shown: met.rows, own, unread, left: await inLeftTenants(id, ask.conversation, { ledger, left }) };
  return refuse('unknown-change', `There is no campaign ${id} here.`, 'See /harden changes.');
};

/** What of a campaign is under way in tenants that left the settings: seen where it was asked for, because all of it is. */
export async function inLeftTenants(
  id: string,
  at: Conversation,
  { ledger, left }: { readonly ledger: CampaignLedger; readonly left: (() => Promise<readonly NamedTenant[]>) | undefined },
): Promise<readonly CampaignRow[]> {
  if (left === undefined) return [];
  const { rows } = await readCampaign(ledger, id, await left());
  return rows.filter(({ change }) => {
    const { campaign } = change.request;
    return campaign !== undefined && isAskedIn(at, campaign) && isInTheMiddle(change);
  });
}

interface Placed {
  readonly channel: Readonly<Record<string, string>>;
  readonly fallback?: Readonly<Record<string, string>>;
}

/** The tenants whose channel a conversation is; where it is nobody's, those that have it in place of a channel that is gone. */
export function tenantsAt<Tenant extends Placed>(at: Conversation, tenants: readonly Tenant[]): readonly Tenant[] {
  const own = tenants.filter(({ channel }) => channel[at.platform] === at.channel);
  return own.length > 0 ? own : tenants.filter(({ fallback }) => fallback?.[at.platform] === at.channel);
}

/** Whether a campaign was asked for there, in the chat of anyone who asked with the bot alone. */
export function isAskedAlone(at: Conversation, terms: CampaignTerms): boolean {
  return terms.alone === true && isAskedIn(at, terms);
}

/** Whether a campaign was asked for there: all of its tenants are seen there. */
export function isAskedIn(at: Conversation, { home }: CampaignTerms): boolean {
  return home === placeMark(at);
}
