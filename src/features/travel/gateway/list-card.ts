/** The list of travel exceptions, of one tenant or of several, and the form that requests one. */

import type { Action, Card, Cell } from '../../../chat/card.js';
import { capitalized } from '../../../tenant/origin.js';
import { momentCell } from '../../../views/moment.js';
import { itemsOf, type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted, statusWordOf } from '../../../views/words.js';
import { references } from '../../kinds.js';
import { travelMeasure } from '../measure.js';
import { countriesOf } from '../terms.js';
import type { TravelException } from '../travel-exception.js';

/** Who, where and when, requested by a form; where a platform has none, in one line as it is typed. */
function travelForm(tenant: string): Action {
  const line = 'ana@contoso.com ES until=friday reason="a fair"';
  return {
    name: 'plan',
    label: 'Plan a travel exception',
    style: 'primary',
    subject: `${travelMeasure.id}@${tenant}`,
    asks: {
      title: 'Plan a travel exception',
      label: `As ${line}`,
      fields: [
        { key: 'who', label: 'Who travels', hint: 'ana@contoso.com; several with commas', value: '' },
        { key: 'countries', label: 'To which countries', hint: 'Two letters each: ES, FR', value: '' },
        { key: 'until', label: 'Until when', hint: 'friday, or YYYY-MM-DD: to the end of that day', value: '' },
        { key: 'from', label: 'From when', hint: 'As soon as it is approved where it is empty', value: '' },
        { key: 'reason', label: 'What for', hint: 'For those who approve', value: '' },
        ...references.map(({ id, noun, hint }) => ({ key: id, label: capitalized(noun), hint, value: '' })),
      ],
    },
  };
}

/** For who asks for a travel exception without saying more. */
export function askTravelCard(tenant: string): Card {
  return {
    title: `Who travels, where, and until when?`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: 'Anyone who travels can sign in from there and from no other blocked country, after an approval; it ends automatically. Typed: ',
          },
          { text: '/harden travel ana@contoso.com ES until=friday', style: 'code' },
        ],
      },
      { kind: 'actions', actions: [travelForm(tenant)] },
    ],
  };
}

const maxShown = 30;

export function travelsCard(view: {
  readonly tenant: string;
  readonly exceptions: readonly TravelException[];
  readonly now: Date;
}): Card {
  const { tenant, exceptions, now } = view;
  if (exceptions.length === 0)
    return {
      title: `Nobody travels in ${tenant}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: 'No exception from the blocked countries is in force or waits.' }] },
        { kind: 'actions', actions: [travelForm(tenant)] },
      ],
    };
  const isLate = exceptions.some((exception) => isOverdue(exception, now));
  return {
    title: `Travel in ${tenant}`,
    tone: isLate ? 'bad' : 'neutral',
    blocks: [
      { kind: 'actions', actions: [travelForm(tenant)] },
      {
        kind: 'table',
        columns: ['id', 'who', 'from where', 'until', 'now'],
        rows: exceptions
          .toSorted(byEnd)
          .slice(0, maxShown)
          .map((exception) => [
            { text: exception.change.id },
            { text: exception.travel.account.name },
            { text: countriesOf(exception.travel) },
            momentCell(exception.until),
            exceptionStatusCell(exception, now),
          ]),
        ...(exceptions.length > maxShown ? { more: exceptions.length - maxShown } : {}),
      },
      {
        kind: 'text',
        spans: [
          {
            text: `/harden travel end and the id ends one now.${exceptions.length > maxShown ? ' /harden export has all of them.' : ''}`,
            style: 'muted',
          },
        ],
      },
    ],
  };
}

/** What is overdue stands first. */
function byEnd(one: TravelException, other: TravelException): number {
  return one.until.getTime() - other.until.getTime();
}

function exceptionStatusCell(exception: TravelException, now: Date): Cell {
  return isOverdue(exception, now)
    ? { text: 'overdue', tone: 'bad' }
    : { text: statusWordOf(exception.change.id, exception.change.status) };
}

function isOverdue({ change, until }: TravelException, now: Date): boolean {
  return change.keep !== null && until <= now;
}

export function groupTravelsCard(view: ListedGroup<TravelException>): Card {
  const all = itemsOf(view).toSorted((one, other) => byEnd(one.item, other.item));
  return {
    title: `Travel in ${nameOf(view)}`,
    tone: 'neutral',
    blocks: listed(view, {
      ask: `travels @${view.group}`,
      one: 'travel exception',
      none: 'No exception from the blocked countries is in force or waits.',
      lead: `${counted(all.length, 'travel exception')}, the first to end on top.`,
      columns: ['id', 'tenant', 'who', 'from where', 'until', 'now'],
      rows: all.map(({ tenant, item }) => [
        { text: item.change.id },
        { text: tenant },
        { text: item.travel.account.name },
        { text: countriesOf(item.travel) },
        momentCell(item.until),
        exceptionStatusCell(item, view.at),
      ]),
    }),
  };
}
