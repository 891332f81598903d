/** What one card says of several plans: how many stand where, who can approve them, and the buttons for all that wait. */

import type { Action, Block, Card, Detail, Span, Statement, Tone } from '../chat/card.js';
import { maxMentioned } from '../engine/changes/call-order.js';
import { scheduling, ticketQuestion } from './change-actions.js';
import { whoIsAffected } from './change-glance.js';
import { type ChangeView, shownStatus, titleOf } from './change-view.js';
import { atAGlance, budgets } from './glance.js';
import { mentions } from './mention.js';
import { moment } from './moment.js';
import { othersOf, overTurn, turnPart } from './turn.js';
import { counted } from './words.js';

/** A card of several plans. */
export interface Several {
  /** Of the bundle or the campaign. */
  readonly id: string;
  /** What a button on the card stands for; see `digestOfPlans`. */
  readonly digest: string;
  /** Those that wait for approval, and can be approved. */
  readonly waiting: readonly ChangeView[];
}

export function waitingAmong(views: readonly ChangeView[]): readonly ChangeView[] {
  return views.filter((view) => shownStatus(view) === 'waiting' && view.approval.isEdited !== true);
}

/** For example `2 waiting for approval, 1 refused`. */
export function countsOf(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(', ');
}

/** Someone's turn comes first, then the worst news. */
export function worstTone(tones: readonly Tone[]): Tone {
  return (['bad', 'warn', 'neutral'] as const).find((tone) => tones.includes(tone)) ?? 'good';
}

/** Null where it is not the same people for each. */
export function approversOfAll(waiting: readonly ChangeView[]): readonly string[] | null {
  const groups = waiting.map(({ approval }) => approval.canApprove);
  const [first = []] = groups;
  return new Set(groups.map((names) => names.join(', '))).size > 1 ? null : first;
}

/** When the first of them expires; undefined: none waits. */
export function firstEnd(waiting: readonly ChangeView[]): Date | undefined {
  const [first] = waiting.flatMap(({ change }) => (change.plan === null ? [] : [change.plan.expiresAt])).toSorted();
  return first === undefined ? undefined : new Date(first);
}

/** One button for all that wait. */
export function decideAllActions({ id, digest, waiting }: Several): readonly Action[] {
  if (waiting.length === 0) return [];
  const bound = { subject: id, digest };
  const asks = waiting.some(({ approval }) => approval.asksTicket === true) ? ticketQuestion : {};
  const all = waiting.length > 1 ? ' all' : '';
  const starts = new Set(waiting.map(({ approval }) => approval.window?.notBefore));
  const [start] = starts;
  return [
    { name: 'approve', label: `Approve${all}`, style: 'primary', ...bound, ...asks },
    ...(start === undefined || starts.size > 1 ? [] : [scheduling(`Approve${all}`, start, { ...bound, ...asks })]),
    {
      name: 'reject',
      label: `Reject${all}`,
      style: 'danger',
      ...bound,
      asks: { title: 'Reject what waits here', label: 'Why?' },
    },
  ];
}

/** The message below the card that calls those who can approve any of them. Over as soon as nobody's approval is waited for. */
export function turnOfSeveral(title: Card['title'], several: Several, summary: readonly Statement[]): readonly Detail[] {
  const waiting = several.waiting.filter(({ approval }) => approval.obstacle === null);
  const [first] = waiting;
  const end = firstEnd(waiting);
  if (first === undefined || end === undefined) {
    const obstacles = [...new Set(several.waiting.flatMap(({ approval }) => approval.obstacle ?? []))];
    return [overTurn(title, ...(obstacles.length === 0 ? [] : [`Nothing of this can be approved now. ${obstacles.join(' ')}`]))];
  }
  const asked: Statement = {
    kind: 'text',
    spans: [
      ...called(waiting),
      { text: `: ${counted(waiting.length, 'plan')} to decide on before ` },
      moment(end),
      { text: '.' },
    ],
  };
  const actions: Block = { kind: 'actions', actions: decideAllActions(several) };
  const blocks = atAGlance({ title, lead: [asked], summary, actions: [actions], details: [], budget: budgets.several });
  return [{ part: turnPart, onlyInChannels: true, card: { title, tone: 'warn', blocks } }];
}

/** Each plan in a line: what it changes and who is affected. */
export function planLines(views: readonly ChangeView[]): readonly Statement[] {
  return views.flatMap((view, index): readonly Statement[] => {
    const { plan } = view.change;
    if (plan === null) return [];
    const [affected] = whoIsAffected(view, plan);
    const said = affected === undefined ? '' : `: ${affected.value}`;
    return [{ kind: 'text', spans: [{ text: `${index + 1}. ${titleOf(view)}`, style: 'strong' }, { text: said }] }];
  });
}

/** Everyone who can approve any of them, once. */
function called(waiting: readonly ChangeView[]): readonly Span[] {
  const people = new Map(waiting.flatMap(({ approval }) => approval.mentioned.map((one) => [one.name, one])));
  const names = new Set(waiting.flatMap(({ approval }) => approval.canApprove));
  if (people.size > 0)
    return [
      ...mentions([...people.values()].slice(0, maxMentioned)),
      ...othersOf(names.size - Math.min(people.size, maxMentioned)),
    ];
  return [{ text: counted(names.size, 'person can approve these', 'people can approve these'), style: 'strong' }];
}
