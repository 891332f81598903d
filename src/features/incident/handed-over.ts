/** Evidence that people had before an incident began: what signals showed of the account, with the rows of the logs that show it. */

import type { ExchangeAdminRecord } from '../../tenant/resources/unified-audit-log.js';
import type { HandedOver, Thing } from '../hand-over.js';
import type { IncidentEvidence } from './entry-terms.js';
import type { Gathered } from './gathered.js';
import type { FoundItem } from './item.js';
import { lists } from './lists.js';

/** Rows that nobody has to read again: a log that answers late, or not at all, takes nothing away that was seen. */
export function withHandedOver(gathered: Gathered, handed: HandedOver): Gathered {
  return {
    ...gathered,
    audits: together(gathered.audits, handed.audits, ({ id }) => id),
    // The log may hold one sign-in twice, with another status each time: both stay.
    signIns: together(gathered.signIns, handed.signIns, ({ id, status }) => `${id ?? ''} ${status?.errorCode ?? ''}`),
    records: together<Gathered['records'][number]>(gathered.records, handed.records, recordKey),
  };
}

function together<Row>(
  read: readonly Row[],
  handed: readonly Row[],
  keyOf: (row: Row) => string | null | undefined,
): readonly Row[] {
  const known = new Set(read.map(keyOf));
  return [...read, ...handed.filter((row) => !known.has(keyOf(row)))];
}

/** The reading for incidents has no id of a record. */
function recordKey({ CreationTime, Operation, UserId, ObjectId }: ExchangeAdminRecord): string {
  return [CreationTime?.replace(/Z$/, ''), Operation, UserId, ObjectId].map((part) => (part ?? '').toLowerCase()).join('\n');
}

/** What the signs name is laid to the intruder, whatever the lists say about when it began: inbox rules and rights carry no date. */
export function laidToSigns(items: readonly FoundItem[], handed: HandedOver): readonly FoundItem[] {
  return items.map((item) => {
    const thing = item.advice === 'ask' ? handed.things.find((one) => isNamed(item, one)) : undefined;
    if (thing === undefined) return item;
    const why = `${handed.from} names it (row ${thing.rowIds[0] ?? 'unknown'})`;
    return { ...item, advice: 'clean', ground: 'intruder', why: item.operations.length === 0 ? `${why}; ${item.why}` : why };
  });
}

function isNamed({ key, what, read }: FoundItem, thing: Thing): boolean {
  switch (thing.in) {
    case 'forwarding':
      return key === 'forwarding';
    case 'rules':
      return read === lists.rules && thing.name !== '' && what.includes(`rule "${thing.name}": `);
    case 'rights': {
      const [, holder = ''] = /^(?:delegate|sender|behalf) (.+)$/.exec(key) ?? [];
      return holder !== '' && aliasOf(holder) === aliasOf(thing.name);
    }
  }
}

/** Exchange names people by address, alias or path: the last part of it, before an `@`, in lower case. */
function aliasOf(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? name).split('@')[0]?.trim().toLowerCase() ?? '';
}

export function namedBy({ from, rowIds }: HandedOver): NonNullable<IncidentEvidence['signal']> {
  return { card: from, rows: rowIds.slice(0, maxRows) };
}

const maxRows = 100;
