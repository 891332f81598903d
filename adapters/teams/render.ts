/** Draws a card for Teams: an Adaptive Card 1.5 that stays within its limits by construction, and the summary that notifications show. */
import type { Block, Card } from '../../src/chat/card.js';
import { assertNever } from '../../src/errors.js';
import { buttonsOf } from './buttons.js';
import { type AdaptiveCard, type Container, type Element, line, run, toneColors, toneSigns } from './elements.js';
import { literal, type PlainText, plain } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { notShown, type Piece, pack } from './pack.js';
import { diff, facts, paragraph, progress } from './parts.js';
import { table } from './table.js';

export interface Rendered {
  readonly summary: PlainText;
  readonly card: AdaptiveCard;
}

const containerStyles = { neutral: 'emphasis', good: 'good', warn: 'warning', bad: 'attention' } as const;

/** Draws a card. `total` is what it may take as JSON, in bytes. */
export function renderCard(card: Card, total: number = limits.card): Rendered {
  const kept = card.blocks.slice(0, limits.blocks);
  const notice = notShown(card.blocks.length - kept.length, 'section');
  const summary = plain(toneSigns[card.tone] + card.title, limits.summary);
  const frame = adaptiveCard(summary, [titleOf(card), ...notice]);
  const elements = pack(kept.map(pieceOf), total - sizeOf(frame));
  return { summary, card: adaptiveCard(summary, [titleOf(card), ...elements, ...notice]) };
}

function adaptiveCard(fallbackText: PlainText, body: readonly Element[]): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText,
    body,
    msteams: { width: 'Full' },
  };
}

function titleOf({ title, tone }: Card): Container {
  const words = literal(toneSigns[tone] + title, limits.title);
  return {
    type: 'Container',
    style: containerStyles[tone],
    bleed: true,
    items: [line(run(words.trim() === '' ? literal('…', 1) : words, { size: 'Large', weight: 'Bolder', ...toneColors[tone] }))],
  };
}

function pieceOf(block: Block, place: number): Piece {
  switch (block.kind) {
    case 'text':
      return { kind: 'text', make: paragraph(block) };
    case 'facts':
      return { kind: 'text', make: facts(block) };
    case 'table':
      return { kind: 'text', make: table(block) };
    case 'diff':
      return { kind: 'text', make: diff(block) };
    case 'progress':
      return { kind: 'text', make: progress(block) };
    case 'actions':
      return { kind: 'buttons', buttons: buttonsOf(block.actions, place) };
    default:
      return assertNever(block);
  }
}

/** What a card says in one line: for the answer to a click. Null when it holds more than a few words. */
export function wordsOf(card: Card): PlainText | null {
  const texts = card.blocks.map((block) => (block.kind === 'text' ? block.spans.map((span) => span.text).join('') : null));
  if (texts.includes(null)) return null;
  const words = [card.title, ...texts].join(' – ');
  return words.length <= limits.answer ? plain(words, limits.answer) : null;
}
