/** A message as plain data without markup: what a view makes and every platform draws in its own way. */
import type { Json } from '../json.js';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad';

/** A run of text. Hostile text may be put in as it is: the platform escapes every run. */
export interface Span {
  readonly text: string;
  readonly style?: 'strong' | 'muted' | 'code' | Tone;
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export type Block =
  /** A paragraph. */
  | { readonly kind: 'text'; readonly spans: readonly Span[] }
  /** Short label and value pairs. */
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  /** A table with a header row; `more` rows were left out. */
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly more?: number;
    }
  /** Objects with what changes of each; `more` objects were left out. A side that is absent: the object is not there. */
  | { readonly kind: 'diff'; readonly changes: readonly Change[]; readonly more?: number }
  /** How far a job is. `total` is absent while it is not known. */
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total?: number }
  /** A text file that belongs to the message; a platform that cannot attach one says what it would hold. */
  | { readonly kind: 'attachment'; readonly name: string; readonly label: string; readonly content: string }
  /** Buttons, at most five. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[] };

export interface Change {
  readonly object: string;
  readonly property: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What a button does; the platform carries it back unread. */
export const actionNames = ['approve', 'reject', 'revoke', 'review', 'keep', 'plan', 'revert', 'audit', 'link'] as const;
export type ActionName = (typeof actionNames)[number];

export interface Action {
  readonly name: ActionName;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** What it is about: a change id, or a control id. */
  readonly subject: string;
  /** The digest that the person saw, bound into the decision. */
  readonly digest?: string;
  /** A question to ask before the click counts. The answer comes back as `reason`. */
  readonly asks?: { readonly title: string; readonly label: string };
}

export interface Card {
  readonly title: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
}
