/** Buttons that ask for a change, with a field for the number of a ticket where settings require one: without it such a button could only be refused. */
import type { Action, ActionName, Block, Card, Field, Message } from '../chat/card.js';
import { actionsOf } from '../chat/card-parts.js';
import type { TicketRule } from '../engine/plan/ticket.js';

/** What each button asks for, as the settings name it. */
const deeds: Readonly<Partial<Record<ActionName, TicketRule['requiredFor'][number]>>> = {
  plan: 'requests',
  revert: 'requests',
  setting: 'requests',
  waive: 'waivers',
};

/** Whether any button of a card would need the field. */
export function asksForPlans(card: Card): boolean {
  return actionsOf(card).some(({ name }) => deeds[name] !== undefined);
}

export function cardWithTickets(card: Card, rule: TicketRule | undefined): Card {
  if (rule === undefined || rule.requiredFor.length === 0) return card;
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
function asking(action: Action, { pattern, requiredFor }: TicketRule): Action {
  const deed = deeds[action.name];
  if (deed === undefined || !requiredFor.includes(deed) || action.subject.includes(' ticket=')) return action;
  const hint = pattern ?? 'CHG0123';
  const ticket: Field = { key: 'ticket', label: 'Under which ticket?', hint, value: '' };
  const { title, label, fields } = action.asks ?? { title: action.label.slice(0, 24), label: '' };
  if (action.name === 'revert')
    return action.asks === undefined ? { ...action, asks: { title, label: 'Under which ticket?' } } : action;
  if (action.name === 'waive') return { ...action, asks: { title, label: `${label} ticket=${hint}` } };
  if ((action.asks !== undefined && fields === undefined) || fields?.some(({ key }) => key === 'ticket') === true) return action;
  return { ...action, asks: { title, label: `${label} Write ticket=${hint}`.trim(), fields: [...(fields ?? []), ticket] } };
}
