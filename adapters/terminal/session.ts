/** Who speaks, what was asked of them, and what becomes of each line that is typed. */
import { randomUUID } from 'node:crypto';
import type { Action } from '../../src/chat/card.js';
import type { ChatEvent, Conversation } from '../../src/chat/platform.js';
import { assertNever } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { Button, Buttons } from './buttons.js';
import type { Transcript } from './transcript.js';
import { help, type Try, ways, welcome } from './welcome.js';

export interface Person {
  readonly id: string;
  readonly name: string;
}

interface SessionOptions {
  readonly here: Conversation;
  readonly people: readonly Person[];
  readonly first: Person;
  /** See `TerminalOptions.tries`. */
  readonly tries: readonly Try[];
  readonly buttons: Buttons;
  readonly transcript: Transcript;
  /** Takes an event to hardenbot. */
  deliver(event: ChatEvent): void;
  quit(): void;
}

type Question = NonNullable<Action['asks']>;

export class Session {
  private speaker: Person;
  /** A button that was pressed and waits for a reason. */
  private asked: { readonly number: number; readonly question: Question } | null = null;

  constructor(private readonly options: SessionOptions) {
    this.speaker = options.first;
  }

  /** Says what this is and asks for the first line. */
  begin(): void {
    this.options.transcript.notice(...welcome(this.options.here.channel, this.speaker, this.options));
    this.options.transcript.prompt(this.speaker, null);
  }

  isSpeaking(person: Person): boolean {
    return person.id === this.speaker.id;
  }

  /** Takes one line that was typed and entered. */
  take(line: string): void {
    const text = line.trim();
    if (this.asked !== null) {
      this.answer(this.asked, text);
      return;
    }
    const typed = readTyped(text);
    if (typed.kind === 'nothing') return;
    this.options.transcript.typed(this.speaker, null, text);
    switch (typed.kind) {
      case 'command':
        this.options.deliver({ ...this.act(), kind: 'command', text: typed.text });
        break;
      case 'press':
        this.press(typed.number);
        break;
      case 'speakAs':
        this.speakAs(typed.name);
        break;
      case 'help':
        this.options.transcript.notice(...help(this.options.people));
        break;
      case 'more':
        this.options.transcript.more();
        break;
      case 'quit':
        this.options.quit();
        break;
      case 'unclear':
        this.options.transcript.hint(typed.hint);
        break;
      default:
        assertNever(typed);
    }
  }

  /** Gives a pending question up. False when there was none. */
  cancel(): boolean {
    if (this.asked === null) return false;
    this.ask(null);
    this.options.transcript.hint('Nothing was sent.');
    return true;
  }

  private press(number: number): void {
    const button = this.pressable(number);
    if (button === null) return;
    if (button.action.asks === undefined) this.click(button);
    else this.ask({ number, question: button.action.asks });
  }

  private answer({ number, question }: { readonly number: number; readonly question: Question }, reason: string): void {
    if (reason === '') {
      this.cancel();
      return;
    }
    this.ask(null);
    this.options.transcript.typed(this.speaker, questionText(question), reason);
    const button = this.pressable(number);
    if (button !== null) this.click(button, reason);
  }

  /** Null, after saying why, where the speaker cannot press it. */
  private pressable(number: number): Button | null {
    const button = this.options.buttons.find(number);
    if (button === 'unknown') this.options.transcript.hint(`There is no button ${number}.`);
    else if (button === 'closed') this.options.transcript.hint(`Button ${number} is gone: its message has changed since.`);
    else if (button.onlyFor !== null && button.onlyFor !== this.speaker.id)
      this.options.transcript.hint(`Button ${number} was shown to ${this.nameOf(button.onlyFor)} alone.`);
    else return button;
    return null;
  }

  private click({ action }: Button, reason?: string): void {
    const { name, subject, digest } = action;
    this.options.deliver({
      ...this.act(),
      kind: 'click',
      action: name,
      subject,
      ...omitUndefined({ digest, reason }),
    });
  }

  private ask(asked: Session['asked']): void {
    this.asked = asked;
    this.options.transcript.prompt(this.speaker, asked === null ? null : questionText(asked.question));
  }

  private speakAs(name: string): void {
    const wanted = name.toLowerCase();
    const person = this.options.people.find(({ id, name: known }) => [id, known].some((word) => word.toLowerCase() === wanted));
    if (person === undefined) {
      this.options.transcript.hint(`Nobody here is called that: ${ways(this.options.people)}.`);
      return;
    }
    this.speaker = person;
    this.options.transcript.prompt(person, null);
  }

  /** A key of its own for every act: nothing here is ever delivered twice. */
  private act(): Pick<ChatEvent, 'actor' | 'conversation' | 'key'> {
    const { here } = this.options;
    return {
      actor: { platform: here.platform, id: this.speaker.id, membership: 'member' },
      conversation: here,
      key: `${here.platform}:${randomUUID()}`,
    };
  }

  private nameOf(id: string): string {
    return this.options.people.find((person) => person.id === id)?.name ?? id;
  }
}

function questionText({ title, label }: Question): string {
  return `${title} - ${label}`;
}

type Typed =
  | { readonly kind: 'nothing' }
  /** `text` is what followed `/harden`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'press'; readonly number: number }
  | { readonly kind: 'speakAs'; readonly name: string }
  | { readonly kind: 'help' }
  /** What a message folds. */
  | { readonly kind: 'more' }
  | { readonly kind: 'quit' }
  /** `hint` says what to type instead. */
  | { readonly kind: 'unclear'; readonly hint: string };

/** Reads what a person typed: a command for hardenbot, a button to press, or something for the terminal itself. */
export function readTyped(line: string): Typed {
  const text = line.trim();
  const [word = '', rest = ''] = split(text);
  if (word === '') return { kind: 'nothing' };
  if (word.toLowerCase() === '/harden') return { kind: 'command', text: rest };
  if (/^\d{1,6}$/.test(text)) return { kind: 'press', number: Number(text) };
  if (word.startsWith('/')) return { kind: 'unclear', hint: 'Only hardenbot listens here: /harden help lists what it does.' };
  if (!word.startsWith(':'))
    return { kind: 'unclear', hint: 'Begin with /harden to talk to hardenbot: /harden help lists what it does.' };
  switch (word) {
    case ':as':
      return { kind: 'speakAs', name: rest };
    case ':help':
      return { kind: 'help' };
    case ':more':
      return { kind: 'more' };
    case ':quit':
      return { kind: 'quit' };
    default:
      return { kind: 'unclear', hint: 'There are :as, :more, :help and :quit.' };
  }
}

/** The first word, and everything after the blanks behind it. */
function split(text: string): readonly string[] {
  return /^(\S+)\s*(.*)$/su.exec(text)?.slice(1) ?? [];
}
