/** Reads a message as a Teams client shows it, on its own knowledge of Adaptive Cards: what is written, what can be pressed, what acts. */
import { assertNever } from '../../../src/lib/errors.js';
import type { ButtonJson, CardElement, CardJson, MessageJson, TextElement } from './rules.js';

export interface Reading {
  /** All elements, top to bottom, one line each at least. */
  readonly text: string;
  /** What a notification shows. */
  readonly notification: string;
  readonly buttons: readonly { readonly label: string; readonly element: ButtonJson }[];
  /** The accounts that a message notifies when it is posted. */
  readonly mentions: readonly string[];
  /** Mentions, links and formatting that a client would make of text, and functions that it would fill in. */
  readonly live: readonly string[];
}

export function readMessage({ summary, attachments: [{ content }] }: MessageJson): Reading {
  return {
    text: filledIn(linesOf(content).join('\n')),
    notification: summary,
    buttons: buttonsOf(content).flatMap(pressable),
    mentions: mentionsIn(content),
    live: [
      ...textsOf(content).flatMap((element) => liveIn(element, content)),
      ...chartTextsOf(content).flatMap(readPlain),
      ...readPlain(summary),
      ...readPlain(content.fallbackText),
    ],
  };
}

function linesOf({ body }: CardJson): readonly string[] {
  return body.flatMap((element) => {
    switch (element.type) {
      case 'Table':
        return element.rows.map((row) => row.cells.map((cell) => cell.items.map(wordsOf).join(' ')).join(' '));
      case 'Container':
        return element.items.map(wordsOf);
      case 'ColumnSet':
        return [textsBeside(element).map(wordsOf).join(' ')];
      case 'Chart.Line':
        return [wordsOf(element.fallback), ...element.data.flatMap(({ values }) => values.map(({ x, y }) => `${x} ${y}`))];
      case 'ActionSet':
        return element.actions.flatMap((action) => (isFold(action) ? [action.title, ...foldedIn(action).map(wordsOf)] : []));
      case 'RichTextBlock':
      case 'TextBlock':
      case 'FactSet':
        return [wordsOf(element)];
      default:
        return assertNever(element);
    }
  });
}

function wordsOf(element: TextElement): string {
  switch (element.type) {
    case 'RichTextBlock':
      return element.inlines.map((run) => run.text).join('');
    case 'TextBlock':
      return element.text;
    case 'FactSet':
      return element.facts.map((fact) => `${fact.title} ${fact.value}`).join('\n');
    default:
      return assertNever(element);
  }
}

function textsOf({ body }: CardJson): readonly TextElement[] {
  return body.flatMap((element: CardElement) => {
    if (element.type === 'Table') return element.rows.flatMap((row) => row.cells.flatMap((cell) => cell.items));
    if (element.type === 'Container') return element.items;
    if (element.type === 'ColumnSet') return textsBeside(element);
    if (element.type === 'Chart.Line') return [element.fallback];
    return element.type === 'ActionSet' ? element.actions.flatMap(foldedIn) : [element];
  });
}

/** Nobody says how the texts of a chart are parsed. */
function chartTextsOf({ body }: CardJson): readonly string[] {
  return body.flatMap((element) =>
    element.type === 'Chart.Line' ? element.data.flatMap(({ legend, values }) => [legend, ...values.map(({ x }) => x)]) : [],
  );
}

type ColumnSet = Extract<CardElement, { type: 'ColumnSet' }>;

function textsBeside({ columns }: ColumnSet): readonly TextElement[] {
  return columns.flatMap(({ items }) => items.filter((item) => item.type === 'RichTextBlock'));
}

function actionSetsIn(element: CardElement): readonly Extract<CardElement, { type: 'ActionSet' }>[] {
  if (element.type === 'ActionSet') return [element];
  return element.type === 'ColumnSet'
    ? element.columns.flatMap(({ items }) => items.filter((item) => item.type === 'ActionSet'))
    : [];
}

/** Buttons that send something; one that only unfolds what is to be read is no button to this reader. */
function buttonsOf({ body }: CardJson): readonly ButtonJson[] {
  return body.flatMap((element) => actionSetsIn(element).flatMap(({ actions }) => actions.filter((action) => !isFold(action))));
}

/** Several buttons behind one are pressed one by one, with what was written beside them. */
function pressable(element: ButtonJson): Reading['buttons'] {
  const actions = element.type === 'Action.ShowCard' ? (element.card.actions ?? []) : [];
  if (element.type !== 'Action.ShowCard' || actions.length < 2) return [{ label: element.title, element }];
  return actions.map((action) => ({
    label: action.title,
    element: { ...element, card: { ...element.card, actions: [action] } },
  }));
}

function isFold(action: ButtonJson): boolean {
  return action.type === 'Action.ShowCard' && action.card.actions === undefined;
}

/** What a button unfolds that is to be read and not to be filled in. */
function foldedIn(action: ButtonJson): readonly TextElement[] {
  return action.type === 'Action.ShowCard' && isFold(action)
    ? action.card.body.filter((element) => element.type === 'RichTextBlock')
    : [];
}

const functions = /\{\{(?:DATE|TIME)\([^}]*\)\}\}/gi;

const dayInBerlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
const timeInBerlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', timeStyle: 'short' });

/** As a client in Berlin fills in dates and times. */
function filledIn(text: string): string {
  const told = (format: Intl.DateTimeFormat) => (_: string, at: string) => format.format(new Date(at));
  return text
    .replaceAll(/\{\{DATE\(([^,)]+)[^}]*\)\}\}/gi, told(dayInBerlin))
    .replaceAll(/\{\{TIME\(([^)]+)\)\}\}/gi, told(timeInBerlin));
}

/** Entities whose text stands in a text that Teams looks for mentions. */
function mentionsIn(content: CardJson): readonly string[] {
  const places = textsOf(content).flatMap((element) => (element.type === 'TextBlock' ? [element.text] : []));
  return (content.msteams?.entities ?? [])
    .filter(({ text }) => places.some((place) => place.includes(text)))
    .map(({ mentioned }) => mentioned.id);
}

/** A TextBlock and a FactSet parse Markdown; a TextRun only fills in dates and times. What an entity names is a mention and no markup. */
function liveIn(element: TextElement, { msteams }: CardJson): readonly string[] {
  const all = wordsOf(element);
  const tags = element.type === 'TextBlock' ? (msteams?.entities ?? []) : [];
  const words = tags.reduce((left, { text }) => left.replaceAll(text, ''), all);
  return [...(words.match(functions) ?? []), ...(element.type === 'RichTextBlock' ? [] : readPlain(words))];
}

/** What Markdown, HTML and Teams make of text. */
const acting: readonly RegExp[] = [
  /<\/?[a-z][^>]*>/giu,
  /&(?:#x?[\da-f]+|[a-z]+);/giu,
  /!?\[[^\]]*\]\([^)]*\)/gu,
  /(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?\S?\1(?![\p{L}\p{N}])/gu,
  /^#{1,6}\s/gu,
  /\bhttps?:\/\//giu,
  /(?<![\p{L}\p{N}])@[\p{L}\p{N}]/gu,
];

/** For fields of which nobody says how they are parsed: whatever any of them could make of it. */
export function readPlain(text: string): readonly string[] {
  return acting.flatMap((pattern) => text.match(pattern) ?? []);
}
