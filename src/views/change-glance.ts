/** What an approver needs to decide on a plan, in a few lines: what changes, who is affected, how it is undone, and who still has to approve. */

import type { Fact, Statement } from '../chat/card.js';
import { endsByItself, startOfChange } from '../engine/changes/change.js';
import { isReversible } from '../engine/plan/operation.js';
import type { Plan } from '../engine/plan/plan.js';
import { referencesOf } from '../features/kinds.js';
import { stepName } from '../tenant/step-words.js';
import { amountOf, lasting, lookAlikeBlocks, namesOn } from './change-plan.js';
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
      facts: own ?? [whatChanges(view, plan), ...whoIsAffected(view, plan), ifWrong(view, plan)],
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
  const except = plan.except === undefined ? '' : `all but ${counted(plan.except.length, 'object')}`;
  const amount = [amountOf(plan, control), except].filter((part) => part !== '').join(', ');
  return { label: 'What changes', value: amount === '' ? what : `${what} (${amount})` };
}

function askedBy(change: ChangeView['change'], plan: Plan): Fact {
  const named = referencesOf([change.request.decision, ...change.approvals]);
  return { label: 'Requested by', value: [plan.requestedBy.name, ...named].join(' · ') };
}

interface Said extends Fact {
  readonly value: string;
}

/** Objects in use that are named. */
const namedInUse = 2;

/** What was measured, by name where the plan knows who uses what it closes. */
function whoIsAffected({ control }: ChangeView, plan: Plan): readonly Said[] {
  const { impact, reverts, stage } = plan;
  if (stage === 'prepare')
    return [{ label: 'Who is affected', value: 'nobody yet: it only reports. Enforcing is a separate plan.' }];
  const { inUse = [], lines, notMeasured } = impact;
  const unknown = notMeasured.length === 0 ? '' : `; ${unmeasured(plan, control)}`;
  if (inUse.length > 0) {
    const named = inUse.slice(0, namedInUse).map(({ object }) => object);
    const more = inUse.length > namedInUse ? ` and ${inUse.length - namedInUse} more` : '';
    return [
      {
        label: 'Who is affected',
        value: `${inUse.length} of ${countedIn(plan, control)} in use: ${named.join(', ')}${more}${unknown}`,
      },
    ];
  }
  const [first] = lines;
  if (first !== undefined) return [{ label: 'Who is affected', value: `${first.label}: ${first.value}${unknown}` }];
  if (reverts !== undefined || control === undefined) return [];
  return [
    { label: 'Who is affected', value: `${beginning(withoutAsides(firstSentence(control.impact)), maxImpactWords)}${unknown}` },
  ];
}

function unmeasured({ impact: { notMeasured } }: Plan, control: ChangeView['control']): string {
  const many = notMeasured.length;
  return control?.section?.notes === true ? counted(many, 'note') : `${counted(many, 'effect')} not measured`;
}

/** Those of the objects that its title counts, where what is in use is among them. */
function countedIn({ touched, operations }: Plan, control: ChangeView['control']): string {
  const to = control?.deed.to;
  const own = to === undefined ? undefined : touched?.[to.resource];
  return to === undefined || own === undefined ? counted(operations, 'object') : counted(own, to.one, to.many);
}

/** What the measure says of people in general, where numbers stand before it. */
function whoWould({ control }: ChangeView, { impact, reverts, stage }: Plan): readonly Fact[] {
  const isSaid = stage === 'prepare' || reverts !== undefined || control === undefined;
  if (isSaid || ((impact.inUse ?? []).length === 0 && impact.lines.length === 0)) return [];
  return [{ label: 'Who would notice', value: firstSentence(control.impact) }];
}

/** The beginning of the first one, before any delay: each is read in full under the details. */
function warningsOf({ warnings }: Plan): readonly Statement[] {
  const first = warnings.find(({ code }) => code !== 'delay') ?? warnings[0];
  if (first === undefined) return [];
  const said = beginning(firstClause(first.text), maxWarningWords);
  const isDelay = first.code === 'delay';
  const rest = warnings.length > 1 ? ` (${warnings.length - 1} more in Details)` : isDelay ? '' : ' (Details)';
  const label = isDelay ? 'Delay: ' : 'Warning: ';
  return [{ kind: 'text', spans: [{ text: label, style: 'warn' }, { text: `${said}${rest}` }] }];
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

/** Examples in brackets go before the words that say what happens. */
function withoutAsides(text: string): string {
  return text.replaceAll(/ \([^()]*\)/gu, '');
}

function firstClause(text: string): string {
  return firstSentence(text).split(/[:;](?=\s)/u)[0] ?? text;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/u.exec(text)?.[0] ?? text;
}

function ifWrong({ first }: ChangeView, { operations, irreversible, keepWithinMs, stepwise }: Plan): Fact {
  const label = "If it's wrong";
  const one = stepwise === true ? 'step' : 'object';
  const undone = stepwise === true && first.length === operations ? first.filter(isReversible) : [];
  if (irreversible > 0 && undone.length > 0 && undone.length <= namedSteps)
    return { label, value: `only ${undone.map(stepName).join(' and ')} can be undone` };
  if (irreversible > 0)
    return {
      label,
      value:
        operations === irreversible ? 'it cannot be undone' : `${irreversible} of ${counted(operations, one)} cannot be undone`,
    };
  if (keepWithinMs !== undefined)
    return { label, value: `undone automatically after ${lasting(keepWithinMs)} unless someone keeps it` };
  return { label, value: 'Revert undoes it' };
}

/** Steps that can be undone, where they are named. */
const namedSteps = 2;

/** What happens when nobody approves in time. */
const lapses = ', or nothing changes';

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
  const by: Fact = { label: 'Approve by', value: [moment(new Date(plan.expiresAt)), { text: lapses }] };
  return [by, ...(who === '' ? [] : [{ label: 'Can approve', value: who }]), ...begins];
}
