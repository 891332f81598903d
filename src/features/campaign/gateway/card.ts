/** A campaign on one card: how its tenants stand, the worst first, and one button for all that wait. The whole list is a file. */

import { fileMadeOf } from '../../../chat/attachment.js';
import type { Action, Block, Card, Detail, Fact, Statement, Tone } from '../../../chat/card.js';
import { atAGlance, budgets } from '../../../chat/glance.js';
import { type Change, hasEffects, isOpen, isRevertingOrOver } from '../../../engine/changes/change.js';
import { type Plan, shortDigest } from '../../../engine/plan/plan.js';
import { type Refusal, refusalText } from '../../../lib/errors.js';
import { truncateAtItem, truncateAtWord } from '../../../lib/truncate.js';
import { briefOf, mainLine } from '../../../views/brief.js';
import { changeTone, statusLine, titleDone, wordOf } from '../../../views/change.js';
import { whoWouldNotice } from '../../../views/change-glance.js';
import { amountOfAll, referenceFacts, sizeOf } from '../../../views/change-plan.js';
import { type ChangeView, shownStatus } from '../../../views/change-view.js';
import { csv } from '../../../views/csv.js';
import { moment, whoAndWhen } from '../../../views/moment.js';
import { resultLines } from '../../../views/results.js';
import {
  approversOfAll,
  callForSeveral,
  countsOf,
  decideAllActions,
  firstEnd,
  waitingAmong,
  whoCanSpans,
  worstTone,
} from '../../../views/several.js';
import { counted } from '../../../views/words.js';
import { type CampaignLead, leadOf, roomForNames, stateOf } from './lead.js';

export interface CampaignView extends CampaignLead {
  readonly id: string;
  /** See `digestOfPlans`. */
  readonly digest: string;
  /** Whether the list is given whatever it says: it was asked for. */
  readonly isAsked?: true;
}

/** Rows of the table; all of them are in the file. */
const maxRows = 15;
const room = { status: 140, tenants: 60 } as const;

export function campaignCard(view: CampaignView): Card {
  const { id, rows } = view;
  const title = titleOf(view);
  return {
    title,
    tone: toneOf(view),
    blocks: atAGlance({
      title,
      lead: [
        {
          kind: 'text',
          spans: [
            { text: countsOf(rows.map((row) => wordOf(row, shownStatus(row)))), style: 'strong' },
            ...whoCanSpans(isPlanned(view) ? waitingAmong(rows) : []),
            { text: ` · ${id}`, style: 'muted' },
          ],
        },
        ...leadOf(view),
      ],
      summary: [{ kind: 'facts', facts: summaryOf(view) }],
      actions: actionsOf(view),
      details: [{ kind: 'facts', facts: factsOf(view) }, tableOf(rows), ...listOf(view), ...ownCardLine(rows)],
      budget: budgets.manyTenants,
    }),
  };
}

/** Of the facts, what is needed to decide. */
function summaryOf(view: CampaignView): readonly Fact[] {
  const wanted = [
    'What changes',
    'Tenants',
    'But not now',
    'Who is affected',
    "If it's wrong",
    'Approve by',
    'Who would notice',
    'In what order',
    'Requested by',
  ];
  const facts = new Map(factsOf(view).map((fact) => [fact.label, fact]));
  const control = view.rows[0]?.control;
  if (control !== undefined && facts.has('Who would notice')) facts.set('Who would notice', whoWouldNotice(control));
  return wanted.flatMap((label) => facts.get(label) ?? []);
}

/**
 * The messages below the card that call those who can approve: nothing before every plan is made, so that they are called once for all; and
 * once more each time that people are reminded of any of them.
 */
export function campaignTurn(view: CampaignView): readonly Detail[] {
  if (!isPlanned(view)) return [];
  const calls = 1 + Math.max(...view.rows.map(({ change }) => callsSoFar(change)));
  return callForSeveral(titleOf(view), { ...view, waiting: waitingAmong(view.rows) }, () => [
    { kind: 'facts', facts: summaryOf(view) },
  ]).flatMap((turn) => Array.from({ length: calls }, (_, n) => (n === 0 ? turn : { ...turn, part: `${turn.part} ${n}` })));
}

/** How often people were reminded to decide on it, without the call to keep it: of many approvers, others are called each time. */
export function callsSoFar({ reminders: { count, lastAt }, appliedAt }: Change): number {
  return lastAt !== null && appliedAt !== null && lastAt >= appliedAt ? count - 1 : count;
}

