/** The whole life of a change, audit or waiver: one line for each entry of the ledger. */
import type { Card } from '../chat/card.js';
import type { Entry, LedgerEvent } from '../engine/ledger/entry.js';
import type { SignedDecision } from '../engine/plan/decision.js';
import { wordsFor } from './event-words.js';
import { momentCell } from './moment.js';

const shown = 30;

/** @param view.does what it is about; where it is left out, its id says that */
export function lifeCard(view: {
  readonly id: string;
  readonly tenant: string;
  readonly entries: readonly Entry[];
  readonly does?: string | undefined;
}): Card {
  const { id, tenant, entries, does = id } = view;
  const said = wordsFor(entries);
  const ends = new Set<string>();
  const lines = entries.filter(({ event }) => {
    if (event.type !== 'keepBy') return event.type !== 'intent';
    // It is written before the first step and after the last one, mostly for the same minute.
    const words = said(event);
    return !ends.has(words) && ends.add(words);
  });
  const rows = lines.length <= shown ? lines : [...lines.slice(0, shown / 2), ...lines.slice(-shown / 2)];
  return {
    title: `${does} in ${tenant}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['entry', 'when', 'what', 'who'],
        rows: rows.map(({ seq, at, event }) => [
          { text: String(seq) },
          momentCell(new Date(at)),
          { text: said(event) },
          { text: whoIn(event) },
        ]),
        ...(lines.length > rows.length ? { more: lines.length - rows.length } : {}),
      },
      {
        kind: 'text',
        spans: [{ text: `${id}, in the order of the ledger. /harden export ${id} has every line as a file.`, style: 'muted' }],
      },
    ],
  };
}

/** The person behind an entry, and where they decided. */
function whoIn(event: LedgerEvent): string {
  const signed: SignedDecision | undefined = 'decision' in event ? event.decision : undefined;
  return signed === undefined ? '' : `${signed.decision.person.name} (${signed.decision.surface})`;
}
