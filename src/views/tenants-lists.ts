/** What was changed and what is accepted in many tenants: one list, the first of it on the card and all of it in the file beside. */

import { fileMadeOf } from '../chat/attachment.js';
import type { Block, Card, Cell } from '../chat/card.js';
import { type Change, hasExpired } from '../engine/changes/change.js';
import type { Describes } from './brief.js';
import { statusCell, toBeKept, toKeepOf } from './changes.js';
import { csv } from './csv.js';
import { momentCell } from './moment.js';
import { notToldOf, type UnreadTenant } from './not-told.js';
import { toKeepBlocks } from './to-keep.js';
import { counted } from './words.js';

/** Something of each tenant of a group, as the person asked for it in a conversation. */
export interface ListedGroup<Item> {
  /** As it is typed behind the `@`. */
  readonly group: string;
  /** When it was asked. */
  readonly at: Date;
  readonly tenants: readonly { readonly tenant: string; readonly items: readonly Item[] }[];
  /** Set where others of the person's tenants may be in the group, and have no place in the conversation. */
  readonly inChannel: boolean;
  /** Tenants of which nothing can be said as long as their ledger is halted. */
  readonly unread: readonly UnreadTenant[];
}

/** Rows of a table: more than that are in the file. */
const maxRows = 15;

/** @param perTenant the most that are listed of each tenant */
export function groupChangesCard(view: ListedGroup<Change>, perTenant: number, brief: Describes): Card {
  const all = itemsOf(view).toSorted((one, other) => other.item.lastAt.getTime() - one.item.lastAt.getTime());
  const toKeep = view.tenants.flatMap(({ tenant, items }) => toKeepOf(tenant, items, brief, view.at));
  const waiting = all.filter(({ item }) => item.status === 'waiting' && !hasExpired(item, view.at)).length;
  return {
    title: `Changes of ${nameOf(view)}`,
    tone: toKeep.length > 0 ? 'warn' : 'neutral',
    blocks: [
      ...toKeepBlocks(
        toKeep,
        `each is “${toBeKept}” in the file below; /harden changes ${view.tenants[0]?.tenant ?? '<tenant>'} shows those of one tenant`,
      ),
      ...listed(view, {
        ask: `changes @${view.group}`,
        one: 'change',
        none: 'Nothing has been planned yet.',
        lead: `${counted(waiting, 'plan')} for someone to approve; the newest ${perTenant} of each tenant and all that is to be kept, the last moved first.`,
        columns: ['id', 'tenant', 'what', 'status', 'requested by', 'last moved'],
        rows: all.map(({ tenant, item }) => [
          { text: item.id },
          { text: tenant },
          { text: brief(item).what },
          statusCell(item, view.at),
          { text: item.request.decision.decision.person.name },
          momentCell(item.lastAt),
        ]),
      }),
    ],
  };
}

interface List {
  /** What follows the name of the command to be given the file once more. */
  readonly ask: string;
  /** What a row is. */
  readonly one: string;
  readonly none: string;
  /** What is said before the table. */
  readonly lead: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function listed(view: ListedGroup<unknown>, list: List): readonly Block[] {
  const { group, at, tenants } = view;
  const { ask, one, columns, rows } = list;
  const about = ofWhom(view);
  if (rows.length === 0) return [{ kind: 'text', spans: [{ text: list.none }] }, ...about];
  const mark = [ask, at.toISOString(), ...tenants.map(({ tenant }) => tenant), ...rows.map(([id]) => id?.text ?? '')];
  return [
    { kind: 'text', spans: [{ text: list.lead }] },
    { kind: 'table', columns, rows: rows.slice(0, maxRows), ...(rows.length > maxRows ? { more: rows.length - maxRows } : {}) },
    {
      kind: 'attachment',
      name: `${group}-${one}s-${at.toISOString().slice(0, 10)}.csv`,
      label: 'this list for a spreadsheet',
      holds: counted(rows.length, one),
      ask,
      preview: [],
      file: fileMadeOf(mark, () =>
        csv(
          columns,
          rows.map((cells) => cells.map(({ text, at: moment }) => moment ?? text)),
        ),
      ),
    },
    ...about,
  ];
}

/** Of which tenants it is unknown, and what else there may be. */
export function ofWhom({ unread, inChannel }: ListedGroup<unknown>): readonly Block[] {
  return [
    ...notToldOf(unread),
    ...(inChannel ? [{ kind: 'text' as const, spans: [{ text: placeWords, style: 'muted' as const }] }] : []),
  ];
}

const placeWords = 'This is about the tenants of this channel; a chat with hardenbot alone is about all of yours.';

export function itemsOf<Item>({ tenants }: ListedGroup<Item>): readonly { readonly tenant: string; readonly item: Item }[] {
  return tenants.flatMap(({ tenant, items }) => items.map((item) => ({ tenant, item })));
}

export function nameOf({ group, tenants, unread }: ListedGroup<unknown>): string {
  return `@${group}: ${counted(tenants.length + unread.length, 'tenant')}`;
}
