/** Draws a card for Teams: an Adaptive Card 1.5 that stays within its limits by construction, and the summary that notifications show. */
import type { Block, Card, Span } from '../../../src/chat/card.js';
import { assertNever } from '../../../src/lib/errors.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { buttonsOf } from './buttons.js';
import { chart } from './chart.js';
import { type AdaptiveCard, type Container, type Element, line, run, toneSigns } from './elements.js';
import { literal, type PlainText, plain } from './escape.js';
import { file, preview } from './file.js';
import { limits, sizeOf } from './limits.js';
import { mentionsIn, toldApart } from './mentions.js';
import { notShown, type Piece, pack } from './pack.js';
import { diff, facts, paragraph, progress } from './parts.js';
import { table } from './table.js';

export interface Rendered {
  readonly summary: PlainText;
  readonly card: AdaptiveCard;
}

const containerStyles = { neutral: 'emphasis', good: 'good', warn: 'warning', bad: 'attention' } as const;

export interface RenderOptions {
  /** What it may take as JSON, in bytes. */
  readonly total?: number;
  /** As wide as the conversation, where the client can; else no wider than a phone. */
  readonly isWide?: boolean;
}

export function renderCard(card: Card, { total = limits.card, isWide = true }: RenderOptions = {}): Rendered {
  const kept = toldApart(card.blocks.slice(0, limits.blocks));
  const notice = notShown(card.blocks.length - kept.length, 'section');
  const summary = summaryOf(card);
  const msteams = omitUndefined({ width: isWide ? ('Full' as const) : undefined, entities: mentionsIn(kept) });
  const frame = adaptiveCard(summary, [titleOf(card), ...notice], msteams);
  const elements = pack(kept.flatMap(piecesOf), total - sizeOf(frame));
  return { summary, card: adaptiveCard(summary, [titleOf(card), ...elements, ...notice], msteams) };
}

function adaptiveCard(
  fallbackText: PlainText,
  body: readonly Element[],
  msteams: Exclude<AdaptiveCard['msteams'], undefined>,
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText,
    body,
    ...(Object.keys(msteams).length === 0 ? {} : { msteams }),
  };
}

function titleOf({ title, tone }: Card): Container {
  const words = literal(toneSigns[tone] + visible(title), limits.title);
  return {
    type: 'Container',
    style: containerStyles[tone],
    bleed: true,
    items: [line(run(words, { size: 'Large', weight: 'Bolder' }))],
  };
}

/** What a notification shows and a screen reader says: the title, and how what follows begins: where it stands, and who asked. */
function summaryOf({ title, tone, blocks }: Card): PlainText {
  let text = toneSigns[tone] + visible(title);
  for (const block of blocks) {
    // Of a card without end, no more is put together than can be shown.
    if (text.length > 4 * limits.summary) break;
    for (const words of beginningOf(block)) if (words.trim() !== '') text += ` · ${words}`;
  }
  return plain(text, limits.summary);
}

/** Facts that are said of each list. */
const maxFacts = 3;

function beginningOf(block: Block): readonly string[] {
  if (block.kind === 'text') return [textOf(block.spans)];
  if (block.kind !== 'facts') return [];
  return block.facts
    .slice(0, maxFacts)
    .map(({ label, value }) => `${label}: ${typeof value === 'string' ? value : textOf(value)}`);
}

function textOf(spans: readonly Pick<Span, 'text'>[]): string {
  return spans.map(({ text }) => text).join('');
}

/** A message without a word could not be told from a broken one. */
function visible(text: string): string {
  return text.trim() === '' ? '…' : text;
}

function piecesOf(block: Block, place: number): readonly Piece[] {
  switch (block.kind) {
    case 'text':
      return [{ kind: 'text', make: paragraph(block) }];
    case 'facts':
      return [{ kind: 'text', make: facts(block) }];
    case 'table':
      return [{ kind: 'text', make: table(block) }];
    case 'diff':
      return [{ kind: 'text', make: diff(block) }];
    case 'progress':
      return [{ kind: 'text', make: progress(block) }];
    case 'chart':
      return [{ kind: 'text', make: chart(block) }];
    case 'attachment':
      return [file(block), preview(block)].flatMap((make) => (make === null ? [] : [{ kind: 'text', make }]));
    case 'actions':
      return [{ kind: 'buttons', buttons: buttonsOf(block.actions, place) }];
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
