/** Who of some people is called by name, and on which chat. */
import type { NamesPeople, ReachesPeople } from '../../people/directory.js';
import type { KnowsNotify } from '../../people/notify.js';
import { type Mentionable, maxMentioned } from '../../views/mention.js';
import type { TenantChannels } from './tenant-channels.js';

interface MentionPorts {
  readonly directory: ReachesPeople & NamesPeople;
  readonly notify: KnowsNotify;
  /** What cannot wait is told whatever a person wants to hear. */
  readonly isUrgent: boolean;
}

/**
 * Each with the account of one platform alone, the first one in whose channel they can be reached: nobody is called twice. Nobody where
 * they are too many; who does not want that is named and not mentioned.
 */
export async function mentionable(
  people: readonly string[],
  { channel }: TenantChannels,
  { directory, notify, isUrgent }: MentionPorts,
): Promise<readonly Mentionable[]> {
  if (people.length > maxMentioned) return [];
  return Promise.all(
    people.map(async (entraId) => {
      const wanted = isUrgent || (await notify.of(entraId)) === 'all';
      const accounts = wanted ? await directory.reach(entraId) : [];
      const here = Object.keys(channel).flatMap((platform) => accounts.find((one) => one.platform === platform) ?? []);
      const [first] = here;
      return { name: directory.nameOf(entraId), accounts: first === undefined ? {} : { [first.platform]: first.id } };
    }),
  );
}
