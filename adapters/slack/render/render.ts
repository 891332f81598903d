/** Draws a card for Slack: blocks that stay within its limits by construction, and the fallback text of notifications. */
import type { types } from '@slack/bolt';
import { attachmentText } from '../../../src/chat/attachment.js';
import type { Action, Block, Card, Span, Statement } from '../../../src/chat/card.js';
import { heldToBudget } from '../../../src/chat/glance.js';
import { shareRoom } from '../../../src/chat/share-room.js';
import { assertNever } from '../../../src/lib/errors.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { buttonValue, choiceValue } from './button.js';
import { type ChartPart, chart } from './chart.js';
import { type FallbackText, fallback, literal, literalLines } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { diff, facts, type Lines, paragraph, progress, table } from './parts.js';
import {
  beginning,
  type DrawnBlock,
  glue,
  isOfSlack,
  jsonSize,
  type Line,
  notShown,
  richText,
  run,
  textOf,
  toneSigns,
} from './rich-text.js';

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
  /** False where Slack did not take what folds: it stands below the buttons then, open. */
  readonly folds?: boolean;
  /** Where the files of the card are, in words. */
  readonly files?: string;
}

/** Draws a card of any maker, with its first button in sight. */
export function renderCard(given: Card, options: RenderOptions = {}): Rendered {
  const card = heldToBudget(given);
  const { total = limits.total, charts = true, folds = true, files = inThread } = options;
  const kept = keptOf(card.blocks);
  const header = headerOf(card);
  const parts = withoutExcess(
    kept.map((block, place) => partOf(block, { place, files, folds })),
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
    if (part.kind === 'buttons' || part.kind === 'fold') return [];
    if (part.kind === 'row') return part.block.text === undefined ? [] : [part.block.text.text];
    return (part.kind === 'chart' ? part.text : part).lines.slice(0, 3).map(textOf);
  });
  return fallback([toneSigns[tone] + title, ...lines].filter((line) => line.trim() !== '').join(' · ') || '…', limits.fallback);
}

interface Place {
  readonly place: number;
  readonly files: string;
  readonly folds: boolean;
}

function partOf(block: Block, { place, files, folds }: Place): Part {
  switch (block.kind) {
    case 'actions':
      return buttonsOf(block.actions, place);
    case 'row':
      return row(block, place);
    case 'choice':
      return choice(block, place);
    case 'fold':
      return fold(block, { files, folds });
    default:
      return statementOf(block, files);
  }
}

/** Lines of all that it holds, each block with a line of what is left out of it. */
function fold({ label, blocks }: Extract<Block, { kind: 'fold' }>, { files, folds }: Pick<Place, 'files' | 'folds'>): Lines {
  const lines = blocks.flatMap((block) => {
    const part = statementOf(block, files);
    const drawn = part.kind === 'chart' ? part.text : part;
    return drawn.more > 0 ? [...drawn.lines, notShown(drawn.more, drawn.noun)] : drawn.lines;
  });
  const title = literal(label, limits.header);
  if (folds) return { kind: 'fold', title, lines, more: 0, noun: 'line' };
  return { kind: 'lines', lines: [run(title, 'bold'), ...lines], more: 0, noun: 'line' };
}

function statementOf(block: Statement, files: string): Lines | ChartPart {
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
    default:
      return assertNever(block);
  }
}

type Part = Lines | Buttons | ChartPart | Row;

/** A line with its button beside it. */
interface Row {
  readonly kind: 'row';
  readonly block: types.SectionBlock;
}

/** The line alone where what the button is about does not fit into one. */
function row({ spans, action }: Extract<Block, { kind: 'row' }>, place: number): Row | Lines {
  const line = paragraph({ kind: 'text', spans });
  const button = buttonOf(action, `harden.${place}.0`);
  const text = literalLines(line.lines.map(textOf), limits.rowText);
  if (button === null || text.trim() === '') return line;
  const linked = linkedText(spans);
  const words = linked === null ? ({ type: 'plain_text', text, emoji: false } as const) : linked;
  return { kind: 'row', block: { type: 'section', text: words, accessory: button } };
}

