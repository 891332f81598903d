/** A moment among the words of a card: in the reader's own time where the chat can, else in the tenant's time zone. */
import type { Action, Block, Card, Cell, Message, Span, Statement } from '../chat/card.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { minuteIn, utcMinute } from '../lib/utc-minute.js';

export function moment(at: Date, style?: Span['style']): Span {
  return { text: utcMinute(at), at: at.toISOString(), ...omitUndefined({ style }) };
}

/**
 * The "on" keeps the figures of the moment in their order behind a name that is written from right to left: no mark does, because none is shown.
 * Where there is no room for all of it, the name is enough.
 */
export function whoAndWhen(name: string, at: Date): readonly Span[] {
  return [{ text: name }, { text: ' on ', canGo: true }, { ...moment(at), canGo: true }];
}

/** The same as a cell of a table, behind words that belong to it. */
export function momentCell(at: Date, before?: string): Cell {
  return { text: `${before ?? ''}${utcMinute(at)}`, at: at.toISOString(), ...omitUndefined({ before }) };
}

/** A card whose moments say the time of a zone, with its name, where a chat cannot tell them in the reader's own. */
export function inZone(card: Card, timeZone: string): Card {
  return timeZone === 'UTC' ? card : { ...card, blocks: card.blocks.map((block) => blockIn(block, timeZone)) };
}

/** The same of a message with everything that belongs to it. */
export function messageIn(message: Message, timeZone: string): Message {
  const { personal } = message;
  return {
    ...message,
    card: inZone(message.card, timeZone),
    details: message.details.map((detail) => ({ ...detail, card: inZone(detail.card, timeZone) })),
    ...omitUndefined({ personal: personal?.map((one) => ({ ...one, card: inZone(one.card, timeZone) })) }),
  };
}

function blockIn(block: Block, timeZone: string): Block {
  switch (block.kind) {
    case 'actions':
      return { ...block, actions: block.actions.map((action) => labelIn(action, timeZone)) };
    case 'row':
      return { ...block, spans: block.spans.map((span) => toldIn(span, timeZone)), action: labelIn(block.action, timeZone) };
    case 'choice':
      return block;
    case 'fold':
      return { ...block, blocks: block.blocks.map((statement) => statementIn(statement, timeZone)) };
    default:
      return statementIn(block, timeZone);
  }
}

function statementIn(block: Statement, timeZone: string): Statement {
  const told = <Part extends Told>(part: Part): Part => toldIn(part, timeZone);
  switch (block.kind) {
    case 'text':
      return { ...block, spans: block.spans.map(told) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ label, value }) => ({
          label,
          value: typeof value === 'string' ? value : value.map(told),
        })),
      };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(told)) };
    default:
      return block;
  }
}

type Told = { readonly text: string; readonly at?: string; readonly before?: string };

function toldIn<Part extends Told>(part: Part, timeZone: string): Part {
  return part.at === undefined ? part : { ...part, text: `${part.before ?? ''}${minuteIn(new Date(part.at), timeZone)}` };
}

/** No chat says the label of a button in the time of anyone who reads. */
function labelIn(action: Action, timeZone: string): Action {
  if (action.at === undefined) return action;
  const at = new Date(action.at);
  return { ...action, label: action.label.replace(utcMinute(at), minuteIn(at, timeZone)) };
}
