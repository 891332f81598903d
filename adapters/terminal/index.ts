/** The terminal as a chat platform: one channel in which anyone who types speaks for everyone, for the demo and for stories in tests. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import { type Attachment, attachmentsOf, safeFileName, withMissing } from '../../src/chat/attachment.js';
import type { Card } from '../../src/chat/card.js';
import {
  type Actor,
  type ChatEvent,
  type ChatPlatform,
  type Conversation,
  DeliveryError,
  type OnEvent,
  type Posted,
} from '../../src/chat/platform.js';
import { InputError } from '../../src/lib/errors.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import { Buttons } from './buttons.js';
import { createPalette, type Display, type Entry, type Output } from './display.js';
import { Screen } from './screen.js';
import { type Person, Session } from './session.js';
import { Transcript } from './transcript.js';
import { type Try, wayToBe } from './welcome.js';

/** Answers that say "a message follows" are waited for this long; a worker may still be starting. */
const firstMessageWithinMs = 20_000;

/** Says when what a line of piped input set off has come to rest, so that a script reads like a conversation. */
class Quiet {
  private messages = 0;
  private timer: NodeJS.Timeout | undefined;
  private settle: (() => void) | undefined;

  /** `pauseMs`: how long nothing may have been shown; 0 waits for nothing. */
  constructor(private pauseMs: number) {}

  /** How many messages were shown so far. */
  get count(): number {
    return this.messages;
  }

  /** A message was shown or changed. */
  stir(): void {
    this.messages += 1;
    if (this.settle !== undefined) this.wait(this.pauseMs);
  }

  /** Settles once nothing was shown for a while; `expecting` is true while the message that matters has not come yet. */
  async settled(expecting: boolean): Promise<void> {
    if (this.pauseMs === 0) return;
    await new Promise<void>((settle) => {
      this.settle = settle;
      this.wait(expecting ? firstMessageWithinMs : this.pauseMs);
    });
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.pauseMs = 0;
    this.finish();
  }

  private finish(): void {
    clearTimeout(this.timer);
    this.settle?.();
    this.settle = undefined;
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), ms);
  }
}

const defaultColumns = 100;

interface Printed {
  readonly substance: string;
  readonly paragraphs: ReadonlySet<string>;
}

/** The display for output that is not a terminal (a file, a pipe): lines that stay as they are, and no code that moves a cursor. */
class Printout implements Display {
  private readonly printed = new Map<string, Printed>();

  constructor(private readonly output: Output) {}

  /** Prints an entry that is new; of one that says something else than before, its first paragraph and those that changed. */
  show(entry: Entry): void {
    const before = this.printed.get(entry.id);
    if (before?.substance === entry.substance) return;
    const paragraphs = paragraphsOf(entry.draw(this.output.columns ?? defaultColumns));
    const fresh = paragraphs.filter((paragraph, index) => index === 0 || before?.paragraphs.has(paragraph) !== true);
    this.printed.set(entry.id, { substance: entry.substance, paragraphs: new Set(paragraphs) });
    this.output.write(`${fresh.join('\n')}\n${fresh.length < paragraphs.length && !fresh.at(-1)?.endsWith('\n') ? '\n' : ''}`);
  }

  setPrompt(): void {}

  takeTyped(): void {}

  close(): void {}
}

/** Lines up to and with each one that is empty but for the bar at its left. */
function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    paragraphs.at(-1)?.push(line);
    if (/^[│┊]?\s*$/u.test(stripVTControlCharacters(line))) paragraphs.push([]);
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0).map((paragraph) => paragraph.join('\n'));
}

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Messages are rewritten in place where it is a TTY; else what changed is printed again. */
  readonly output: Output;
  /** Who can speak here; the first one begins. `id` is what `:as` takes. */
  readonly people: readonly Person[];
  /** What someone who is here for the first time may type. */
  readonly tries?: readonly Try[];
  /** What lines begin with, for Tab; the terminal's own words are known. */
  readonly phrases?: readonly string[];
  /** The one channel there is, as `Conversation.channel`. */
  readonly channel: string;
  /** Where files of messages are written. */
  readonly files: string;
  /** False: no colour code is written. */
  readonly colour: boolean;
  /** Where the tenant is served. InputError unless that is this machine. */
  readonly tenantEndpoint: string;
  /** The person wants to leave, or the input has ended. Called once. */
  readonly onQuit: () => void;
  /** For input that nobody types (a pipe): milliseconds without a change before the next line is taken; 0 takes lines as they come. */
  readonly pauseMs?: number;
  /** Lines of what is folded that stand below a message; more are shown by `:more`. 24 where it is left out. */
  readonly maxFolded?: number;
}

