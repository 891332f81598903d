/** The conversation as it is shown: gives entries their ids and colours, and keeps them until there is a display. */
import { randomUUID } from 'node:crypto';
import type { Action, Card } from '../../src/chat/card.js';
import type { Buttons } from './buttons.js';
import type { Display, Entry, Palette } from './display.js';
import { blank, type Line, run, wrap } from './line.js';
import { drawCard, paint } from './render.js';
import type { Person } from './session.js';

export class Transcript {
  private display: Display | null = null;
  private readonly waiting = new Map<string, Entry>();
  /** The newest message of which something is folded. */
  private folded: Card | null = null;

  constructor(
    private readonly palette: Palette,
    private readonly buttons: Buttons,
    /** Where files of messages are, in words. */
    private readonly files: string,
    private readonly maxFolded = usualMaxFolded,
  ) {}

  /** From now on, entries are shown: first those that came before. */
  open(display: Display): void {
    this.display = display;
    for (const entry of this.waiting.values()) display.show(entry);
    this.waiting.clear();
  }

  close(): void {
    this.display?.close();
    this.display = null;
  }

  /** Shows a message, in the place of the one with this id. */
  message(id: string, card: Card, audience: Audience = {}): void {
    const numbers = this.buttons.show(id, card, audience.whisper?.to.id ?? null);
    const { palette, files, maxFolded } = this;
    if (card.blocks.some(({ kind }) => kind === 'fold')) this.folded = card;
    this.show(messageEntry({ id, card, palette, numbers, files, maxFolded, setting: settingOf(audience) }));
  }

  typed(speaker: Person, question: string | null, text: string): void {
    this.show(typedEntry({ id: randomUUID(), prompt: promptLine(speaker, question), text, palette: this.palette }));
  }

  /** Shows what is folded in the newest message that folds anything. */
  more(): void {
    if (this.folded === null) {
      this.hint('Nothing is folded here.');
      return;
    }
    const { title, tone, blocks } = this.folded;
    const folded = blocks.flatMap((block) => (block.kind === 'fold' ? block.blocks : []));
    const { palette, files, maxFolded } = this;
    const card = { title: `Details of "${title}"`, tone, blocks: folded };
    // What is folded has no buttons.
    const numbers = new Map<Action, number>();
    this.show(messageEntry({ id: randomUUID(), card, palette, numbers, files, maxFolded, setting: settingOf({}) }));
  }

  notice(...lines: readonly Line[]): void {
    this.show(noticeEntry({ id: randomUUID(), lines, palette: this.palette }));
  }

  hint(text: string): void {
    this.notice([run(text, 'muted')]);
  }

  prompt(speaker: Person, question: string | null): void {
    this.display?.setPrompt(`${paint(promptLine(speaker, question), this.palette)} `);
  }

  private show(entry: Entry): void {
    if (this.display === null) this.waiting.set(entry.id, entry);
    else this.display.show(entry);
  }
}

/** For whom a message is; everyone, in its own place, unless said otherwise. */
export interface Audience {
  /** One person alone, who may be the one who types. */
  readonly whisper?: { readonly to: Person; readonly here: boolean };
  /** The title of the message in whose thread it stands. */
  readonly threadOf?: string;
}

function settingOf({ whisper, threadOf }: Audience): Setting {
  if (whisper !== undefined) {
    const { to, here } = whisper;
    const note = here ? `only you see this (${to.name})` : `only ${to.name} sees this`;
    return { note, isPrivate: true, isReply: false };
  }
  const note = threadOf === undefined ? null : `in the thread of "${threadOf}"`;
  return { note, isPrivate: false, isReply: threadOf !== undefined };
}

const maxQuestion = 60;

/** What distinguishes a message from one that everyone sees in its own place. */
interface Setting {
  /** Said above it. */
  readonly note: string | null;
  /** Not everyone sees it. */
  readonly isPrivate: boolean;
  /** It belongs below another one. */
  readonly isReply: boolean;
}

/** Lines of what is folded that stand below a message. */
const usualMaxFolded = 24;

const replyIndent = '    ';

/** A message with numbered buttons. */
function messageEntry(input: {
  readonly id: string;
  readonly card: Card;
  readonly palette: Palette;
  readonly numbers: ReadonlyMap<Action, number>;
  readonly setting: Setting;
  /** Where its files are, in words. */
  readonly files: string;
  readonly maxFolded: number;
}): Entry {
  const { id, card, palette, setting, numbers, files, maxFolded } = input;
  const indent = setting.isReply ? replyIndent : '';
  const numberOf = (action: Action): number | null => numbers.get(action) ?? null;
  return {
    id,
    draw: (width) => [
      ...drawCard(card, { ...setting, width: width - indent.length, palette, numberOf, files, maxFolded }).map(
        (drawn) => indent + drawn,
      ),
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
function promptLine(speaker: Person, question: string | null): Line {
  const asked = question === null ? [] : [run(' '), run(question, 'muted', maxQuestion)];
  return [run(speaker.name, 'name', 30), ...asked, run(' ›', 'muted'), blank(1)];
}

/** A line that someone typed. */
function typedEntry(input: {
  readonly id: string;
  readonly prompt: Line;
  readonly text: string;
  readonly palette: Palette;
}): Entry {
  const { id, prompt, text, palette } = input;
  return { id, draw: (width) => drawLine([...prompt, run(text)], width, palette), substance: text };
}

/** Something that the terminal itself says. */
function noticeEntry(input: { readonly id: string; readonly lines: readonly Line[]; readonly palette: Palette }): Entry {
  const { id, lines, palette } = input;
  return { id, draw: (width) => [...lines.flatMap((line) => drawLine(line, width, palette)), ''], substance: id };
}

/** The last column stays free, as in cards. */
function drawLine(line: Line, width: number, palette: Palette): readonly string[] {
  return wrap(line, Math.max(1, width - 1)).map((part) => paint(part, palette));
}