function toneOf(view: CampaignView): Tone {
  if (view.left !== undefined && view.left.length > 0) return 'bad';
  return isPlanned(view) ? worstTone(view.rows.map(changeTone)) : 'neutral';
}

function titleOf({ rows, unread = [], left = [] }: CampaignView): string {
  const [first] = rows;
  const title = first?.control?.changeTitle.does ?? first?.change.request.control ?? '';
  const undo = first?.change.request.what === 'revert' ? 'Undo: ' : '';
  const plans = rows.flatMap(({ change }) => change.plan ?? []);
  const isReportOnly = undo === '' && plans.length > 0 && plans.every(({ stage }) => stage === 'prepare');
  const whole = `${undo}${title} in ${counted(rows.length + unread.length + left.length, 'tenant')}${isReportOnly ? ', report-only' : ''}`;
  return unread.length + left.length === 0 ? doneInAll(whole, rows) : whole;
}

/** What was done alike in every tenant that had something to do is called so. */
function doneInAll(title: string, rows: CampaignView['rows']): string {
  const told = rows
    .filter(({ change }) => change.status !== 'nothingToDo')
    .map((row) => titleDone(title, row.change, shownStatus(row)));
  return told.every((one) => one === told[0]) ? (told[0] ?? title) : title;
}

/** Whether every plan is made, or will not be: before that nothing is decided on all of them. */
function isPlanned({ rows }: CampaignView): boolean {
  return rows.every(({ change }) => change.status !== 'requested');
}

/** What holds for all of them, and what has to be known to decide. */
function factsOf({ rows }: CampaignView): readonly Fact[] {
  const [first] = rows;
  if (first === undefined) return [];
  const waiting = waitingAmong(rows);
  const plans = waiting.flatMap(({ change }) => (change.plan === null ? [] : [change.plan]));
  const { decision } = first.change.request;
  const all = approversOfAll(waiting);
  const end = firstEnd(waiting);
  const risks = countsOf(plans.map(({ risk }) => risk).toSorted());
  const obstacles = [...new Set(waiting.flatMap(({ approval }) => approval.obstacle ?? []))];
  const facts: readonly Fact[] = [
    { label: 'Requested by', value: whoAndWhen(decision.decision.person.name, first.change.requestedAt) },
    ...referenceFacts([decision]),
    { label: 'What changes', value: whatChanges(plans, first.control) },
    {
      label: 'Tenants',
      value: truncateAtItem(
        rows.map(({ tenant }) => tenant),
        room.tenants,
      ),
    },
    { label: 'Who is affected', value: affectedIn(waiting) },
    { label: "If it's wrong", value: revertWordsOfAll(waiting) },
    { label: 'Who would notice', value: plans.length === 0 ? '' : (first.control?.impact ?? '') },
    { label: 'Risk', value: risks },
    { label: 'Can approve', value: all === null ? 'not the same people in each tenant' : truncateAtItem(all, roomForNames) },
    { label: 'In what order', value: orderOf(rows) },
    { label: 'But not now', value: obstacles.join(' ') },
    ...(end === undefined
      ? []
      : [
          {
            label: 'Approve by',
            value: [moment(end), { text: ' for the first tenant; then it lapses there', canGo: true as const }],
          },
        ]),
  ];
  return facts.filter(({ value }) => value !== '');
}

/** How it will be in every tenant, in the words of a card of one. */
function whatChanges(plans: readonly Plan[], control: ChangeView['control']): string {
  if (plans.length === 0) return '';
  const isUndo = plans.some(({ reverts }) => reverts !== undefined);
  const state = isUndo ? 'what was changed is undone' : (control?.title ?? '');
  const what = plans.every(({ stage }) => stage === 'prepare') ? `report-only for now: ${state}` : state;
  const amount = amountOfAll(plans, control);
  return what === '' ? amount : `${what} (${amount})`;
}

