/** What an approver needs to decide on a plan, in a few lines: what changes, who is affected, how it is undone, and who still has to approve. */

import type { Fact, Statement } from '../chat/card.js';
import { wordsIn } from '../chat/glance.js';
import { endsByItself, isByRule, startOfChange } from '../engine/changes/change.js';
import type { Measure } from '../engine/plan/measure.js';
import { isReversible } from '../engine/plan/operation.js';
import { isRedo, type Plan } from '../engine/plan/plan.js';
import { referencesOf } from '../features/kinds.js';
import { firstNames } from '../lib/plural.js';
import { stepName } from '../tenant/step-words.js';
import { mainLine } from './brief.js';
import { amountOf, countedIn, lasting, lookAlikeBlocks, namesOn } from './change-plan.js';
import { type ApprovalView, type ChangeView, shownStatus } from './change-view.js';
import { moment } from './moment.js';
import { counted } from './words.js';

/** In order of weight: what does not fit a card is left out from the end. All of it sums up what the details of the card say. */
export function glanceOf(view: ChangeView, plan: Plan): readonly Statement[] {
  const own = view.control?.section?.glance?.(plan, view.zones);
  const begins = whenItBegins(view);
  return [
    ...lookAlikeBlocks(namesOn(view, plan)),
    {
      kind: 'facts',
      facts:
        own === undefined
          ? [whatChanges(view, plan), ...begins, ...whoIsAffected(view, plan), ifWrong(view, plan)]
          : [...own, ...begins],
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

function whatChanges({ control, first }: ChangeView, plan: Plan): Fact {
  const state =
    plan.reverts === undefined
      ? (control?.titleIn?.(first) ?? control?.title ?? plan.control)
      : `the values from before the ${isRedo(plan) ? 'undo' : 'change'} are restored`;
  const what = plan.stage === 'prepare' ? `report-only for now: ${state}` : state;
  const except = plan.except === undefined ? '' : `${plan.except.length} left out`;
  // The number of an incident's steps says nothing: the details have each.
  const amount = [control?.section?.notes === true ? '' : amountOf(plan, control), except]
    .filter((part) => part !== '')
    .join(', ');
  return { label: 'What changes', value: amount === '' ? what : `${what} (${amount})` };
}

function askedBy(change: ChangeView['change'], plan: Plan): Fact {
  const named = referencesOf([change.request.decision, ...change.approvals]);
  return { label: isByRule(change) ? 'Rule requested by' : 'Requested by', value: [plan.requestedBy.name, ...named].join(' · ') };
}

interface Said extends Fact {
  readonly value: string;
}

/** Objects in use that are named. */
const namedInUse = 2;

/** What was measured, by name where the plan knows who uses what it closes. */
function whoIsAffected({ control }: ChangeView, plan: Plan): readonly Said[] {
  const { impact, reverts, stage } = plan;
  if (stage === 'prepare') return [{ label: 'Who is affected', value: 'nobody yet: it only reports' }];
  const { inUse = [], lines, notMeasured } = impact;
  const isUnknown = notMeasured.length > 0 && control?.section?.notes !== true;
  const unknown = isUnknown ? `; ${counted(notMeasured.length, 'effect')} not measured` : '';
  if (inUse.length > 0) {
    const names = inUse.map(({ object }) => object);
    return [
      {
        label: 'Who is affected',
        value: `${inUse.length} of ${countedIn(plan, control)} in use: ${firstNames(names, namedInUse)}${unknown}`,
      },
    ];
  }
  const first = mainLine(lines);
  if (first !== undefined) return [{ label: 'Who is affected', value: `${first.label}: ${first.value}${unknown}` }];
  if (reverts !== undefined || control === undefined) return [];
  return [
    { label: 'Who is affected', value: `${beginning(withoutAsides(firstSentence(control.impact)), maxImpactWords)}${unknown}` },
  ];
}

/** What the measure says of people in general, where numbers stand before it. */
function whoWould({ control }: ChangeView, { impact, reverts, stage }: Plan): readonly Fact[] {
  const isSaid = stage === 'prepare' || reverts !== undefined || control === undefined;
  if (isSaid || ((impact.inUse ?? []).length === 0 && impact.lines.length === 0)) return [];
  return [whoWouldNotice(control)];
}

/** Whole, or not at all: its beginning may say more than the sentence does. The details have it. */
export function whoWouldNotice({ impact }: Pick<Measure, 'impact'>): Fact {
  return { label: 'Who would notice', value: [{ text: firstSentence(impact), canGo: true }] };
}

/** The first one, before any delay, or the beginning of it: each is read in full under the details. */
function warningsOf({ warnings }: Plan): readonly Statement[] {
  const first = warnings.find(({ code }) => code !== 'delay') ?? warnings[0];
  if (first === undefined) return [];
  const said = beginning(shortly(withoutAsides(firstSentence(first.text))), maxWarningWords);
  const isDelay = first.code === 'delay';
  const rest = warnings.length > 1 ? ` (${warnings.length - 1} more in Details)` : isDelay ? '' : ' (Details)';
  const label = isDelay ? 'Delay: ' : 'Warning: ';
  return [{ kind: 'text', spans: [{ text: label, style: 'warn' }, { text: `${said}${rest}` }] }];
}

/** Words of a sentence that the details have whole. */
const maxImpactWords = 15;
const maxWarningWords = 12;
/** Words that say something without what they introduce: of `Left out: 3 sites` nobody learns a thing before the colon. */
const minClauseWords = 5;

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

/** A sentence that is too long is said up to its colon or semicolon where that says enough. */
function shortly(sentence: string): string {
  const [clause = sentence] = sentence.split(/[:;](?=\s)/u);
  const isWhole = sentence.split(' ').length <= maxWarningWords || clause.split(' ').length < minClauseWords;
  return isWhole ? sentence : clause;
}

/** The dot behind the number of an item ends none. */
function firstSentence(text: string): string {
  return /^.*?(?<![:;] \d{1,2})[.!?](?=\s|$)/u.exec(text)?.[0] ?? text;
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
  if (keepWithinMs !== undefined) return { label, value: `undone automatically after ${lasting(keepWithinMs)} unless kept` };
  return { label, value: 'Revert undoes it' };
}

/** Steps that can be undone, where they are named. */
const namedSteps = 2;

/** What happens when nobody approves in time. */
const lapses = { text: ', or nothing changes', canGo: true } as const;

/** How many approvers are named, and in how many words at most; of more, their number is shown. */
const namedApprovers = { people: 3, words: 7 } as const;

/** For example `Bo or Cy`, who can approve each of them, and `Bo and Cy` where both are needed; empty where no one is known who can. */
export function whoCanApprove(approvals: readonly ApprovalView[]): string {
  const [first, ...others] = approvals.map(({ canApprove }) => canApprove);
  if (first === undefined || first.length === 0 || others.some((names) => names.join() !== first.join())) return '';
  // Where as many are needed as there are, one of them is not enough.
  const needed = Math.min(...approvals.map(({ missing }) => missing));
  const all = needed >= first.length;
  const named = [first.slice(0, -1).join(', '), ...first.slice(-1)].filter((part) => part !== '').join(all ? ' and ' : ' or ');
  return first.length > namedApprovers.people || wordsIn(named) > namedApprovers.words
    ? `${all ? 'all' : 'any'} of ${counted(first.length, 'person', 'people')}`
    : named;
}

/** What is approved begins then: beside what changes, so that no other line takes its place. */
function whenItBegins({ change }: ChangeView): readonly Fact[] {
  const start = startOfChange(change);
  return start === null ? [] : [{ label: 'Begins', value: [moment(new Date(start.notBefore))] }];
}

function whoDecides(view: ChangeView, plan: Plan): readonly Fact[] {
  if (shownStatus(view) !== 'waiting') return [];
  const { obstacle } = view.approval;
  if (obstacle !== null) return [{ label: 'Not now', value: obstacle }];
  return [{ label: 'Approve by', value: [moment(new Date(plan.expiresAt)), lapses] }];
}
