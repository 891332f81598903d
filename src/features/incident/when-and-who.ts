/** When something was done, and under which name, as items say it of a record of the unified audit log. */
import { utcMinute } from '../../lib/utc-minute.js';

export function whenAndWho({ UserId }: { readonly UserId?: string | null | undefined }, at: Date): string {
  return `on ${utcMinute(at)}${UserId ? ` by ${UserId}` : ''}`;
}
