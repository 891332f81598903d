/** What a conversation may see of a campaign: the tenants that it stands for, or, in a chat with one person alone, those that this person may read. */

import type { Conversation } from '../chat/platform.js';
import type { CampaignTerms } from '../features/campaign/terms.js';
import { placeMark } from '../queue/message-key.js';

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
