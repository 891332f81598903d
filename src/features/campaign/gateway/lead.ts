/** What of a campaign needs someone now: what stopped it, what waits to be kept, what is not there or cannot be read. */

import type { Statement } from '../../../chat/card.js';
import { toKeepUntil } from '../../../engine/changes/change.js';
import { truncateAtItem } from '../../../lib/truncate.js';
import type { ChangeView } from '../../../views/change-view.js';
import { moment } from '../../../views/moment.js';
import { counted } from '../../../views/words.js';
import { awaitsStart, isStopped, stopDigest, stopsOf } from '../readiness.js';

export interface CampaignLead {
  /** One for each tenant that may be seen where the card stands; at least one. */
  readonly rows: readonly ChangeView[];
  /** Names of those that have a change of it and cannot be read now; absent: none. */
  readonly unread?: readonly string[];
  /** Ids of changes under way in tenants that left the settings; absent: none. */
  readonly left?: readonly string[];
  /** Whether not all that was asked for is among the rows, where all of it should be. */
  readonly isCutShort?: true;
}

/** Characters of a list of names. */
export const roomForNames = 200;

/** What needs someone now stands before everything else. */
export function leadOf({ rows, unread = [], left = [], isCutShort }: CampaignLead): readonly Statement[] {
  const { stops, toKeep } = stateOf(rows);
  const [soonest] = toKeep
    .flatMap(({ change, now }) => toKeepUntil(change, now) ?? [])
    .toSorted((one, other) => one.getTime() - other.getTime());
  const names = truncateAtItem(
    stops.map(({ tenant, change }) => `${tenant} ${change.id}`),
    roomForNames,
  );
  const stopped = ` did not come to what was expected. The others do not begin until an approver goes on, or someone ends it.`;
  return [
    ...(isCutShort === true ? [cutShort(rows)] : []),
    ...(unread.length === 0 ? [] : [cannotBeRead(unread)]),
    ...(left.length === 0 ? [] : [leftSettings(left)]),
    ...(stops.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            spans: [{ text: 'Stopped: ', style: 'bad' as const }, { text: names, style: 'strong' as const }, { text: stopped }],
          },
        ]),
    ...(soonest === undefined
      ? []
      : [
          {
            kind: 'text' as const,
            spans: [
              { text: `${counted(toKeep.length, 'change')} to keep, the first before `, style: 'warn' as const },
              moment(soonest),
              { text: ', or it is undone automatically', style: 'strong' as const },
            ],
          },
        ]),
  ];
}

/** True at any moment: while the others are still being asked for, and for ever where the process that asked is gone. */
function cutShort(rows: readonly ChangeView[]): Statement {
  return {
    kind: 'text',
    spans: [
      { text: 'Not every tenant is here. ', style: 'warn' },
      { text: `Asked for in ${counted(rows.length, 'tenant')} so far. ` },
      {
        text: 'Where this stays, asking broke off, or the record of one cannot be read: ask once more for those that are missing.',
      },
    ],
  };
}

function leftSettings(left: readonly string[]): Statement {
  return {
    kind: 'text',
    spans: [
      { text: 'In tenants that left the settings: ', style: 'bad' },
      { text: truncateAtItem(left, roomForNames), style: 'strong' },
      {
        text: '. Nothing there is kept or undone any more, not even automatically. The person who runs hardenbot adds the tenant again, or ends it by hand.',
      },
    ],
  };
}

function cannotBeRead(unread: readonly string[]): Statement {
  return {
    kind: 'text',
    spans: [
      { text: 'Cannot be read now: ', style: 'bad' },
      { text: truncateAtItem(unread, roomForNames), style: 'strong' },
      { text: '. What became of it there nobody knows, and no other begins until it can be read again.' },
    ],
  };
}

/** How a campaign stands, as far as it may be seen. */
interface CampaignState {
  /** What keeps others from beginning, of what may be seen here. */
  readonly stops: readonly ChangeView[];
  /** See `stopDigest`. */
  readonly stopped: string | null;
  readonly toKeep: readonly ChangeView[];
  /** Whether anything has not begun and still can. */
  readonly isOpen: boolean;
}

export function stateOf(rows: readonly ChangeView[]): CampaignState {
  const changes = rows.map(({ change }) => change);
  const now = rows[0]?.now ?? new Date(0);
  const waiting = changes.filter((change) => isStopped(change, changes, now));
  const ids = new Set(waiting.flatMap((change) => stopsOf(change, changes, now)).map(({ id }) => id));
  return {
    stops: rows.filter(({ change }) => ids.has(change.id)),
    stopped: stopDigest(changes, now),
    toKeep: rows.filter(({ change }) => toKeepUntil(change, now) !== null),
    isOpen: changes.some((change) => awaitsStart(change, now)),
  };
}
