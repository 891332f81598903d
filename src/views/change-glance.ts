/** What an approver needs to decide on a plan, in a few lines: what changes, who is affected, how it is undone, and who still has to approve. */
import type { Fact, Statement } from '../chat/card.js';
import { endsByItself, startOfChange } from '../engine/changes/change.js';
import { ticketsOf } from '../engine/plan/decision.js';
import type { Plan } from '../engine/plan/plan.js';
import { lasting, lookAlikeBlocks, namesOn } from './change-plan.js';
import { type ChangeView, shownStatus } from './change-view.js';
import { moment } from './moment.js';
import { counted } from './words.js';

/** In order of weight: what does not fit a card is left out from the end. All of it sums up what the details of the card say. */
export function glanceOf(view: ChangeView, plan: Plan): readonly Statement[] {
  const own = view.control?.section?.glance?.(plan, view.zones);
  return [
    ...lookAlikeBlocks(namesOn(view, plan)),
    {
      kind: 'facts',
      facts: own ?? [whatChanges(view, plan), ...whoIsAffected(view, plan), ifWrong(plan)],
    },
    ...warningsOf(plan),
    {
      kind: 'facts',
      facts: [...whoDecides(view, plan), askedBy(view.change, plan), ...(own === undefined ? whoWould(view, plan) : [])],
    },
  ];
}

/** Who is affected, for someone who keeps it: how it is undone stands before that. */
export function keepGlance(view: ChangeView, plan: Plan): readonly Statement[] {
  const facts = endsByItself(view.change) ? [] : whoIsAffected(view, plan);
  return facts.length === 0 ? [] : [{ kind: 'facts', facts }];
}

function whatChanges({ control }: ChangeView, plan: Plan): Fact {
  const what = plan.reverts === undefined ? (control?.title ?? plan.control) : `what ${plan.reverts} changed is undone`;
  const except = plan.except === undefined ? '' : `, all but ${counted(plan.except.length, 'object')}`;
  const size = counted(plan.operations, plan.stepwise === true ? 'step' : 'object');
  return { label: 'What changes', value: `${what} (${size}${except})` };
}

function askedBy(change: ChangeView['change'], plan: Plan): Fact {
  const tickets = ticketsOf([change.request.decision, ...change.approvals]);
  return { label: 'Requested by', value: [plan.requestedBy.name, ...tickets].join(' · ') };
}

interface Said extends Fact {
  readonly value: string;
}

/** Objects in use that are named. */
const namedInUse = 2;

/** What was measured, by name where the plan knows who uses what it closes. */
function whoIsAffected({ control }: ChangeView, { impact, reverts, stage, operations }: Plan): readonly Said[] {
  if (stage === 'prepare')
    return [{ label: 'Who is affected', value: 'nobody yet: it only reports. Enforcing is a separate plan.' }];
  const { inUse = [], lines, notMeasured } = impact;
  const unknown = notMeasured.length === 0 ? '' : `; ${counted(notMeasured.length, 'point')} not measured`;
  if (inUse.length > 0) {
    const named = inUse.slice(0, namedInUse).map(({ object }) => object);
    const more = inUse.length > namedInUse ? ` and ${inUse.length - namedInUse} more` : '';
    return [
      {
        label: 'Who is affected',
        value: `${inUse.length} of ${counted(operations, 'object')} in use: ${named.join(', ')}${more}${unknown}`,
      },
    ];
  }
  const [first] = lines;
  if (first !== undefined) return [{ label: 'Who is affected', value: `${first.label}: ${first.value}${unknown}` }];
  if (reverts !== undefined || control === undefined) return [];
  return [{ label: 'Who is affected', value: `${beginning(firstSentence(control.impact), maxImpactWords)}${unknown}` }];
}

/** What the measure says of people in general, where numbers stand before it. */
function whoWould({ control }: ChangeView, { impact, reverts, stage }: Plan): readonly Fact[] {
  const isSaid = stage === 'prepare' || reverts !== undefined || control === undefined;
  if (isSaid || ((impact.inUse ?? []).length === 0 && impact.lines.length === 0)) return [];
  return [{ label: 'Who would notice', value: firstSentence(control.impact) }];
}

/** The beginning of the first one, before any delay: each is read in full under the details. */
function warningsOf({ warnings }: Plan): readonly Statement[] {
  if (warnings.length === 0) return [];
  const first = warnings.find(({ code }) => code !== 'delay');
  const said = first === undefined ? 'it takes effect late' : beginning(firstClause(first.text), maxWarningWords);
  const rest = warnings.length === 1 ? ' (Details)' : ` (${warnings.length - 1} more in Details)`;
  return [{ kind: 'text', spans: [{ text: 'Warning: ', style: 'warn' }, { text: `${said}${rest}` }] }];
}

/** Words of a sentence that the details have whole. */
const maxImpactWords = 15;
const maxWarningWords = 10;

function beginning(text: string, words: number): string {
  const all = text.split(' ');
  return all.length <= words
    ? text.replace(/\.$/, '')
    : `${all
        .slice(0, words)
        .join(' ')
        .replace(/[,;:(]$/, '')} …`;
}

function firstClause(text: string): string {
  return firstSentence(text).split(/[:;](?=\s)/u)[0] ?? text;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/u.exec(text)?.[0] ?? text;
}

function ifWrong({ operations, irreversible, keepWithinMs, stepwise }: Plan): Fact {
  const label = "If it's wrong";
  const one = stepwise === true ? 'step' : 'object';
  if (irreversible > 0)
    return {
      label,
      value:
        operations === irreversible ? 'it cannot be undone' : `${irreversible} of ${counted(operations, one)} cannot be undone`,
    };
  if (keepWithinMs !== undefined)
    return { label, value: `undone automatically after ${lasting(keepWithinMs)} unless someone keeps it` };
  return { label, value: 'Revert undoes all of it' };
}

/** Approvers that are named; of more, their number is shown. */
const namedApprovers = 3;

function whoDecides(view: ChangeView, plan: Plan): readonly Fact[] {
  const { approval, change } = view;
  const status = shownStatus(view);
  const start = startOfChange(change);
  const begins: readonly Fact[] = start === null ? [] : [{ label: 'Begins', value: [moment(new Date(start.notBefore))] }];
  if (status !== 'waiting') return begins;
  if (approval.obstacle !== null) return [{ label: 'Not now', value: approval.obstacle }, ...begins];
  const { canApprove } = approval;
  const who = canApprove.length > namedApprovers ? counted(canApprove.length, 'person', 'people') : canApprove.join(' or ');
  const by: Fact = { label: 'Approve by', value: [moment(new Date(plan.expiresAt))] };
  return [by, ...(who === '' ? [] : [{ label: 'Can approve', value: who }]), ...begins];
}
