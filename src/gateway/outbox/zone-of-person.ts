/** The time zone that a person has set in a chat. */
import type { ChatPlatform } from '../../chat/platform.js';
import type { ReachesPeople } from '../../people/directory.js';

/** Of the first account whose platform says one; null where none does. */
export async function zoneOfPerson(
  directory: ReachesPeople,
  platforms: ReadonlyMap<string, Pick<ChatPlatform, 'timeZone'>>,
  entraId: string,
): Promise<string | null> {
  for (const { platform, id } of await directory.reach(entraId)) {
    const zone = (await platforms.get(platform)?.timeZone?.(id)) ?? null;
    if (zone !== null) return zone;
  }
  return null;
}
