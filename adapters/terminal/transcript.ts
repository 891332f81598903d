/** The conversation as it is shown: gives entries their ids and colours, and keeps them until there is a display. */
import { randomUUID } from 'node:crypto';
import type { Card } from '../../src/chat/card.js';
import type { Buttons } from './buttons.js';
import type { Palette } from './colours.js';
import type { Display, Entry } from './display.js';
import { messageEntry, noticeEntry, promptLine, type Setting, typedEntry } from './entries.js';
import { type Line, run } from './line.js';
import { paint } from './render.js';
import type { Person } from './session.js';

export class Transcript {
  private display: Display | null = null;
  private readonly waiting = new Map<string, Entry>();

  constructor(
    private readonly palette: Palette,
    private readonly buttons: Buttons,
    /** Where files of messages are, in words. */
    private readonly files: string,
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
    const { palette, files } = this;
    this.show(messageEntry({ id, card, palette, numbers, files, setting: settingOf(audience) }));
  }

  typed(speaker: Person, question: string | null, text: string): void {
    this.show(typedEntry({ id: randomUUID(), prompt: promptLine(speaker, question), text, palette: this.palette }));
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

/** For whom a message is; everybody, in its own place, unless said otherwise. */
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