export interface Terminal extends ChatPlatform {
  /** Settles once every line so far was taken and answered. */
  idle(): Promise<void>;
}

const platformName = 'terminal';
const defaultPauseMs = 2000;

/** Throws InputError for a tenant that is not simulated on this machine, and where nobody could speak. */
export function createTerminal(options: TerminalOptions): Terminal {
  refuseRealTenant(options.tenantEndpoint);
  const [first] = options.people;
  if (first === undefined) throw new InputError('Nobody could speak in the terminal.', ['people: name at least one']);
  return new TerminalPlatform(options, first);
}

class TerminalPlatform implements Terminal {
  readonly name = platformName;
  private readonly here: Conversation;
  private readonly transcript: Transcript;
  private readonly session: Session;
  private readonly quiet: Quiet;
  /** The titles of the messages of this process: one of an earlier process cannot be rewritten. */
  private readonly posted = new Map<string, string>();
  /** In whose thread a message stands. */
  private readonly replies = new Map<string, string>();
  private editor: Interface | null = null;
  private onEvent: OnEvent | null = null;
  private taking = Promise.resolve();
  private delivering = Promise.resolve();
  /** The last answer said that a message follows, which has not come yet. */
  private expecting = false;
  private left = false;
  private stopped = false;

  constructor(
    private readonly options: TerminalOptions,
    first: Person,
  ) {
    const buttons = new Buttons();
    this.here = { platform: platformName, channel: options.channel };
    this.transcript = new Transcript(createPalette(options.colour), buttons, `in ${options.files}`, options.maxFolded);
    this.quiet = new Quiet(options.input.isTTY === true ? 0 : (options.pauseMs ?? defaultPauseMs));
    this.session = new Session({
      here: this.here,
      people: options.people,
      first,
      tries: options.tries ?? [],
      buttons,
      transcript: this.transcript,
      deliver: (event) => this.deliver(event),
      quit: () => this.quit(),
    });
  }

  start(onEvent: OnEvent): Promise<void> {
    this.onEvent = onEvent;
    const { input, output, people } = this.options;
    const onScreen = output.isTTY === true;
    const phrases = [...(this.options.phrases ?? []), ...people.map(wayToBe), ':more', ':help', ':quit'];
    const editor = createInterface({
      input,
      ...(onScreen ? { output } : {}),
      terminal: onScreen,
      prompt: '',
      completer: (typed: string) => [[completed(typed, phrases)], typed],
    });
    const display = onScreen ? new Screen(input, output, editor) : new Printout(output);
    editor.on('line', (line) => {
      display.takeTyped(line);
      this.taking = this.taking.then(() => this.take(line));
    });
    editor.on('SIGINT', () => {
      if (!this.session.cancel()) this.quit();
    });
    editor.on('close', () => {
      this.taking = this.taking.then(() => this.quit());
    });
    this.editor = editor;
    this.transcript.open(display);
    this.session.begin();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.quiet.stop();
    this.transcript.close();
    this.editor?.close();
    await this.idle();
  }

  async idle(): Promise<void> {
    let before: Promise<void>;
    do {
      before = this.delivering;
      await this.taking;
      await before;
    } while (before !== this.delivering);
  }

  async post(to: Conversation, card: Card, under?: Posted): Promise<Posted> {
    this.expectHere(to);
    if (under !== undefined) this.expectPosted(under);
    const message = randomUUID();
    if (under !== undefined) this.replies.set(message, under.message);
    this.show(message, card);
    return { conversation: to, message };
  }

