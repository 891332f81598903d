/** Draws a card for Slack: blocks that stay within its limits by construction, and the fallback text of notifications. */
import type { types } from '@slack/bolt';
import { attachmentText } from '../../../src/chat/attachment.js';
import type { Block, Card } from '../../../src/chat/card.js';
import { assertNever } from '../../../src/lib/errors.js';
import { buttonsOf } from './buttons.js';
import { chart } from './chart.js';
import { type FallbackText, fallback, literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type Part, pack } from './pack.js';
import { diff, facts, paragraph, progress, table } from './parts.js';
import { type DrawnBlock, notShown, richText, textOf, toneSigns } from './rich-text.js';

export interface Rendered {
  readonly text: FallbackText;
  readonly blocks: DrawnBlock[];
}

/** Blocks of a card that are drawn at most; the others are counted. */
const max = { text: 20, buttons: 4 } as const;

export interface RenderOptions {
  /** What all blocks may take as JSON; the default is what Slack is known to accept. */
  readonly total?: number;
  /** False where Slack did not take the chart: it is drawn as a line of text. */
  readonly charts?: boolean;
  /** Where the files of the card are, in words. */
  readonly files?: string;
}

/** Draws a card. */
export function renderCard(card: Card, options: RenderOptions = {}): Rendered {
  const { total = limits.total, charts = true, files = inThread } = options;
  const kept = keptOf(card.blocks);
  const header = headerOf(card);
  const parts = withoutExcess(
    kept.map((block, place) => partOf(block, { place, files })),
    charts ? limits.charts : 0,
  );
  const hidden = card.blocks.length - kept.length;
  const notice = hidden > 0 ? [richText('lines', notShown(hidden, 'section'))] : [];
  const blocks = pack(parts, total - sizeOf([header, ...notice]));
  return { text: fallbackOf(card, parts), blocks: [header, ...blocks, ...notice] };
}

const inThread = 'in the thread of this message';

/** Charts beyond those that a message may hold become text. */
function withoutExcess(parts: readonly Part[], charts: number): readonly Part[] {
  let left = charts;
  return parts.map((part) => {
    if (part.kind !== 'chart') return part;
    left -= 1;
    return left < 0 ? part.text : part;
  });
}

function keptOf(blocks: readonly Block[]): readonly Block[] {
  const seen = { text: 0, buttons: 0 };
  return blocks.filter((block) => {
    const group = block.kind === 'actions' ? 'buttons' : 'text';
    seen[group] += 1;
    return seen[group] <= max[group];
  });
}

function headerOf({ title, tone }: Card): types.HeaderBlock {
  const text = literal(toneSigns[tone] + title, limits.header);
  return { type: 'header', text: { type: 'plain_text', text: text.trim() === '' ? '…' : text, emoji: false } };
}

/** What notifications and screen readers get: the title and the beginnings of what follows, on one line. */
function fallbackOf({ title, tone }: Card, parts: readonly Part[]): FallbackText {
  const lines = parts.flatMap((part) => {
    if (part.kind === 'buttons') return [];
    return (part.kind === 'chart' ? part.text : part).lines.slice(0, 3).map(textOf);
  });
  return fallback([toneSigns[tone] + title, ...lines].filter((line) => line.trim() !== '').join(' · ') || '…', limits.fallback);
}

interface Place {
  readonly place: number;
  readonly files: string;
}

function partOf(block: Block, { place, files }: Place): Part {
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
    case 'chart':
      return chart(block);
    case 'attachment':
      return paragraph(attachmentText(block, files));
    case 'actions':
      return buttonsOf(block.actions, place);
    default:
      return assertNever(block);
  }
}
