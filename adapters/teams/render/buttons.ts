/** Draws the buttons of a card: each carries what it is about, and one that asks for a reason opens its input first. */
import type { Action, Block } from '../../../src/chat/card.js';
import { buttonData, verb } from './button.js';
import {
  type ActionSet,
  type ColumnSet,
  type ExecuteAction,
  type InputText,
  line,
  type RichTextBlock,
  run,
  type ShowCardAction,
} from './elements.js';
import { type LiteralText, literal } from './escape.js';
import { limits } from './limits.js';

export interface Buttons {
  readonly buttons: readonly (ExecuteAction | ShowCardAction)[];
  /** How many were left out already. */
  readonly more: number;
}

/** Teams does not draw the styles positive and destructive of actions, so a button has none. `place` is that of the block in its card: ids of inputs are unique within a card. */
export function buttonsOf(actions: readonly Action[], place: number): Buttons {
  const buttons = actions
    .slice(0, limits.buttons)
    .map((action, index) => buttonOf(action, `reason.${place}.${index}`))
    .filter((button) => button !== null);
  return { buttons, more: actions.length - buttons.length };
}

/** One button that unfolds all of them and the one place to say why, else a button for each. `place` as above. */
export function choiceOf(block: Choosing, place: number): Buttons {
  const inputId = `reason.${place}.0`;
  const sent = block.answers.flatMap(({ action }) => {
    const data = buttonData(action, inputId);
    return data === null ? [] : [execute({ title: labelOf(action.label, action.name), data })];
  });
  if (sent.length < Math.max(2, block.answers.length) || sent.length > limits.buttons)
    return buttonsOf(
      block.answers.map(({ action }) => action),
      place,
    );
  const means = block.answers.map(({ means: when, action }) =>
    line([...run(labelOf(action.label, action.name), { weight: 'Bolder' }), ...run(literal(`: ${when}`, limits.label))], 'Small'),
  );
  const card: ShowCardAction['card'] = { type: 'AdaptiveCard', body: [...means, input(inputId, block.asks)], actions: sent };
  return { buttons: [{ type: 'Action.ShowCard', title: labelOf(block.label, '…'), card }], more: 0 };
}

type Choosing = Extract<Block, { kind: 'choice' }>;

function actionSet(buttons: Buttons['buttons']): ActionSet {
  return { type: 'ActionSet', actions: buttons };
}

/** What a phone shows beside each other, in letters; what stands around a label takes the room of five. */
const rowLetters = 43;
const frameLetters = 5;

/** Rows that a phone shows whole: of a longer one it cuts off the end. */
export function buttonRows(buttons: Buttons['buttons']): readonly ActionSet[] {
  const rows: Buttons['buttons'][number][][] = [];
  let left = 0;
  for (const button of buttons) {
    const width = button.title.length + frameLetters;
    const last = rows.at(-1);
    if (last === undefined || width > left) rows.push([button]);
    else last.push(button);
    left = (last === undefined || width > left ? rowLetters : left) - width;
  }
  return rows.map(actionSet);
}

/** A line with its button beside it; null where what it is about does not fit into one. */
export function besideButton(words: RichTextBlock, action: Action, place: number): ColumnSet | null {
  const button = buttonOf(action, `reason.${place}.0`);
  if (button === null) return null;
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', verticalContentAlignment: 'Center', items: [words] },
      { type: 'Column', width: 'auto', items: [actionSet([button])] },
    ],
    spacing: 'Small',
  };
}

/** Null where what it is about does not fit into a button. */
function buttonOf(action: Action, inputId: string): ExecuteAction | ShowCardAction | null {
  const { asks } = action;
  const data = buttonData(action, asks === undefined ? undefined : inputId);
  if (data === null) return null;
  const title = labelOf(action.label, action.name);
  if (asks === undefined) return execute({ title, data });
  const question = labelOf(asks.title, action.name);
  return {
    type: 'Action.ShowCard',
    title,
    card: {
      type: 'AdaptiveCard',
      body: [line(run(question, { weight: 'Bolder' })), input(inputId, asks.label)],
      actions: [execute({ title: question, data })],
    },
  };
}

type Submission = Pick<ExecuteAction, 'title' | 'data'>;

function execute(submission: Submission): ExecuteAction {
  return { type: 'Action.Execute', verb, ...submission, fallback: { type: 'Action.Submit', ...submission } };
}

function input(id: string, label: string): InputText {
  return {
    type: 'Input.Text',
    id,
    label: labelOf(label, '…'),
    isMultiline: true,
    isRequired: true,
    errorMessage: literal('Say why in a few words.', limits.label),
    maxLength: limits.reason,
  };
}

function labelOf(text: string, instead: string): LiteralText {
  const label = literal(text, limits.buttonLabel);
  return label.trim() === '' ? literal(instead, limits.buttonLabel) : label;
}
