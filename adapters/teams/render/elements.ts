/** The part of Adaptive Cards 1.5 that we draw with. A TextBlock parses Markdown and stands only where someone is mentioned; there is no FactSet. */
import type { Tone } from '../../../src/chat/card.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { type LiteralText, literal, type PlainText } from './escape.js';

type Color = 'Good' | 'Attention';

export interface TextRun {
  readonly type: 'TextRun';
  readonly text: LiteralText;
  readonly size?: 'Large';
  readonly weight?: 'Bolder';
  readonly color?: Color;
  readonly isSubtle?: true;
  readonly fontType?: 'Monospace';
  /** Opens a message of Teams. */
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string };
}

export type RunStyle = Omit<TextRun, 'type' | 'text'>;

export interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'None' | 'Small';
}

/** A paragraph with mentions, which Teams fills in nowhere else. */
interface MentioningText {
  readonly type: 'TextBlock';
  readonly text: PlainText;
  readonly wrap: true;
}

/** Who is notified where a text of the card says `text`. */
export interface MentionEntity {
  readonly type: 'mention';
  readonly text: PlainText;
  /** Teams takes the object id in Entra ID as well as its own id of an account; of a tag, its id in Graph (Microsoft's sample bot-tag-mention). */
  readonly mentioned: { readonly id: string; readonly name: PlainText; readonly type?: 'tag' };
}

export interface Table {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number }[];
  readonly firstRowAsHeader: true;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly type: 'TableRow';
  readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly RichTextBlock[] }[];
}

interface Submission {
  readonly title: LiteralText;
  readonly data: object;
}

export interface ExecuteAction extends Submission {
  readonly type: 'Action.Execute';
  readonly verb: string;
  /** For clients that know no Action.Execute. */
  readonly fallback: Submission & { readonly type: 'Action.Submit' };
}

export interface ShowCardAction {
  readonly type: 'Action.ShowCard';
  readonly title: LiteralText;
  readonly card: {
    readonly type: 'AdaptiveCard';
    readonly body: readonly (RichTextBlock | InputText)[];
    /** None where it only unfolds what is to be read. */
    readonly actions?: readonly ExecuteAction[];
  };
}

export interface InputText {
  readonly type: 'Input.Text';
  readonly id: string;
  readonly label: LiteralText;
  readonly isMultiline: true;
  readonly isRequired: true;
  readonly errorMessage: LiteralText;
  readonly maxLength: number;
}

export interface ActionSet {
  readonly type: 'ActionSet';
  readonly actions: readonly (ExecuteAction | ShowCardAction)[];
}

export interface Container {
  readonly type: 'Container';
  readonly style: 'emphasis' | 'good' | 'warning' | 'attention';
  readonly bleed: true;
  readonly items: readonly RichTextBlock[];
}

/** A line with its button beside it. */
export interface ColumnSet {
  readonly type: 'ColumnSet';
  readonly columns: readonly [
    {
      readonly type: 'Column';
      readonly width: 'stretch';
      readonly verticalContentAlignment: 'Center';
      readonly items: readonly RichTextBlock[];
    },
    { readonly type: 'Column'; readonly width: 'auto'; readonly items: readonly [ActionSet] },
  ];
  readonly spacing?: 'Small';
}

/** Of Teams alone; a client that does not know it shows the fallback. */
export interface LineChart {
  readonly type: 'Chart.Line';
  readonly data: readonly {
    readonly legend: PlainText;
    readonly values: readonly { readonly x: PlainText; readonly y: number }[];
  }[];
  readonly fallback: RichTextBlock;
}

export type Element = RichTextBlock | MentioningText | Table | ActionSet | ColumnSet | Container | LineChart;

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  readonly fallbackText: PlainText;
  readonly body: readonly Element[];
  /** Teams shows a card no wider than a phone unless asked to. */
  readonly msteams?: { readonly width?: 'Full'; readonly entities?: readonly MentionEntity[] };
}

/** The sign of a tone, for those who do not see its colour; a neutral one has none. */
export const toneSigns: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', warn: '⚠️ ', bad: '⛔ ' };

/** How a tone looks beside its sign. The colour that is called a warning is too light to be read on white, so that one is bold instead. */
export const toneStyles: Readonly<Record<Tone, RunStyle>> = {
  neutral: {},
  good: { color: 'Good' },
  warn: { weight: 'Bolder' },
  bad: { color: 'Attention' },
};

/** One run, or none for empty text. */
export function run(text: LiteralText, style: RunStyle = {}): readonly TextRun[] {
  return text === '' ? [] : [{ type: 'TextRun', text, ...style }];
}

/** A line of text; an element without a run would be invalid, so an empty line becomes a dash. */
export function line(inlines: readonly TextRun[], spacing?: 'None' | 'Small'): RichTextBlock {
  const runs = inlines.length === 0 ? run(literal('–', 1)) : inlines;
  return { type: 'RichTextBlock', inlines: runs, ...omitUndefined({ spacing }) };
}
