/** Buttons that ask for a plan, with a field for the number of a ticket where settings ask for one: without it such a button could only be refused. */
import type { Action, Block, Card, Field, Message } from '../chat/card.js';
import { actionsOf } from '../chat/card-parts.js';
import type { TicketRule } from '../engine/plan/ticket.js';

/** Whether any button of a card would need the field. */
export function asksForPlans(card: Card): boolean {
  return actionsOf(card).some(({ name }) => name === 'plan' || name === 'revert');
}

export function cardWithTickets(card: Card, rule: TicketRule | undefined): Card {
  if (rule?.requiredFor.includes('requests') !== true) return card;
  return { ...card, blocks: card.blocks.map((block) => withField(block, rule)) };
}

export function messageWithTickets(message: Message, rule: TicketRule | undefined): Message {
  return {
    ...message,
    card: cardWithTickets(message.card, rule),
    details: message.details.map((detail) => ({ ...detail, card: cardWithTickets(detail.card, rule) })),
    ...(message.personal === undefined
      ? {}
      : { personal: message.personal.map((news) => ({ ...news, card: cardWithTickets(news.card, rule) })) }),
  };
}

function withField(block: Block, rule: TicketRule): Block {
  if (block.kind === 'actions') return { ...block, actions: block.actions.map((action) => asking(action, rule)) };
  return block.kind === 'row' ? { ...block, action: asking(block.action, rule) } : block;
}

/** What it asks already stays in front, and what names a ticket asks for none. A form without fields has no place for another one. */
function asking(action: Action, { pattern }: TicketRule): Action {
  if (action.name === 'revert' && action.asks === undefined)
    return { ...action, asks: { title: action.label.slice(0, 24), label: 'Under which ticket?' } };
  if (
    action.name !== 'plan' ||
    action.subject.includes(' ticket=') ||
    (action.asks !== undefined && action.asks.fields === undefined)
  )
    return action;
  const hint = pattern ?? 'CHG0123';
  const ticket: Field = { key: 'ticket', label: 'Under which ticket?', hint, value: '' };
  const { title, label, fields = [] } = action.asks ?? { title: action.label.slice(0, 24), label: '' };
  if (fields.some(({ key }) => key === 'ticket')) return action;
  return { ...action, asks: { title, label: `${label} Write ticket=${hint}`.trim(), fields: [...fields, ticket] } };
}
