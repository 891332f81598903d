/** Buttons that ask for a change, with a field for the reference that settings require: without it such a button could only be refused. */

import type { Action, Block, Card, Field, Message } from '../chat/card.js';
import { actionsOf } from '../chat/card-parts.js';
import { references } from '../features/kinds.js';
import type { ReferenceKind } from '../features/reference-kind.js';
import { actsOfButtons, type ReferenceRules } from '../features/terms.js';

/** Whether any button of a card would need the field. */
export function asksForPlans(card: Card): boolean {
  return actionsOf(card).some(({ name }) => actsOfButtons[name] !== undefined);
}

export function cardWithReferences(card: Card, rules: ReferenceRules): Card {
  let { blocks } = card;
  for (const reference of references) blocks = blocks.map((block) => withField(block, reference, rules));
  return { ...card, blocks };
}

export function messageWithReferences(message: Message, rules: ReferenceRules): Message {
  return {
    ...message,
    card: cardWithReferences(message.card, rules),
    details: message.details.map((detail) => ({ ...detail, card: cardWithReferences(detail.card, rules) })),
    ...(message.personal === undefined
      ? {}
      : { personal: message.personal.map((news) => ({ ...news, card: cardWithReferences(news.card, rules) })) }),
  };
}

function withField(block: Block, reference: ReferenceKind, rules: ReferenceRules): Block {
  const ask = (action: Action): Action => asking(action, reference, rules);
  if (block.kind === 'actions') return { ...block, actions: block.actions.map(ask) };
  return block.kind === 'row' ? { ...block, action: ask(block.action) } : block;
}

/** What it asks already stays in front, and what names a reference asks for none. A form without fields has no place for another one. */
function asking(action: Action, reference: ReferenceKind, rules: ReferenceRules): Action {
  const { id, question } = reference;
  const act = actsOfButtons[action.name];
  if (act === undefined || !reference.isRequired(act, rules) || action.subject.includes(` ${id}=`)) return action;
  const hint = reference.exampleBy(rules);
  const field: Field = { key: id, label: question, hint, value: '' };
  const { title, label, fields } = action.asks ?? { title: action.label.slice(0, 24), label: '' };
  if (action.name === 'revert') return action.asks === undefined ? { ...action, asks: { title, label: question } } : action;
  if (action.name === 'waive') return { ...action, asks: { title, label: `${label} ${id}=${hint}` } };
  if ((action.asks !== undefined && fields === undefined) || fields?.some(({ key }) => key === id) === true) return action;
  return { ...action, asks: { title, label: `${label} Write ${id}=${hint}`.trim(), fields: [...(fields ?? []), field] } };
}
