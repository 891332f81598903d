/** How much of a change a message shows, by the keys under which that is looked up. */
import { type Change, isPastApproval } from '../../engine/changes/change.js';
import { expiredKey } from '../../queue/message-key.js';

export interface DisplayedVersion {
  readonly tenant: string;
  readonly key: string;
  readonly entries: number;
}

/** Of a change whose time for approval is over: a message that is drawn now says so, and no entry does. @param key of the message */
export function overIn(
  tenant: string,
  change: Change,
  { now, key = change.id }: { readonly now: Date; readonly key?: string },
): readonly DisplayedVersion[] {
  return isPastApproval(change, now) ? [{ tenant, key: expiredKey(key), entries: 1 }] : [];
}
