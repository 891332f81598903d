/** Changes that undo themselves unless someone keeps them: before everything else wherever changes are listed. */
import type { Block } from '../chat/card.js';
import { moment } from './moment.js';
import { counted } from './words.js';

export interface ToKeep {
  readonly id: string;
  readonly what: string;
  readonly tenant: string;
  readonly until: Date;
}

/** A message has room for so many buttons. */
const maxButtons = 5;
/** And for so many lines before what it is about; of many tenants there may be more. */
const maxLines = 8;

/** The most pressing first, whatever tenant it is of. */
export function toKeepBlocks(changes: readonly ToKeep[]): readonly Block[] {
  if (changes.length === 0) return [];
  const sorted = changes.toSorted((one, other) => one.until.getTime() - other.until.getTime());
  const isOfMany = new Set(changes.map(({ tenant }) => tenant)).size > 1;
  const lines = sorted.slice(0, maxLines).map(
    ({ id, what, tenant, until }): Block => ({
      kind: 'text',
      spans: [
        { text: `${what}${isOfMany ? ` in ${tenant}` : ''}`, style: 'warn' },
        { text: ': undone automatically unless someone keeps it before ' },
        moment(until),
        { text: ` · ${id}`, style: 'muted' },
      ],
    }),
  );
  const more = sorted.length - lines.length;
  const rest: readonly Block[] =
    more > 0
      ? [
          {
            kind: 'text',
            spans: [
              { text: `and ${counted(more, 'more change')} that are undone later unless someone keeps them.`, style: 'warn' },
            ],
          },
        ]
      : [];
  const actions = sorted.slice(0, maxButtons).map(({ id, tenant }) => ({
    name: 'keep' as const,
    label: changes.length === 1 ? 'Keep' : `Keep ${id}`,
    style: 'primary' as const,
    subject: `${id}@${tenant}`,
  }));
  return [...lines, ...rest, { kind: 'actions', actions }];
}
