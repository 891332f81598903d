/** Who of some people is called by name, and on which chat. */
import type { Directory } from '../../people/directory.js';
import { type Mentionable, maxMentioned } from '../../views/mention.js';
import type { TenantChannels } from './tenant-channels.js';

/**
 * Each with the account of one platform alone, the first one in whose channel they can be reached: nobody is called twice. Nobody where
 * they are too many.
 */
export async function mentionable(
  people: readonly string[],
  { channel }: Pick<TenantChannels, 'channel'>,
  directory: Pick<Directory, 'reach' | 'nameOf'>,
): Promise<readonly Mentionable[]> {
  if (people.length > maxMentioned) return [];
  return Promise.all(
    people.map(async (entraId) => {
      const accounts = await directory.reach(entraId);
      const here = Object.keys(channel).flatMap((platform) => accounts.find((one) => one.platform === platform) ?? []);
      const [first] = here;
      return { name: directory.nameOf(entraId), accounts: first === undefined ? {} : { [first.platform]: first.id } };
    }),
  );
}