/** In how many tenants it was measured, and how much; what the measure says in general stands in its own line. */
function affectedIn(waiting: readonly ChangeView[]): string {
  const plans = waiting.flatMap(({ tenant, change: { plan } }) => (plan === null ? [] : [{ ...plan, tenant }]));
  if (plans.length === 0) return '';
  if (plans.every(({ stage }) => stage === 'prepare')) return 'nobody yet: it only reports. Enforcing is a separate plan.';
  const used = plans.flatMap(({ impact: { inUse = [] } }) => (inUse.length === 0 ? [] : [inUse.length]));
  const objects = used.reduce((sum, size) => sum + size, 0);
  const { one = 'object', many } = waiting[0]?.control?.changeTitle.to ?? {};
  if (objects > 0) return `${counted(objects, one, many)} in use, in ${counted(used.length, 'tenant')}`;
  const measured = plans.flatMap(({ tenant, impact: { lines } }) => {
    const line = mainLine(lines);
    return line === undefined ? [] : [{ tenant, ...line }];
  });
  const first = mainLine(measured);
  if (first === undefined) return '';
  const beside = measured.filter(({ tenant, value }) => tenant !== first.tenant && value !== 'none').length;
  const without = plans.length - measured.length;
  return [
    first.value === 'none'
      ? `${first.label}: none, in ${counted(measured.length, 'tenant')}`
      : `${first.label} in ${first.tenant}: ${first.value}`,
    ...(beside === 0 ? [] : [`some in ${counted(beside, 'other tenant')} too`]),
    ...(without === 0 ? [] : [`not measured in ${counted(without, 'tenant')}`]),
  ].join('; ');
}

/** As a rule it is the same in every tenant. */
function revertWordsOfAll(waiting: readonly ChangeView[]): string {
  return [...new Set(waiting.map((view) => briefOf(view).undone))].join('; ');
}

/** For example `alpha first, the others once it was kept; one tenant at a time`. */
function orderOf(rows: readonly ChangeView[]): string {
  const first = rows.flatMap(({ tenant, change }) => (change.request.campaign?.first === true ? [tenant] : []));
  const atOnce = rows[0]?.change.request.campaign?.atOnce ?? 1;
  const names = truncateAtItem(first, roomForNames, ' and ');
  const [{ control, change } = {}] = rows;
  // What nobody has to keep is enough to be applied.
  const done = control?.revertedUnlessKept === true && change?.request.what !== 'revert' ? 'kept' : 'applied';
  const lead =
    first.length === 0 ? '' : `${names} first, the others once ${first.length === 1 ? 'that was' : 'those were'} ${done}; `;
  return `${lead}${atOnce === 1 ? 'one tenant at a time' : `${atOnce} tenants at a time`}`;
}

const order: readonly Tone[] = ['bad', 'warn', 'neutral', 'good'];

function worstFirst(rows: readonly ChangeView[]): readonly ChangeView[] {
  return rows.toSorted(
    (one, other) =>
      order.indexOf(changeTone(one)) - order.indexOf(changeTone(other)) ||
      Number(isRefused(other)) - Number(isRefused(one)) ||
      one.tenant.localeCompare(other.tenant, 'en', { numeric: true }),
  );
}

/** No plan could be made: among fifty that wait, those are what someone has to look into. */
function isRefused({ change }: ChangeView): boolean {
  return change.status === 'refused';
}

function tableOf(rows: readonly ChangeView[]): Statement {
  const shown = worstFirst(rows).slice(0, maxRows);
  return {
    kind: 'table',
    columns: ['tenant', 'status', 'changes', 'id'],
    rows: shown.map((row) => [
      { text: row.tenant },
      { text: truncateAtWord(soFar(row), room.status), tone: changeTone(row) },
      { text: row.change.plan === null ? '' : amountOfAll([row.change.plan], row.control) },
      { text: row.change.id },
    ]),
    ...(rows.length > shown.length ? { more: rows.length - shown.length } : {}),
  };
}

/** What became of it so far, in words, without its id. */
function soFar(view: ChangeView): string {
  return statusLine(view)
    .spans.slice(0, -1)
    .map(({ text }) => text)
    .join('');
}

/** At the moments at which people look at all of it: when it is to be decided on, when it is over, and when someone asks. */
function listOf(view: CampaignView): readonly Statement[] {
  const { id, rows, isAsked } = view;
  const isToDecide = rows.every(({ change }) => change.status !== 'requested' && change.approvals.length === 0);
  const isOver = rows.every((row) => changeTone(row) !== 'neutral' && shownStatus(row) !== 'waiting');
  if (isAsked !== true && (rows.length <= maxRows || !(isToDecide || isOver))) return [];
  return [
    {
      kind: 'attachment',
      name: `${id}.csv`,
      label: 'Every tenant',
      holds: counted(rows.length, 'tenant'),
      ask: `show ${id}`,
      preview: [],
      file: fileMadeOf([id, ...rows.flatMap((row) => [row.change.id, String(row.change.entries)])], () => csvOf(rows)),
    },
  ];
}

