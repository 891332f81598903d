/** The steps of a plan in which each stands by itself, with what became of each. */
import type { Change } from '../changes/change.js';
import type { Block, Cell } from '../chat/card.js';
import { stepWords } from '../features/incident/contain.js';
import type { Operation } from '../plan/operation.js';

export function stepBlocks(change: Change, first: readonly Operation[]): readonly Block[] {
  const { plan, journal } = change;
  if (plan?.stepwise === undefined || first.length === 0) return [];
  const begun = journal.outcomes.size > 0 || journal.intents.size > 0;
  return [
    {
      kind: 'table',
      columns: ['step', 'what', ...(begun ? ['result'] : [])],
      rows: first.map((operation, index) => [
        { text: `${index + 1}` },
        { text: stepWords(operation) },
        ...(begun ? [resultOf(change, index + 1)] : []),
      ]),
      ...(plan.operations > first.length ? { more: plan.operations - first.length } : {}),
    },
  ];
}

function resultOf({ journal }: Change, n: number): Cell {
  const outcome = journal.outcomes.get(n);
  if (outcome === undefined) return { text: journal.intents.has(n) ? 'under way' : 'not begun' };
  const because = outcome.reason === undefined ? '' : `: ${outcome.reason}`;
  switch (outcome.result) {
    case 'applied':
      return { text: `done${because}`, tone: 'good' };
    case 'unchanged':
      return { text: 'was so already', tone: 'good' };
    case 'conflict':
      return { text: `not done, somebody changed it${because}`, tone: 'warn' };
    case 'failed':
      return { text: `NOT DONE${because}`, tone: 'bad' };
    case 'unknown':
      return { text: `not known whether it was done${because}`, tone: 'bad' };
  }
}
