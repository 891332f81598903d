/** The ticket in someone's own system as a reference of decisions. */
import type { ReferenceKind } from '../reference-kind.js';
import { exampleOf, readTicket, whyNoTicket } from './terms.js';

export const ticketReference: ReferenceKind = {
  id: 'ticket',
  plural: 'tickets',
  noun: 'ticket',
  example: 'CHG0123',
  question: 'Under which ticket?',
  hint: 'Where one is kept',
  read: readTicket,
  isRequired: (act, { tickets }) => tickets?.requiredFor.includes(act) === true,
  whyNot: (act, named, { tickets }) => whyNoTicket(act, named, tickets),
  exampleBy: ({ tickets }) => exampleOf(tickets),
};
