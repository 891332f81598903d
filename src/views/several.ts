/** What one card says of several plans: how many stand where, who can approve them, and the buttons for all that wait. */

import type { Action, Block, Card, Detail, Span, Statement, Tone } from '../chat/card.js';
import { atAGlance, budgets, firstWords, wordsIn } from '../chat/glance.js';
import { cannotWait } from '../features/kinds.js';
import { callPart, endedCall } from './approver-call.js';
import { briefOf, waysTogether } from './brief.js';
import { wordOf } from './change.js';
import { askingReference, scheduling } from './change-actions.js';
import { whoCanApprove } from './change-glance.js';
import { type ChangeView, shownStatus } from './change-view.js';
import { type Call, callOf } from './mention.js';
import { moment } from './moment.js';
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

/** Behind what waits, who can approve all of it; nothing where that is not the same people. */
export function whoCanSpans(waiting: readonly ChangeView[]): readonly Span[] {
  const who = whoCanApprove(waiting.flatMap(({ approval }) => (approval.obstacle === null ? [approval] : [])));
  return who === '' ? [] : [{ text: `, missing: ${who}` }];
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
  const asks = waiting.some(({ approval }) => approval.asksReference === true) ? askingReference : {};
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

/**
 * The message below the card that calls those who can approve any of them. Over as soon as nobody's approval is waited for.
 * @param summary what is decided on, in at most `words` words
 */
export function callForSeveral(
  title: Card['title'],
  several: Several,
  summary: (words: number) => readonly Statement[],
): readonly Detail[] {
  const waiting = several.waiting.filter(({ approval }) => approval.obstacle === null);
  const [first] = waiting;
  const end = firstEnd(waiting);
  if (first === undefined || end === undefined) {
    const obstacles = [...new Set(several.waiting.flatMap(({ approval }) => approval.obstacle ?? []))];
    return [endedCall(title, ...(obstacles.length === 0 ? [] : [`Nothing of this can be approved now. ${obstacles.join(' ')}`]))];
  }
  const { spans, besides } = callOfAll(waiting);
  const asked: Statement = {
    kind: 'text',
    spans: [...spans, { text: `: ${counted(waiting.length, 'plan')} to decide on before ` }, moment(end), { text: '.' }],
  };
  const actions: Block = { kind: 'actions', actions: decideAllActions(several) };
  const left = budgets.several.words - wordsIn(title) - wordsIn(asked.spans.map(({ text }) => text).join(''));
  const blocks = atAGlance({
    title,
    lead: [asked],
    summary: summary(left),
    actions: [actions, ...besides],
    details: [],
    budget: budgets.several,
  });
  const urgent = waiting.some(({ change }) => change.plan !== null && cannotWait(change.plan));
  return [
    {
      part: callPart,
      onlyInChannels: true,
      ...(urgent ? { isUrgent: true as const } : {}),
      card: { title, tone: 'warn', blocks },
    },
  ];
}

/** A plan among several, under the number that it has on their card. */
export interface Placed {
  readonly place: number;
  readonly view: ChangeView;
}

/**
 * Each plan in a line: what it does, and who is affected or how far it is; below them how those that wait are undone. Together in at most `words` words, the
 * titles aside.
 */
export function planLines(plans: readonly Placed[], words: number): readonly Statement[] {
  const planned = plans.filter(({ view }) => view.change.plan !== null);
  const isMixed = new Set(planned.map(({ view }) => shownStatus(view))).size > 1;
  const briefs = planned.map(({ place, view }) => {
    const status = shownStatus(view);
    const brief = briefOf(view);
    if (status === 'waiting') return { place, ...brief };
    return { place, what: brief.what, affected: isMixed ? wordOf(view, status) : '', undone: '' };
  });
  const undone = waysTogether(briefs);
  const fixed = briefs.map(({ what }) => wordsIn(what) + 1).reduce((sum, size) => sum + size, wordsIn(`${ifWrong} ${undone}`));
  const each = Math.floor((words - fixed) / Math.max(1, briefs.length));
  return [
    ...briefs.map(({ place, what, affected }): Statement => {
      const said = affected === '' || each < minWords ? '' : `: ${firstWords(affected, each)}`;
      return { kind: 'text', spans: [{ text: `${place}. ${what}`, style: 'strong' }, { text: said }] };
    }),
    ...(undone === '' ? [] : [{ kind: 'facts' as const, facts: [{ label: ifWrong, value: undone }] }]),
  ];
}

const ifWrong = "If it's wrong";
/** Fewer words of whom a plan affects say nothing. */
const minWords = 4;

/** Everyone who can approve any of them, once. */
function callOfAll(waiting: readonly ChangeView[]): Call {
  const approvals = waiting.map(({ approval }) => approval);
  const once = <One>(all: readonly One[]): readonly One[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return callOf({
    groups: once(approvals.flatMap(({ groups = [] }) => groups)),
    mentioned: once(approvals.flatMap(({ mentioned }) => mentioned)),
    canAct: once(approvals.flatMap(({ canApprove }) => canApprove)),
    uncalled: ['person can approve these', 'people can approve these'],
  });
}