  async update({ conversation, message }: Posted, card: Card): Promise<void> {
    this.expectPosted({ conversation, message });
    this.show(message, card);
  }

  async whisper(to: Conversation, { id }: Actor, card: Card): Promise<void> {
    this.expectHere(to);
    const person = this.options.people.find((one) => one.id === id);
    if (person === undefined) throw new DeliveryError(`Nobody here is called ${id}.`, 'rejected');
    await this.tell(person, card);
  }

  async attach(posted: Posted, attachment: Attachment): Promise<void> {
    this.expectPosted(posted);
    await writeFile(this.options.files, attachment);
  }

  private async tell(person: Person, card: Card): Promise<void> {
    const failed = new Map<string, string>();
    for (const attachment of attachmentsOf(card))
      await writeFile(this.options.files, attachment).catch((error: unknown) => {
        failed.set(attachment.name, error instanceof DeliveryError ? error.message : 'it could not be read');
      });
    const shown = withMissing(card, ({ name: file }) => failed.get(file) ?? null);
    this.transcript.message(randomUUID(), shown, { whisper: { to: person, here: this.session.isSpeaking(person) } });
    this.quiet.stir();
  }

  private show(message: string, card: Card): void {
    this.posted.set(message, card.title);
    const threadOf = this.posted.get(this.replies.get(message) ?? '');
    this.transcript.message(message, card, threadOf === undefined ? {} : { threadOf });
    this.quiet.stir();
  }

  private expectPosted({ conversation, message }: Posted): void {
    this.expectHere(conversation);
    if (!this.posted.has(message)) throw new DeliveryError('The message belongs to a terminal that was closed.', 'gone');
  }

  private expectHere({ channel }: Conversation): void {
    if (this.stopped) throw new DeliveryError('The terminal was closed.', 'later');
    if (channel !== this.here.channel) throw new DeliveryError(`There is no channel ${channel} in the terminal.`, 'gone');
  }

  /** Takes a line; where nobody types, the next one comes when what this one set off has come to rest. */
  private async take(line: string): Promise<void> {
    if (this.stopped || this.left) return;
    const before = this.delivering;
    this.session.take(line);
    if (this.options.input.isTTY === true || this.delivering === before) return;
    await this.delivering;
    await this.quiet.settled(this.expecting);
  }

  private deliver(event: ChatEvent): void {
    this.delivering = this.delivering.then(async () => {
      if (this.onEvent === null || this.stopped) return;
      const before = this.quiet.count;
      const answer = await this.onEvent(event);
      const speaker = this.options.people.find((person) => person.id === event.actor.id);
      if (answer !== null && speaker !== undefined) await this.tell(speaker, answer);
      this.expecting = answer === null && this.quiet.count === before;
    });
  }

  private quit(): void {
    if (this.left || this.stopped) return;
    this.left = true;
    this.options.onQuit();
  }
}

/** As much as everything that begins so has in common; the beginning itself where nothing does, or where it goes on in several ways. */
export function completed(typed: string, phrases: readonly string[]): string {
  const [first, ...others] = phrases.filter((phrase) => phrase.startsWith(typed));
  if (first === undefined) return typed;
  let end = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, end);
}

/** Throws InputError unless the address is one of this machine itself. */
function refuseRealTenant(endpoint: string): void {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)) return;
  throw new InputError('The terminal lets anyone act as anyone, so it only works with a simulated tenant on this machine.', [
    `${endpoint}: not an address of this machine; use Slack or Teams for a real tenant`,
  ]);
}

/** Replaces a file of that name once the new one is whole. Throws DeliveryError. */
async function writeFile(folder: string, { name, file }: Attachment): Promise<void> {
  const path = join(folder, safeFileName(name));
  try {
    makeFolders(folder, 0o700);
    await pipeline(Readable.from(file.read()), createWriteStream(`${path}.new`, { mode: 0o600 }));
    await rename(`${path}.new`, path);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw new DeliveryError(
      `The file could not be written (${error instanceof Error ? error.message : 'no reason'}).`,
      'rejected',
    );
  }
}
