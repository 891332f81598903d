/** Changes that are undone automatically unless someone keeps them: before everything else wherever changes are listed. */
import type { Block, Span } from '../chat/card.js';
import { firstWords } from '../chat/glance.js';
import { moment } from './moment.js';
import { counted } from './words.js';

export interface ToKeep {
  readonly id: string;
  readonly what: string;
  /** Who is affected; absent or empty: not known. */
  readonly affected?: string;
  readonly tenant: string;
  readonly until: Date;
}

/** Lines before what the message is about; of many tenants there may be more. */
const maxLines = 5;

/** Words of whom it affects: its card has the rest. */
const affectedWords = 10;

/**
 * The most pressing first, whatever tenant it is of, each with its button.
 * @param others where those without a line of their own are, without a full stop
 */
export function toKeepBlocks(changes: readonly ToKeep[], others: string): readonly Block[] {
  if (changes.length === 0) return [];
  const sorted = changes.toSorted((one, other) => one.until.getTime() - other.until.getTime());
  const isOfMany = new Set(changes.map(({ tenant }) => tenant)).size > 1;
  const rows = sorted.slice(0, maxLines).map(
    ({ id, what, tenant, until, affected = '' }): Block => ({
      kind: 'row',
      spans: [
        { text: `${what}${isOfMany ? ` in ${tenant}` : ''}`, style: 'strong' },
        { text: ': applied, keep it before ' },
        moment(until),
        { text: ' or it is undone automatically' },
        ...affectedSpans(affected),
        { text: ` · ${id}`, style: 'muted' },
      ],
      action: { name: 'keep', label: 'Keep', style: 'primary', subject: `${id}@${tenant}` },
    }),
  );
  const more = sorted.length - rows.length;
  const text = `and ${counted(more, 'more change')} to keep later: ${others}.`;
  return [...rows, ...(more > 0 ? [{ kind: 'text' as const, spans: [{ text, style: 'warn' as const }] }] : [])];
}

/** For example ` · gus@contoso.com uses it`. */
export function affectedSpans(affected: string): readonly Span[] {
  return affected === '' ? [] : [{ text: ` · ${firstWords(affected, affectedWords)}` }];
}
