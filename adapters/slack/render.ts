/** Draws a card for Slack: blocks that stay within its limits by construction, and the fallback text of notifications. */
import type { types } from '@slack/bolt';
import { attachmentText } from '../../src/chat/attachment.js';
import type { Block, Card } from '../../src/chat/card.js';
import { assertNever } from '../../src/errors.js';
import { buttonsOf } from './buttons.js';
import { type FallbackText, fallback, literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type Part, pack } from './pack.js';
import { diff, facts, paragraph, progress, table } from './parts.js';
import { notShown, richText, textOf, toneSigns } from './rich-text.js';

export interface Rendered {
  readonly text: FallbackText;
  readonly blocks: types.KnownBlock[];
}

/** Blocks of a card that are drawn at most; the others are counted. */
const most = { text: 20, buttons: 4 } as const;

/** Draws a card. `total` is what all blocks may take as JSON; the default is what Slack is known to accept. */
export function renderCard(card: Card, total: number = limits.total): Rendered {
  const kept = keptOf(card.blocks);
  const header = headerOf(card);
  const parts = kept.map(partOf);
  const hidden = card.blocks.length - kept.length;
  const notice = hidden > 0 ? [richText('lines', notShown(hidden, 'section'))] : [];
  const blocks = pack(parts, total - sizeOf([header, ...notice]));
  return { text: fallbackOf(card, parts), blocks: [header, ...blocks, ...notice] };
}

function keptOf(blocks: readonly Block[]): readonly Block[] {
  const seen = { text: 0, buttons: 0 };
  return blocks.filter((block) => {
    const group = block.kind === 'actions' ? 'buttons' : 'text';
    seen[group] += 1;
    return seen[group] <= most[group];
  });
}

function headerOf({ title, tone }: Card): types.HeaderBlock {
  const text = literal(toneSigns[tone] + title, limits.header);
  return { type: 'header', text: { type: 'plain_text', text: text.trim() === '' ? '…' : text, emoji: false } };
}

/** What notifications and screen readers get: the title and the beginnings of what follows, on one line. */
function fallbackOf({ title, tone }: Card, parts: readonly Part[]): FallbackText {
  const lines = parts.flatMap((part) => (part.kind === 'buttons' ? [] : part.lines.slice(0, 3).map(textOf)));
  return fallback([toneSigns[tone] + title, ...lines].filter((line) => line.trim() !== '').join(' · ') || '…', limits.fallback);
}

function partOf(block: Block, place: number): Part {
  switch (block.kind) {
    case 'text':
      return paragraph(block);
    case 'facts':
      return facts(block);
    case 'table':
      return table(block);
    case 'diff':
      return diff(block);
    case 'progress':
      return progress(block);
    case 'attachment':
      return paragraph(attachmentText(block));
    case 'actions':
      return buttonsOf(block.actions, place);
    default:
      return assertNever(block);
  }
}
