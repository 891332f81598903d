/** Runs of rich text: the blocks in which Slack parses nothing, so that a mention or a link cannot be written by hand. */
import type { types } from '@slack/bolt';
import type { Tone } from '../../../src/chat/card.js';
import type { ChartBlock } from './chart.js';
import { type LiteralText, literal } from './escape.js';

export type Run = types.RichTextText | (types.RichTextLink & { readonly text: string }) | Mention | GroupMention | Moment;

/** A moment in the reader's own time; `text` is what stands where that cannot be shown. */
interface Moment extends types.RichTextDate {
  readonly text: string;
}

/** A person who is notified; `text` is their name, for where nobody can be mentioned. Slack shows the name that it knows. */
interface Mention extends types.RichTextUserMention {
  readonly text: string;
}
/** A user group whose members are notified. */
interface GroupMention extends types.RichTextUsergroupMention {
  readonly text: string;
}
/** The blocks that cards are drawn with; a chart is one that the types of Slack's library do not know. */
export type DrawnBlock = types.KnownBlock | ChartBlock;
export type RunStyle = 'plain' | 'bold' | 'italic' | 'code';

/** What belongs together when a message is cut; it may hold line breaks of ours, never of the text in it. */
export type Line = readonly Run[];

/** One run; Slack refuses an empty one, so empty text gives none. */
export function run(text: LiteralText, style: RunStyle = 'plain'): Line {
  if (text === '') return [];
  return [style === 'plain' ? { type: 'text', text } : { type: 'text', text, style: { [style]: true } }];
}

/** An address that opens when pressed, shown as its text; it has to be one of our own, and https. */
export function opening(url: string, text: LiteralText): Line {
  if (text === '' || !URL.canParse(url) || new URL(url).protocol !== 'https:') return run(text);
  return [{ type: 'link', url, text }];
}

/** A message of Slack that opens when pressed; the text alone where the address is none of Slack's. */
export function leading(url: string, text: LiteralText): Line {
  return isOfSlack(url) ? opening(url, text) : run(text);
}

/** The addresses at which messages open, GovSlack among them. */
export function isOfSlack(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, pathname } = new URL(url);
  return (
    protocol === 'https:' &&
    /^[a-z0-9-]+\.(?:slack|slack-gov)\.com$|^[a-z0-9-]+\.enterprise\.(?:slack|slack-gov)\.com$/.test(hostname) &&
    pathname.startsWith('/archives/')
  );
}

/** A mention of the account; the name alone where the account is none of Slack's. */
export function mention(account: string, name: LiteralText): Line {
  return /^[UW][A-Z0-9]{2,20}$/.test(account) ? [{ type: 'user', user_id: account, text: name }] : run(name);
}

/** A mention of a user group; its name alone where the id is none of Slack's. */
export function groupMention(group: string, name: LiteralText): Line {
  return /^S[A-Z0-9]{2,20}$/.test(group) ? [{ type: 'usergroup', usergroup_id: group, text: name }] : run(name);
}

/** A moment, in the time and the manner of anyone who reads it. */
export function moment(at: string, text: LiteralText): Line {
  const timestamp = Math.floor(Date.parse(at) / 1000);
  if (!Number.isFinite(timestamp) || text === '') return run(text);
  return [{ type: 'date', timestamp, format: '{date_num} {time}', fallback: text, text }];
}

/** Text of our own that goes between runs: separators, signs and line breaks. */
export function glue(text: string): Line {
  return text === '' ? [] : [{ type: 'text', text }];
}

/** The sign that stands for a tone, as Slack has no coloured text; a neutral one has none. */
export const toneSigns: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', warn: '⚠️ ', bad: '⛔ ' };

/** What a line shows. */
export function textOf(line: Line): string {
  return line.map((one) => one.text).join('');
}

/** Joins neighbours of the same style: fewer elements, a smaller message. */
function merged(line: Line): Run[] {
  const runs: Run[] = [];
  for (const one of line) {
    const last = runs.at(-1);
    const alike = last?.type === 'text' && one.type === 'text' && JSON.stringify(last.style) === JSON.stringify(one.style);
    if (last !== undefined && alike) {
      runs[runs.length - 1] = { ...last, text: last.text + one.text };
    } else runs.push(one);
  }
  return runs;
}

/** What Slack shows in words of its own. */
function isWhole(one: Run): one is Mention | GroupMention | Moment {
  return one.type === 'user' || one.type === 'usergroup' || one.type === 'date';
}

/** Without the words that stand for an element where it cannot be shown. */
function drawn(one: Run): types.RichTextElement {
  if (!isWhole(one)) return one;
  const { text: _, ...element } = one;
  return element;
}

/** Monospaced text holds words alone. */
function inGrid(one: Run): types.RichTextText | types.RichTextLink {
  return isWhole(one) ? { type: 'text', text: one.text } : one;
}

/** What a run takes of a message, as JSON with its comma. */
export const jsonSize = (one: Run): number => JSON.stringify(one).length + 1;

/** What a run takes of the text that one block may hold. */
export const textSize = (one: Run): number => one.text.length;

/** The beginning of a line that is no larger than `room` as measured; a run that was cut ends in an ellipsis. */
export function beginning(line: Line, room: number, measure: (one: Run) => number): Line {
  const kept: Run[] = [];
  let left = room;
  for (const one of line) {
    const fitting = cutRun(one, left, measure);
    if (fitting !== null) kept.push(fitting);
    if (fitting !== one) break;
    left -= measure(one);
  }
  return kept;
}

function cutRun(one: Run, room: number, measure: (one: Run) => number): Run | null {
  if (isWhole(one)) return measure(one) <= room ? one : null;
  let candidate = one;
  for (let length = Math.min(one.text.length, room); measure(candidate) > room; length = Math.floor(length * 0.9)) {
    if (length < 2) return null;
    candidate = { ...one, text: literal(one.text, length) };
  }
  return candidate;
}

/** One block of rich text: runs of text or a monospaced text, and below it what is said of it. */
export function richText(kind: 'lines' | 'grid', body: Line, below: Line = []): types.RichTextBlock {
  const section = (runs: Line): types.RichTextSection => ({ type: 'rich_text_section', elements: merged(runs).map(drawn) });
  return {
    type: 'rich_text',
    elements: [
      kind === 'grid' ? { type: 'rich_text_preformatted', elements: merged(body).map(inGrid) } : section(body),
      ...(below.length === 0 ? [] : [section(below)]),
    ],
  };
}

/** The line that says how much is not shown. */
export function notShown(count: number, noun: string): Line {
  return run(literal(`… ${count} more ${noun}${count === 1 ? '' : 's'} not shown`, 100), 'italic');
}
