/** A terminal window without a window, and people who type into it: what stands on its screen is read back as a person would read it. */
import { PassThrough, Writable } from 'node:stream';
import { Terminal as Emulator } from '@xterm/headless';

export interface FakeOptions {
  readonly columns?: number;
  readonly rows?: number;
}

/** A message as it stands on the screen. */
export interface DisplayedMessage {
  /** Without the bar at its left and the note above it. */
  readonly text: string;
  readonly buttons: readonly { readonly number: number; readonly label: string }[];
  /** Whom it was whispered to, by name; null for a message to everyone. */
  readonly whisperedTo: string | null;
  /** The title of the message in whose thread it stands. */
  readonly threadOf: string | null;
}

/** Settles once what was typed has been handled. */
export interface Handling {
  idle(): Promise<void>;
}

/** What colours, the cursor and ends of lines are written with. */
const ownCodes = new RegExp(`${String.fromCodePoint(0x1b)}\\[[\\d;]*[ABCDGHJKm]|\r\n`, 'gu');

class Keyboard extends PassThrough {
  readonly isTTY = true;
}

class Window extends Writable {
  readonly isTTY = true;
  /** Everything that was ever written, codes included. */
  written = '';

  constructor(readonly emulator: Emulator) {
    super({ decodeStrings: false });
  }

  get columns(): number {
    return this.emulator.cols;
  }

  get rows(): number {
    return this.emulator.rows;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    this.emulator.write(chunk, done);
  }
}

export class FakeTerminal {
  readonly input = new Keyboard();
  readonly output: Window;
  private terminal: Handling = { idle: () => Promise.resolve() };
  private speaker: string | null = null;
  /** Found in this much of what was written. */
  private foreign: { readonly until: number; readonly codes: readonly string[] } = { until: 0, codes: [] };

  constructor({ columns = 100, rows = 200 }: FakeOptions = {}) {
    this.output = new Window(new Emulator({ cols: columns, rows, scrollback: 5000, allowProposedApi: true }));
  }

  /** Which terminal the keyboard and the window belong to. */
  connect(terminal: Handling): void {
    this.terminal = terminal;
    this.speaker = null;
  }

  /** Types without entering, then waits until the screen shows it. */
  async type(keys: string): Promise<void> {
    this.input.write(keys);
    await this.settle();
  }

  async enter(line: string): Promise<void> {
    await this.type(`${line}\r`);
  }

  /** Types a line as this person, after becoming them. */
  async sayAs(person: string, line: string): Promise<void> {
    if (this.speaker !== person) await this.enter(`:as ${person}`);
    this.speaker = person;
    await this.enter(line);
  }

  /** Types the number that stands before the label, and the reason where it is asked for. */
  async clickAs(person: string, message: DisplayedMessage, label: string, reason?: string): Promise<void> {
    const button = message.buttons.find((one) => one.label === label);
    if (button === undefined) throw new Error(`There is no button "${label}" on that message.`);
    await this.sayAs(person, String(button.number));
    if (reason !== undefined) await this.enter(reason);
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.output.emulator.resize(columns, rows);
    this.output.emit('resize');
    await this.settle();
  }

  /** Waits until everything typed was handled and everything written is on the screen. */
  async settle(): Promise<void> {
    await new Promise((next) => setImmediate(next));
    await this.terminal.idle();
    await new Promise((next) => this.output.write('', next));
  }

  /** The lines on the screen and those that scrolled away, without the blanks at their ends. */
  lines(): readonly string[] {
    const { active } = this.output.emulator.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  }

  /** What is on the screen now. */
  screen(): string {
    const { active } = this.output.emulator.buffer;
    return this.lines().slice(active.baseY).join('\n').trimEnd();
  }

  /** Every message, oldest first. */
  messages(): readonly DisplayedMessage[] {
    const found: string[][] = [[]];
    for (const line of this.lines()) {
      if (/^(?: {4})?[│┊]/u.test(line)) found.at(-1)?.push(line);
      else found.push([]);
    }
    return found.filter((lines) => lines.length > 0).map(read);
  }

  /** Control codes that were written but are none of a colour, of the cursor or of the end of a line. */
  foreignCodes(): readonly string[] {
    const { written } = this.output;
    // It is asked for every message that is on the screen.
    if (this.foreign.until !== written.length)
      this.foreign = { until: written.length, codes: written.replaceAll(ownCodes, '').match(/[\p{Cc}\p{Cf}].{0,8}/gu) ?? [] };
    return this.foreign.codes;
  }
}

function read(lines: readonly string[]): DisplayedMessage {
  const indent = lines[0]?.startsWith('    ') === true ? 4 : 0;
  const [first = '', ...rest] = lines.map((line) => line.slice(indent + 2));
  const note = lines[0]?.startsWith('┊') === true ? /^only (?:you see this \((.+)\)|(.+) sees this)$/u.exec(first) : null;
  const thread = indent > 0 ? /^in the thread of "(.+)"$/u.exec(first) : null;
  const text = (note === null && thread === null ? [first, ...rest] : rest).join('\n');
  const buttons = [...text.matchAll(/\[(\d+)\] (.+?)(?= {3}\[\d+\] |$)/gmu)];
  return {
    text,
    buttons: buttons.map(([, number, label]) => ({ number: Number(number), label: label ?? '' })),
    whisperedTo: note?.[1] ?? note?.[2] ?? null,
    threadOf: thread?.[1] ?? null,
  };
}
