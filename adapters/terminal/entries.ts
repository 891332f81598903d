/** The entries of a conversation: messages, what people typed, and what the terminal itself says. */
import type { Action, Card } from '../../src/chat/card.js';
import type { Palette } from './colours.js';
import type { Entry } from './display.js';
import { blank, type Line, run, wrap } from './line.js';
import { drawCard, paint } from './render.js';
import type { Person } from './session.js';

const maxQuestion = 60;

/** What tells a message apart from one that everybody sees in its own place. */
export interface Setting {
  /** Said above it. */
  readonly note: string | null;
  /** Not everybody sees it. */
  readonly isPrivate: boolean;
  /** It belongs below another one. */
  readonly isReply: boolean;
}

const replyIndent = '    ';

/** A message with numbered buttons. */
export function messageEntry(input: {
  readonly id: string;
  readonly card: Card;
  readonly palette: Palette;
  readonly numbers: ReadonlyMap<Action, number>;
  readonly setting: Setting;
  /** Where its files are, in words. */
  readonly files: string;
}): Entry {
  const { id, card, palette, setting, numbers, files } = input;
  const indent = setting.isReply ? replyIndent : '';
  const numberOf = (action: Action): number | null => numbers.get(action) ?? null;
  return {
    id,
    draw: (width) => [
      ...drawCard(card, { ...setting, width: width - indent.length, palette, numberOf, files }).map((drawn) => indent + drawn),
      '',
    ],
    substance: substanceOf(card),
  };
}

/** While a job is under way, its message says so once; how it goes is worth seeing only where it can be rewritten. */
function substanceOf(card: Card): string {
  const underWay = card.blocks.some((block) => block.kind === 'progress');
  return underWay ? 'under way' : JSON.stringify(card);
}

/** What stands before typed text: who speaks, and what they were asked. */
export function promptLine(speaker: Person, question: string | null): Line {
  const asked = question === null ? [] : [run(' '), run(question, 'muted', maxQuestion)];
  return [run(speaker.name, 'name', 30), ...asked, run(' ›', 'muted'), blank(1)];
}

/** A line that somebody typed. */
export function typedEntry(input: {
  readonly id: string;
  readonly prompt: Line;
  readonly text: string;
  readonly palette: Palette;
}): Entry {
  const { id, prompt, text, palette } = input;
  return { id, draw: (width) => drawLine([...prompt, run(text)], width, palette), substance: text };
}

/** Something that the terminal itself says. */
export function noticeEntry(input: { readonly id: string; readonly lines: readonly Line[]; readonly palette: Palette }): Entry {
  const { id, lines, palette } = input;
  return { id, draw: (width) => [...lines.flatMap((line) => drawLine(line, width, palette)), ''], substance: id };
}

/** The last column stays free, as in cards. */
function drawLine(line: Line, width: number, palette: Palette): readonly string[] {
  return wrap(line, Math.max(1, width - 1)).map((part) => paint(part, palette));
}
