/** Changes that undo themselves unless somebody keeps them: before everything else wherever changes are listed. */
import type { Block } from '../chat/card.js';
import { moment } from './moment.js';

export interface ToKeep {
  readonly id: string;
  readonly what: string;
  readonly tenant: string;
  readonly until: Date;
}

/** A message has room for so many buttons. */
const maxButtons = 5;

export function toKeepBlocks(changes: readonly ToKeep[]): readonly Block[] {
  if (changes.length === 0) return [];
  const lines = changes.map(
    ({ id, what, until }): Block => ({
      kind: 'text',
      spans: [
        { text: `${id}, ${what}`, style: 'warn' },
        { text: ' undoes itself unless somebody keeps it before ' },
        moment(until),
        { text: '.' },
      ],
    }),
  );
  const actions = changes.slice(0, maxButtons).map(({ id, tenant }) => ({
    name: 'keep' as const,
    label: changes.length === 1 ? 'Keep' : `Keep ${id}`,
    style: 'primary' as const,
    subject: `${id}@${tenant}`,
  }));
  return [...lines, { kind: 'actions', actions }];
}
