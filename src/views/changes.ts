/** The changes of a tenant, newest first. */

import type { Card, Cell } from '../chat/card.js';
import { type Change, startOfChange, statusAt, toKeepUntil } from '../engine/changes/change.js';
import { partOf } from '../features/kinds.js';
import type { Describes } from './brief.js';
import { momentCell } from './moment.js';
import { type ToKeep, toKeepBlocks } from './to-keep.js';
import { statusCellOf } from './words.js';

/**
 * @param newest how many are among these because they are the newest, and others are not; null: these are all
 * @param archived what is said of changes that left the ledger; null: none did
 */
export function changesCard(
  tenant: string,
  changes: readonly Change[],
  {
    now,
    brief,
    newest = null,
    archived = null,
  }: { readonly now: Date; readonly brief: Describes; readonly newest?: number | null; readonly archived?: string | null },
): Card {
  const title = `Changes of ${tenant}`;
  if (changes.length === 0)
    return {
      title,
      tone: 'neutral',
      blocks: [{ kind: 'text', spans: [{ text: archived ?? 'Nothing has been planned yet. Try /harden plan <control>.' }] }],
    };
  return {
    title,
    tone: 'neutral',
    blocks: [
      ...toKeepBlocks(toKeepOf(tenant, changes, brief, now), `each is “${toBeKept}” below, and /harden show <id> opens it`),
      {
        kind: 'table',
        columns: ['id', 'what', 'status', 'requested by', 'last moved'],
        rows: changes.map((change) => [
          { text: change.id },
          { text: [brief(change).what, ...partOfWords(change)].join(' ') },
          statusCell(change, now),
          { text: change.request.decision.decision.person.name },
          momentCell(change.lastAt),
        ]),
      },
      {
        kind: 'text',
        spans: [
          { text: '/harden revert <id> undoes one that was applied.', style: 'muted' },
          ...(newest === null
            ? []
            : [
                {
                  text: ` These are the newest ${newest}${changes.length > newest ? ' and all that is to be kept' : ''}; /harden export has all.`,
                  style: 'muted' as const,
                },
              ]),
          ...(archived === null ? [] : [{ text: ` ${archived}`, style: 'muted' as const }]),
        ],
      },
    ],
  };
}

function partOfWords({ request }: Change): readonly string[] {
  const part = partOf(request);
  return part === null ? [] : ['of', part.id];
}

export const toBeKept = 'applied, to be kept';

/** What is done and undoes itself is not done yet. */
export function statusCell(change: Change, now: Date): Cell {
  if (toKeepUntil(change, now) !== null) return { text: toBeKept, tone: 'warn' };
  const cell = statusCellOf(change.id, statusAt(change, now));
  const start = change.status === 'approved' ? startOfChange(change) : null;
  return start === null ? cell : { ...cell, ...momentCell(new Date(start.notBefore), `${cell.text} for `) };
}

/** Of some changes those that are undone automatically unless someone keeps them. */
export function toKeepOf(tenant: string, changes: readonly Change[], brief: Describes, now: Date): readonly ToKeep[] {
  return changes.flatMap((change) => {
    const until = toKeepUntil(change, now);
    if (until === null) return [];
    const { what, affected } = brief(change);
    return [{ id: change.id, what, affected, tenant, until }];
  });
}
