/** What a card says, one statement each: paragraphs, facts with their label, rows of tables and lists; buttons say nothing of a tenant. */
import type { Block, Card, Span } from '../../../src/chat/card';

export function saidOn({ title, blocks }: Pick<Card, 'title' | 'blocks'>): readonly string[] {
  return [title, ...blocks.flatMap(saidBy)];
}

function saidBy(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
    case 'row':
      return [words(block.spans)];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${typeof value === 'string' ? value : words(value)}`);
    case 'table':
      return block.rows.map((cells) => cells.map(({ text }) => text).join(' | '));
    case 'diff':
      return block.changes.map(
        ({ object, property, before, after }) => `${object}.${property}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`,
      );
    case 'chart':
      return block.points.map(({ label, value }) => `${block.title} ${label}: ${value}`);
    case 'progress':
    case 'attachment':
      return [block.label];
    case 'fold':
      return block.blocks.flatMap(saidBy);
    case 'actions':
    case 'choice':
      return [];
  }
}

function words(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}
