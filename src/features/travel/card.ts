/** The section of a travel exception on the card of its plan. */

import type { Action, Block, Card, Span, Statement } from '../../chat/card.js';
import { countryLabel } from '../../controls/reasoning/access/kinds/country-codes.js';
import type { Change } from '../../engine/changes/change.js';
import type { Plan } from '../../engine/plan/plan.js';
import { minuteIn } from '../../lib/utc-minute.js';
import type { ShownMeasure } from '../../views/card-section.js';
import type { ChangeView } from '../../views/change-view.js';
import { moment } from '../../views/moment.js';
import { travelMeasure } from './measure.js';
import { countriesOf, type PlanTravel } from './terms.js';

/** As the IANA names them; `traveller`: null where it is not known or the same. */
interface Zones {
  readonly tenant: string;
  readonly traveller: string | null;
}

type Facts = Extract<Block, { kind: 'facts' }>['facts'];

/** Who, where, from when until when: by the clock of anyone who reads, and beside it of the tenant and the traveller. */
export function travelFacts(
  { account, countries, from, until, reason, extends: lengthened }: PlanTravel,
  zones: Zones = { tenant: 'UTC', traveller: null },
): Facts {
  const told = (at: Date): readonly Span[] => [moment(at), ...besideIn(at, zones)];
  return [
    { label: 'Who', value: account.name },
    { label: 'May sign in from', value: countries.map(countryLabel).join(', ') },
    { label: 'From', value: from === undefined ? 'as soon as it is approved' : told(new Date(from)) },
    { label: 'Until', value: [...told(new Date(until)), { text: '; then it ends automatically' }] },
    ...(lengthened === undefined ? [] : [{ label: 'Lengthens', value: lengthened }]),
    ...(reason === undefined ? [] : [{ label: 'Why', value: reason }]),
  ];
}

/** For example ` (2026-12-05 00:00 Europe/Berlin), 2026-12-04 23:00 Europe/London for the traveller`. */
function besideIn(at: Date, { tenant, traveller }: Zones): readonly Span[] {
  return [
    { text: ` (${minuteIn(at, tenant)})`, style: 'muted', repeats: true },
    ...(traveller === null ? [] : [{ text: `, ${minuteIn(at, traveller)} for the traveller`, style: 'muted' } as const]),
  ];
}

/** Countries that a title says by their names. */
const maxNamed = 3;

/** What is asked for or planned, without the tenant. */
function changeTitleOf({ plan, request }: Change): string {
  const travel = plan?.travel ?? request.travel;
  if (travel === undefined) return travelMeasure.changeTitle.does;
  const who = 'account' in travel ? travel.account.name : travel.person;
  const from = travel.countries.length > maxNamed ? countriesOf(travel) : travel.countries.map(countryLabel).join(', ');
  const longer = travel.extends === undefined ? '' : ' for longer';
  return `Allow ${who} to sign in from ${from}${longer}`;
}

/** That it ends on its own stands before everything else while it lasts. */
function lead({ keep, plan }: Change, now: Date): readonly Statement[] {
  if (keep === null || plan?.travel === undefined) return [];
  const then = now < keep.until ? '; then it ends automatically.' : ': that time is past. No worker has confirmed that it ended.';
  const spans: readonly Span[] = [
    { text: `${plan.travel.account.name} may sign in from ${countriesOf(plan.travel)} until `, style: 'warn' },
    moment(keep.until),
    { text: then },
  ];
  return [{ kind: 'text', spans }];
}

/** What can be done about a travel exception under way. */
function actions({ id }: Change): readonly Action[] {
  return [
    {
      name: 'extend',
      label: 'Extend',
      subject: id,
      asks: { title: 'Lengthen this travel exception', label: 'Until which day? friday, or YYYY-MM-DD' },
    },
    { name: 'revert', label: 'End now', subject: id },
  ];
}

/** A day before the end. */
function lastDay(change: Change, until: Date, title: string): Card {
  return {
    title: `${title} ends within a day`,
    tone: 'warn',
    blocks: [
      {
        kind: 'text',
        spans: [{ text: 'It ends automatically at ' }, moment(until), { text: '. Lengthening it takes another approval.' }],
      },
      { kind: 'actions', actions: actions(change) },
    ],
  };
}

/** This much later than it was due is late. */
const lateMs = 5 * 60_000;

function ended({ reverting, revertMeasured, keep, verification }: Change): readonly Span[] {
  const asked = keep?.revertAsked[0]?.decision.person.name ?? 'someone';
  const until = keep?.until ?? null;
  const isEarly = reverting !== null && until !== null && reverting.at < until;
  const isLate = reverting !== null && until !== null && reverting.at.getTime() > until.getTime() + lateMs;
  const failed = verification === null || verification.measured === verification.expected;
  const why =
    reverting?.why === 'asked'
      ? `${asked} ended it.`
      : !isEarly
        ? 'its time is over.'
        : failed
          ? 'it did not begin as it should.'
          : `the check did not find what was approved: ${verification.summary}`;
  return [
    { text: 'Ended' },
    ...(reverting === null ? [] : [{ text: ' at ' }, moment(reverting.at)]),
    { text: `: ${why}` },
    ...(isLate && until !== null
      ? [{ text: ' It was due at ', style: 'bad' as const }, moment(until), { text: ': no worker ran then.' }]
      : []),
    ...(revertMeasured === null ? [] : [{ text: ` Checked since: ${revertMeasured.summary}` }]),
  ];
}

/** The title names the person and the countries. */
function glanceOf({ travel, impact }: Plan, zones: ChangeView['zones']): Facts {
  if (travel === undefined) return [];
  const facts = travelFacts(travel, zones === undefined ? undefined : { tenant: zones.tenant, traveller: zones.person });
  const isSaid = (label: string): boolean =>
    label === 'Who' || label === 'May sign in from' || (label === 'From' && travel.from === undefined);
  const said = facts.filter(({ label }) => !isSaid(label));
  return [...said, ...impact.lines.slice(0, 1), { label: "If it's wrong", value: 'press End now; nobody else is affected' }];
}

export const card: ShownMeasure = {
  ...travelMeasure,
  section: {
    title: changeTitleOf,
    facts: ({ travel }, zones) =>
      travel === undefined
        ? []
        : travelFacts(travel, zones === undefined ? undefined : { tenant: zones.tenant, traveller: zones.person }),
    glance: glanceOf,
    names: ({ travel }) => (travel === undefined ? [] : [travel.account.name]),
    proven: 'Proven:',
    // A travel exception is requested with its days.
    isAskedInWords: true,
    ending: { aboutToEnd: 'The travel exception ends automatically at ', lead, actions, lastDay, ended },
  },
};
