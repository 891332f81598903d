/** A message as plain data without markup: what a view makes and every platform draws in its own way. */
import type { Json } from '../lib/json.js';
import type { TextFile } from './attachment.js';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad';

/** A run of text. Hostile text may be put in as it is: the platform escapes every run. */
export interface Span {
  readonly text: string;
  readonly style?: 'strong' | 'muted' | 'code' | Tone;
  /** An https address of hardenbot's own that opens when pressed; a platform that cannot do that shows the text alone, so that is the address too. */
  readonly opens?: string;
  /** Where the message that `text` names stands, by platform: an https address of that platform. */
  readonly leads?: Readonly<Record<string, string>>;
  /** The accounts of the person whom `text` names, by platform: on a platform with one of them the person is mentioned, and so notified. */
  readonly mentions?: Readonly<Record<string, string>>;
  /** A group of the chat that `text` names, by platform: its members are notified there. */
  readonly calls?: Readonly<Record<string, string>>;
  /** The moment that `text` says (ISO 8601): a platform that can shows it in the reader's own time. */
  readonly at?: string;
  /** Set where it says the moment before it once more, by the clock of its tenant: a platform that shows moments by that anyway leaves it out. */
  readonly repeats?: true;
  /** Left out where there is no room for the whole line. */
  readonly canGo?: true;
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** The moment that `text` says, as in a span. */
  readonly at?: string;
  /** The words of `text` before the moment; absent: it says nothing else. */
  readonly before?: string;
  /** As in a span. */
  readonly leads?: Readonly<Record<string, string>>;
}

export interface Fact {
  readonly label: string;
  /** Words; spans where a moment is among them. */
  readonly value: string | readonly Span[];
}

/** What a card says; buttons are none of it. */
export type Statement =
  /** A paragraph. */
  | { readonly kind: 'text'; readonly spans: readonly Span[] }
  /** Short label and value pairs. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A table with a header row; `more` rows were left out. */
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly more?: number;
    }
  /** Objects with what changes of each; `more` objects were left out. A side that is absent: the object is not there. */
  | { readonly kind: 'diff'; readonly changes: readonly ObjectChange[]; readonly more?: number }
  /** How far a job is. `total` is absent while it is not known. */
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total?: number }
  /** How a value from 0 to 100 moved, oldest first, null where there was none; a platform without charts draws a line of text. */
  | { readonly kind: 'chart'; readonly title: string; readonly points: readonly Point[] }
  /** A text file that belongs to the message; a platform that cannot put it there says what it holds and how to get it. */
  | {
      readonly kind: 'attachment';
      readonly name: string;
      readonly label: string;
      /** How much it holds, for example `120 objects`. */
      readonly holds: string;
      /** What follows the name of the command to be given the file, for example `export c-4k7m2xq`. */
      readonly ask: string;
      /** The first lines, for a platform that shows them in their place. */
      readonly preview: readonly string[];
      readonly file: TextFile;
      /** Why it could not be put beside the message. */
      readonly missing?: string;
    };

export type Block =
  | Statement
  /** Buttons, at most five. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** One line with the button that belongs to it. */
  | { readonly kind: 'row'; readonly spans: readonly Span[]; readonly action: Action }
  /** One button behind which a person gives one of several answers, and says why: a button for each where a platform cannot ask so. */
  | { readonly kind: 'choice'; readonly label: string; readonly asks: string; readonly answers: readonly Choice[] }
  /** What only those read who want to know more: folded until it is pressed where a platform can do that, else below what comes before it. */
  | { readonly kind: 'fold'; readonly label: string; readonly blocks: readonly Statement[] };

/** One of several answers. All are about the same subject and digest, and each asks a question of its own where it stands alone. */
export interface Choice {
  /** When a person gives it. */
  readonly means: string;
  readonly action: Action;
}

export interface Point {
  readonly label: string;
  readonly value: number | null;
}

export interface ObjectChange {
  readonly object: string;
  readonly property: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What a button does; the platform carries it back unread. */
export const actionNames = [
  'approve',
  'schedule',
  'reject',
  'ask',
  'revoke',
  'review',
  'keep',
  'plan',
  'waive',
  'revert',
  'audit',
  'link',
  'resume',
  'contain',
  'clean',
  'claim',
  'restore',
  'extend',
  'show',
  'questions',
  'use',
  'change',
  'notForUs',
  'wasMe',
  'expected',
  'falseAlarm',
  'take',
  'askPerson',
  'restoreState',
  'containSignal',
  'waiveSignal',
  'saidYes',
  'saidNo',
  'setting',
] as const;
export type ActionName = (typeof actionNames)[number];

export interface Action {
  readonly name: ActionName;
  readonly label: string;
  /** A moment in the label (ISO 8601), which stands there in UTC. */
  readonly at?: string;
  readonly style?: 'primary' | 'danger';
  /** What it is about: a change id, or a control id. */
  readonly subject: string;
  /** The digest that the person saw, bound into the decision. */
  readonly digest?: string;
  /** A question to ask before the click counts. The answer comes back as `reason`. */
  readonly asks?: Question;
}

/**
 * One answer, or several fields. A platform without forms asks the one question; either way the answer to fields is one line of
 * `key=value` words.
 */
export interface Question {
  readonly title: string;
  readonly label: string;
  readonly fields?: readonly Field[];
}

export interface Field {
  /** Letters and digits. */
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  /** What it holds when it is opened. */
  readonly value: string;
}

export interface Card {
  readonly title: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
}

/** What is said at one place: a card, and below it what only those read who open its thread. */
export interface Message {
  readonly card: Card;
  readonly details: readonly Detail[];
  /** What single people are shown besides, each once. */
  readonly personal?: readonly PersonalNews[];
  /** What called people for this and is over now: it says so where it stands. */
  readonly ends?: readonly EndedCall[];
  /** Set where people do not have to hear of it, or not any more: it is rewritten where it stands, and posted nowhere. */
  readonly isOver?: true;
  /** Posted whatever the hour, where messages of its kind wait for the end of quiet hours. */
  readonly isUrgent?: true;
}

/** A message that called people, by its key, and what it is about. */
export interface EndedCall {
  readonly subject: string;
  readonly key: string;
  /** Nobody answered in time: no entry says so. */
  readonly hasLapsed?: true;
}

/** Something that one person is shown. */
export interface PersonalNews {
  /** Says what the person is shown of one subject apart. */
  readonly part: string;
  /** By Entra object id. */
  readonly person: string;
  /** The chat on which they asked, where they are answered if possible. */
  readonly platform: string;
  readonly card: Card;
  /** It is about the person, who learns whatever they may read; anyone else has to be one who may know of it. */
  readonly isOwn?: true;
  /** Everyone who may know of the tenant may know of it, also without the right to read. */
  readonly mayBeKnown?: true;
  /** Reported whatever the hour and whatever the person wants to hear. */
  readonly isUrgent?: true;
}

export interface Detail {
  /** Distinguishes the details of one message; the same each time the message is drawn. */
  readonly part: string;
  readonly card: Card;
  /** Below copies in the channels of the tenant, and in what takes their place, alone; absent: below every copy. */
  readonly onlyInChannels?: true;
  /** Rewritten where it stands already, and posted nowhere: it is over. */
  readonly isOver?: true;
  /** Posted whatever the hour. */
  readonly isUrgent?: true;
  /** Rewritten only where it says something else than it did: one of several below a message. */
  readonly isOneOfSeveral?: true;
  /** Posted once for what it says, and never rewritten: the chat keeps it as an outside record. */
  readonly isWitness?: true;
}