function csvOf(rows: readonly ChangeView[]): string {
  return csv(
    ['tenant', 'id', 'status', 'changes', 'risk', 'digest', 'measured', 'would have done', 'last moved'],
    worstFirst(rows).map((row) => {
      const { change } = row;
      const { plan, verification } = change;
      return [
        row.tenant,
        change.id,
        soFar(row),
        plan === null ? '' : sizeOf(plan),
        plan?.risk ?? '',
        plan === null ? '' : shortDigest(plan.digest),
        verification?.summary ?? '',
        resultLines(change).join('; '),
        change.lastAt.toISOString(),
      ];
    }),
  );
}

function ownCardLine(rows: readonly ChangeView[]): readonly Statement[] {
  const hasOwn = rows.some(({ list }) => list !== null);
  const text = hasOwn
    ? 'Below this is the whole card of each: what it changes line by line, and buttons for it alone.'
    : '/harden export <id> gives what one of them changes, line by line.';
  return [{ kind: 'text', spans: [{ text, style: 'muted' }] }];
}

function actionsOf(view: CampaignView): readonly Block[] {
  const { id, rows } = view;
  const { stopped, toKeep, isOpen: canEnd } = stateOf(rows);
  const decisions = isPlanned(view) ? decideAllActions({ ...view, waiting: waitingAmong(rows) }) : [];
  const others: readonly Action[] = [
    ...(toKeep.length === 0 ? [] : [{ name: 'keep' as const, label: 'Keep all', style: 'primary' as const, subject: id }]),
    ...(stopped === null ? [] : [{ name: 'resume' as const, label: 'Go on', subject: id, digest: stopped }]),
    ...(canEnd ? [{ name: 'revoke' as const, label: 'End it', style: 'danger' as const, subject: id }] : []),
    ...(rows.some(canBeReverted) ? [{ name: 'revert' as const, label: revertLabel(rows), subject: id }] : []),
  ];
  return [decisions, others].flatMap((actions) => (actions.length === 0 ? [] : [{ kind: 'actions' as const, actions }]));
}

/** What has not begun ends with it. */
function revertLabel(rows: readonly ChangeView[]): string {
  return rows.some(({ change }) => isOpen(change)) ? 'Undo all, end the rest' : 'Undo all';
}

function canBeReverted({ change }: ChangeView): boolean {
  return change.request.what === 'plan' && hasEffects(change) && !isRevertingOrOver(change.status);
}

interface OfTenant {
  readonly label: string;
  readonly refusal: Refusal;
}

/** What came of asking for a campaign, for the person who asked: in which tenants nothing could be asked for, or ended, and why. */
export function askedCard(view: {
  readonly id: string;
  /** In how many tenants a plan is being made. */
  readonly asked: number;
  readonly declined: readonly OfTenant[];
  /** What an undo could not end. */
  readonly goesOn?: readonly OfTenant[];
}): Card {
  const { id, asked, declined, goesOn = [] } = view;
  const tenants = asked + declined.length;
  return {
    title:
      tenants === 0
        ? `Not ended in ${counted(goesOn.length, 'tenant')}`
        : `Asked for a plan in ${asked} of ${counted(tenants, 'tenant')}`,
    tone: goesOn.length > 0 ? 'bad' : 'warn',
    blocks: [
      ...whyEach(goesOn, 'not ended, and may still be applied'),
      ...whyEach(declined, 'not asked for'),
      { kind: 'text', spans: [{ text: `The card ${id} shows where the others stand.`, style: 'muted' }] },
    ],
  };
}

/** Each reason once, behind the tenants that it holds for. */
function whyEach(some: readonly OfTenant[], what: string): readonly Block[] {
  const whys = [...new Set(some.map(({ refusal }) => refusalText(refusal)))];
  return whys.map((why) => ({
    kind: 'text' as const,
    spans: [
      {
        text: some.flatMap(({ label, refusal }) => (refusalText(refusal) === why ? [label] : [])).join(', '),
        style: 'strong' as const,
      },
      { text: `: ${what}. `, style: 'warn' as const },
      { text: why },
    ],
  }));
}
