/** Draws the buttons of a card: each carries what it is about in its value, and one that does not fit is counted. */
import type { types } from '@slack/bolt';
import type { Action } from '../../../src/chat/card.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { buttonValue } from './button.js';
import { literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { notShown, richText } from './rich-text.js';

export interface Buttons {
  readonly kind: 'buttons';
  readonly buttons: readonly types.Button[];
  /** How many were left out already. */
  readonly more: number;
}

/** `place` is that of the block in its card: action ids are unique within a message. */
export function buttonsOf(actions: readonly Action[], place: number): Buttons {
  const buttons = actions
    .slice(0, limits.buttons)
    .map((action, index) => buttonOf(action, `harden.${place}.${index}`))
    .filter((button) => button !== null);
  return { kind: 'buttons', buttons, more: actions.length - buttons.length };
}

/** Null where what it is about does not fit into a button. */
function buttonOf(action: Action, actionId: string): types.Button | null {
  const value = buttonValue(action);
  if (value === null) return null;
  const label = literal(action.label, limits.buttonLabel);
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: label.trim() === '' ? action.name : label, emoji: false },
    value,
    ...omitUndefined({ style: action.style }),
  };
}

/** The buttons that fit into `room` characters of JSON, the first ones first, and how many do not. */
export function buttonBlocks({ buttons, more }: Buttons, room: number): readonly types.KnownBlock[] {
  for (let count = buttons.length; count >= 0; count -= 1) {
    const hidden = more + buttons.length - count;
    const blocks: readonly types.KnownBlock[] = [
      ...(count === 0 ? [] : [{ type: 'actions' as const, elements: buttons.slice(0, count) }]),
      ...(hidden === 0 ? [] : [richText('lines', notShown(hidden, 'button'))]),
    ];
    if (sizeOf(blocks) <= room) return blocks;
  }
  return [];
}
