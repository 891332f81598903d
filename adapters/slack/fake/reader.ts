/** Reads a message as a Slack client shows it, on its own knowledge of Slack: what is written, what can be pressed, what acts. */
import { assertNever } from '../../../src/lib/errors.js';
import { type ButtonElement, buttonsIn, type MessageBlock } from './rules.js';

export interface Reading {
  /** All blocks, top to bottom, one line each at least. */
  readonly text: string;
  /** What a notification shows. */
  readonly notification: string;
  readonly buttons: readonly { readonly label: string; readonly element: ButtonElement; readonly blockId: string }[];
  /** The accounts that a message notifies when it is posted. */
  readonly mentions: readonly string[];
  /** Mentions, links, emoji codes and formatting that Slack would make of text. */
  readonly live: readonly string[];
}

type RichBlock = Extract<MessageBlock, { type: 'rich_text' }>;
type RichElement = RichBlock['elements'][number]['elements'][number];
type TextObject = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string; readonly emoji?: boolean | undefined };

export function readMessage(blocks: readonly MessageBlock[], fallback: string): Reading {
  const pieces = blocks.flatMap(piecesOf);
  const notification = readMrkdwn(fallback);
  return {
    text: pieces.map((piece) => piece.text).join('\n'),
    notification: notification.text,
    buttons: blocks.flatMap((block) =>
      buttonsIn([block]).map((element) => ({ label: element.text.text, element, blockId: block.block_id ?? '' })),
    ),
    mentions: blocks.flatMap((block) =>
      block.type === 'rich_text'
        ? block.elements.flatMap(({ elements }) =>
            elements.flatMap((element) =>
              element.type === 'user' ? [element.user_id] : element.type === 'usergroup' ? [element.usergroup_id] : [],
            ),
          )
        : [],
    ),
    live: [...pieces.flatMap((piece) => piece.live), ...notification.live],
  };
}

interface Piece {
  readonly text: string;
  readonly live: readonly string[];
}

function piecesOf(block: MessageBlock): readonly Piece[] {
  switch (block.type) {
    case 'header':
      return [readText(block.text)];
    case 'section':
      return [
        ...[...(block.text === undefined ? [] : [block.text]), ...(block.fields ?? [])].map(readText),
        ...(block.accessory === undefined ? [] : [{ text: '', live: readText(block.accessory.text).live }]),
      ];
    case 'rich_text':
      return block.elements.map(({ elements }) => ({
        text: elements.map(readElement).join(''),
        live: elements
          .filter((element) => element.type !== 'text' && element.type !== 'date')
          .map((element) => JSON.stringify(element)),
      }));
    case 'data_visualization':
      // Documented as strings, and nobody says that they are parsed.
      return [
        readPlain(block.title),
        ...block.chart.series.flatMap(({ data }) => data.map(({ label, value }) => readPlain(`${label} ${value}`))),
      ];
    case 'actions':
      return block.elements.map((element) => ({ text: '', live: readText(element.text).live }));
    case 'container':
      return [readText(block.title), ...block.child_blocks.flatMap(piecesOf)];
    case 'divider':
      return [];
    default:
      return assertNever(block);
  }
}

function readElement(element: RichElement): string {
  if (element.type === 'date') return readDate(element);
  if (element.type === 'user') return `@${element.user_id}`;
  if (element.type === 'usergroup') return `@${element.usergroup_id}`;
  if (element.type === 'link') return element.text ?? element.url;
  return element.type === 'text' ? element.text : `[${element.type}]`;
}

const inBerlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });

/** As a client in Berlin fills in a date. */
function readDate({ timestamp, format }: Extract<RichElement, { type: 'date' }>): string {
  const [day = '', time = ''] = inBerlin.format(timestamp * 1000).split(' ');
  return format.replaceAll('{date_num}', day).replaceAll('{time}', time);
}

function readPlain(text: string): Piece {
  return { text, live: [] };
}

function readText({ type, text, emoji }: TextObject): Piece {
  if (type === 'mrkdwn') return readMrkdwn(text);
  return { text, live: emoji === false ? [] : (text.match(emojiCode) ?? []) };
}

const emojiCode = /:[a-z0-9_'+-]+:/gu;

/** What Slack's mrkdwn makes of text: angle brackets always act, pairs of marks format, emoji codes become pictures. */
const acting: readonly RegExp[] = [
  /<[^>]*>/gu,
  /(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?\S?\1(?![\p{L}\p{N}])/gu,
  emojiCode,
  /(?<![\p{L}\p{N}._-])@(?:channel|here|everyone)\b/gu,
];

function readMrkdwn(text: string): Piece {
  return {
    text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    live: acting.flatMap((pattern) => text.match(pattern) ?? []),
  };
}
