/** Trips: what the card of one says beside what every plan says, and the list of all. */
import { isTravel } from '../changes/change.js';
import type { Trip } from '../changes/trip.js';
import type { Action, Block, Card, Cell, Span } from '../chat/card.js';
import { countryLabel } from '../controls/reasoning/access/kinds/country-codes.js';
import { minuteIn } from '../lib/utc-minute.js';
import { countriesOf, type PlanTravel, travelMeasure } from '../plan/travel.js';
import type { ChangeView } from './change-view.js';
import { moment, momentCell } from './moment.js';
import { statusWord } from './words.js';

type Facts = Extract<Block, { kind: 'facts' }>['facts'];

/** Who, where, from when until when: by the clock of whoever reads, and beside it of the tenant and the traveller. */
export function travelFacts(
  { account, countries, from, until, reason, extends: lengthened }: PlanTravel,
  zones: ChangeView['zones'] = { tenant: 'UTC', traveller: null },
): Facts {
  const told = (at: Date): readonly Span[] => [moment(at), ...besideIn(at, zones)];
  return [
    { label: 'Who', value: account.name },
    { label: 'May sign in from', value: countries.map(countryLabel).join(', ') },
    { label: 'From', value: from === undefined ? 'as soon as it is approved' : told(new Date(from)) },
    { label: 'Until', value: [...told(new Date(until)), { text: '; then it ends by itself' }] },
    ...(lengthened === undefined ? [] : [{ label: 'Lengthens', value: lengthened }]),
    ...(reason === undefined ? [] : [{ label: 'Why', value: reason }]),
  ];
}

/** For example ` (2026-12-05 00:00 Europe/Berlin), 2026-12-04 23:00 Europe/London for the traveller`. */
function besideIn(at: Date, { tenant, traveller }: NonNullable<ChangeView['zones']>): readonly Span[] {
  return [
    { text: ` (${minuteIn(at, tenant)})`, style: 'muted', repeats: true },
    ...(traveller === null ? [] : [{ text: `, ${minuteIn(at, traveller)} for the traveller`, style: 'muted' } as const]),
  ];
}

/** That it ends by itself stands before everything else while it lasts. */
export function travelLead({ change }: Pick<ChangeView, 'change'>): readonly Block[] {
  const { keep, plan } = change;
  if (keep === null || plan?.travel === undefined) return [];
  const spans: readonly Span[] = [
    { text: `${plan.travel.account.name} may sign in from ${countriesOf(plan.travel)} until `, style: 'warn' },
    moment(keep.until),
    { text: '; then it ends by itself.' },
  ];
  return [{ kind: 'text', spans }];
}

/** What can be done about a trip under way. */
export function travelActions({ id }: { readonly id: string }): readonly Action[] {
  return [
    { name: 'extend', label: 'Extend', subject: id, asks: { title: 'Lengthen this trip', label: 'Until which day? 2026-12-04' } },
    { name: 'revert', label: 'End now', subject: id },
  ];
}

/** A day before the end. */
export function lastDayCard({ change }: Pick<ChangeView, 'change'>, until: Date, title: string): Card {
  return {
    title: `${title} ends within a day`,
    tone: 'warn',
    blocks: [
      {
        kind: 'text',
        spans: [{ text: 'It ends by itself at ' }, moment(until), { text: '. To lengthen it takes another approval.' }],
      },
      { kind: 'actions', actions: travelActions(change) },
    ],
  };
}

/** Who, where and when, asked for by a form; where a platform has none, in one line as it is typed. */
function travelForm(tenant: string): Action {
  const line = 'ana@contoso.com ES until=2026-12-04 reason="a fair"';
  return {
    name: 'plan',
    label: 'Plan a trip',
    style: 'primary',
    subject: `${travelMeasure.id}@${tenant}`,
    asks: {
      title: 'Plan a trip',
      label: `As ${line}`,
      fields: [
        { key: 'who', label: 'Who travels', hint: 'ana@contoso.com; several with commas', value: '' },
        { key: 'countries', label: 'To which countries', hint: 'Two letters each: ES, FR', value: '' },
        { key: 'until', label: 'Until when', hint: '2026-12-04: to the end of that day', value: '' },
        { key: 'from', label: 'From when', hint: 'As soon as it is approved where it is empty', value: '' },
        { key: 'reason', label: 'What for', hint: 'For whoever approves', value: '' },
        { key: 'ticket', label: 'Ticket', hint: 'Where one is kept', value: '' },
      ],
    },
  };
}

/** For who asks for a trip without saying more. */
export function askTravelCard(tenant: string): Card {
  return {
    title: `Who travels, where, and until when?`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: 'Whoever travels is let in from there and from nowhere else that is blocked, after an approval; it ends by itself. Typed: ',
          },
          { text: '/harden travel ana@contoso.com ES until=2026-12-04', style: 'code' },
        ],
      },
      { kind: 'actions', actions: [travelForm(tenant)] },
    ],
  };
}

const maxShown = 30;

export function travelsCard(view: { readonly tenant: string; readonly trips: readonly Trip[]; readonly now: Date }): Card {
  const { tenant, trips, now } = view;
  if (trips.length === 0)
    return {
      title: `Nobody travels in ${tenant}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: 'No exception from the blocked countries is in force or waits.' }] },
        { kind: 'actions', actions: [travelForm(tenant)] },
      ],
    };
  const isLate = trips.some((trip) => isOverdue(trip, now));
  return {
    title: `Travel in ${tenant}`,
    tone: isLate ? 'bad' : 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['trip', 'who', 'from where', 'until', 'now'],
        rows: trips
          .slice(0, maxShown)
          .map((trip) => [
            { text: trip.change.id },
            { text: trip.travel.account.name },
            { text: countriesOf(trip.travel) },
            momentCell(trip.until),
            tripStatusCell(trip, now),
          ]),
        ...(trips.length > maxShown ? { more: trips.length - maxShown } : {}),
      },
      { kind: 'text', spans: [{ text: '/harden travel end and the id ends one now.', style: 'muted' }] },
      { kind: 'actions', actions: [travelForm(tenant)] },
    ],
  };
}

export function tripStatusCell(trip: Trip, now: Date): Cell {
  return isOverdue(trip, now) ? { text: 'overdue', tone: 'bad' } : { text: statusWord[trip.change.status] };
}

function isOverdue({ change, until }: Trip, now: Date): boolean {
  return isTravel(change) && change.keep !== null && until <= now;
}
