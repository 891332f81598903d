/** The ledger lines of one change, incident or waiver as a table: what happened, who said so and why, and each value before and after. */
import type { Entry } from '../ledger/entry.js';
import { differences } from '../plan/operation.js';
import { csv } from './csv.js';
import { eventWords } from './event-words.js';
import { valueText } from './findings.js';

const header = ['entry', 'at', 'what', 'who', 'where', 'reason', 'object', 'property', 'before', 'after'];

/** One line an entry, oldest first, and one for each property of an operation that is about to be done. Moments are UTC. */
export function ledgerCsv(entries: readonly Pick<Entry, 'seq' | 'at' | 'event'>[]): string {
  return csv(
    header,
    entries.flatMap(({ seq, at, event }) => {
      const decision = 'decision' in event ? event.decision?.decision : undefined;
      const said = [
        String(seq),
        at,
        eventWords(event),
        decision?.person.name ?? '',
        decision?.surface ?? '',
        decision?.reason ?? '',
      ];
      if (event.type !== 'intent') return [[...said, '', '', '', '']];
      const { operation } = event;
      return differences(operation).map(({ property, before, after }) => [
        ...said,
        operation.object,
        property,
        before === undefined ? '' : valueText(before),
        after === undefined ? '' : valueText(after),
      ]);
    }),
  );
}