/** Only mrkdwn takes a link beside a button. Null where there is none, or where the line would have to be cut. */
function linkedText(spans: readonly Span[]): types.MrkdwnElement | null {
  const pieces = spans.map(({ text, leads }) => {
    const words = fallback(text, limits.rowText);
    const url = leads?.['slack'];
    return url !== undefined && isOfSlack(url) ? { words: `<${url}|${words}>`, isLink: true } : { words, isLink: false };
  });
  const text = pieces.map(({ words }) => words).join('');
  if (!pieces.some(({ isLink }) => isLink) || text.length > limits.rowText) return null;
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Buttons may take three quarters of a message: what they decide on must still be readable beside them. */
const buttonShare = 0.75;

/** Blocks of all parts that together take no more than `room` characters of JSON. */
function pack(parts: readonly Part[], room: number): readonly DrawnBlock[] {
  return shareRoom(parts, {
    room,
    buttonShare,
    sizeOf: (part) =>
      part.kind === 'buttons'
        ? { buttons: sizeOf(buttonBlocks(part, Number.POSITIVE_INFINITY)), whole: 0 }
        : part.kind === 'row'
          ? { buttons: sizeOf([part.block]), whole: 0 }
          : { buttons: null, whole: sizeOf(wholeOf(part)) },
    draw: drawPart,
    drawnSize: sizeOf,
  });
}

function drawPart(part: Part, room: number): readonly DrawnBlock[] {
  switch (part.kind) {
    case 'buttons':
      return buttonBlocks(part, room);
    case 'row':
      return sizeOf([part.block]) <= room ? [part.block] : [];
    case 'chart':
      return sizeOf([part.block]) <= room ? [part.block] : textBlocks(part.text, room);
    case 'lines':
    case 'grid':
    case 'fold':
      return textBlocks(part, room);
    default:
      return assertNever(part);
  }
}

function wholeOf(part: Lines | ChartPart): readonly DrawnBlock[] {
  return part.kind === 'chart' ? [part.block] : blocksOf(part, part.lines.length);
}

/** As many lines as fit; where not even the first does, the beginning of it. */
function textBlocks(part: Lines, room: number): readonly DrawnBlock[] {
  const fits = (lines: number) => sizeOf(blocksOf(part, lines)) <= room;
  if (fits(part.lines.length)) return blocksOf(part, part.lines.length);
  let [fitting, tooMany] = [0, part.lines.length];
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return fitting > 0 ? blocksOf(part, fitting) : firstWords(part, room);
}

function firstWords(part: Lines, room: number): readonly DrawnBlock[] {
  const [first, ...others] = part.lines;
  if (first === undefined) return [];
  const only = (line: Line): readonly DrawnBlock[] => blocksOf({ ...part, lines: [line], more: part.more + others.length }, 1);
  const blocks = only(beginning(first, room - sizeOf(only(glue('…'))), jsonSize));
  return sizeOf(blocks) <= room ? blocks : [];
}

/** The first lines of a part, each block with no more text than it may hold; the last one counts what is not shown. */
function blocksOf(part: Lines, lines: number): readonly DrawnBlock[] {
  const hidden = part.more + part.lines.length - lines;
  const notice = hidden > 0 ? notShown(hidden, part.noun) : [];
  if (part.kind === 'fold') return folded(part, lines, hidden);
  const chunks = chunksOf(part.lines.slice(0, lines));
  if (chunks.length === 0) return hidden > 0 ? [richText('lines', notice)] : [];
  return chunks.map((chunk, index) => {
    const body = chunk.flatMap((line, place) => (place === 0 ? line : [...glue('\n'), ...line]));
    return richText(part.kind === 'grid' ? 'grid' : 'lines', body, index === chunks.length - 1 ? notice : []);
  });
}

/** Sections of plain text: nothing in them is parsed, and Slack names no other kind of text in every account of what a container holds. */
function folded({ title, lines }: Lines, count: number, hidden: number): readonly DrawnBlock[] {
  const notice = hidden > 0 ? [notShown(hidden, 'line')] : [];
  const chunks = chunksOf([...lines.slice(0, count), ...notice]).slice(0, limits.childBlocks);
  if (chunks.length === 0) return [];
  const sections = chunks.map((chunk): types.SectionBlock => {
    const text = literalLines(chunk.map(textOf), limits.blockText);
    return { type: 'section', text: { type: 'plain_text', text, emoji: false } };
  });
  const named = title === undefined || title.trim() === '' ? literal('…', 1) : title;
  return [
    {
      type: 'container',
      title: { type: 'plain_text', text: named, emoji: false },
      is_collapsible: true,
      default_collapsed: true,
      child_blocks: sections,
    },
  ];
}

function chunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const chunks: Line[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (line.length === 0) continue;
    length += textOf(line).length + 1;
    if (length > limits.line) {
      chunks.push([]);
      length = textOf(line).length + 1;
    }
    chunks.at(-1)?.push(line);
  }
  return chunks;
}

/** Draws the buttons of a card: each carries what it is about in its value, and one that does not fit is counted. */
interface Buttons {
  readonly kind: 'buttons';
  readonly buttons: readonly types.Button[];
  /** How many were left out already. */
  readonly more: number;
}

/** `place` is that of the block in its card: action ids are unique within a message. */
function buttonsOf(actions: readonly Action[], place: number): Buttons {
  const buttons = actions
    .slice(0, limits.buttons)
    .map((action, index) => buttonOf(action, `harden.${place}.${index}`))
    .filter((button) => button !== null);
  return { kind: 'buttons', buttons, more: actions.length - buttons.length };
}

/** One button that opens a dialog with all of them, else a button for each. */
function choice(block: Extract<Block, { kind: 'choice' }>, place: number): Buttons {
  const value = choiceValue(block);
  const actions = block.answers.map(({ action }) => action);
  const [first] = actions;
  if (value === null || first === undefined) return buttonsOf(actions, place);
  return { kind: 'buttons', buttons: [drawnButton({ ...first, label: block.label }, `harden.${place}.0`, value)], more: 0 };
}

/** Null where what it is about does not fit into a button. */
function buttonOf(action: Action, actionId: string): types.Button | null {
  const value = buttonValue(action);
  return value === null ? null : drawnButton(action, actionId, value);
}

function drawnButton(action: Action, actionId: string, value: string): types.Button {
  const label = literal(action.label, limits.buttonLabel);
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: label.trim() === '' ? action.name : label, emoji: false },
    value,
    ...omitUndefined({ style: action.style }),
  };
}

/** The buttons that fit into `room` characters of JSON, the first ones first, and how many do not. */
function buttonBlocks({ buttons, more }: Buttons, room: number): readonly types.KnownBlock[] {
  for (let count = buttons.length; count >= 0; count -= 1) {
    const hidden = more + buttons.length - count;
    const blocks: readonly types.KnownBlock[] = [
      ...(count === 0 ? [] : [{ type: 'actions' as const, elements: buttons.slice(0, count) }]),
      ...(hidden === 0 ? [] : [richText('lines', notShown(hidden, 'button'))]),
    ];
    if (sizeOf(blocks) <= room) return blocks;
  }
  return [];
}
