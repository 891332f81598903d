/** A plan and the change it becomes, through its whole life: the one card that approvers decide on. */

import type { Block, Card, Span, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import {
  approvers,
  askedInstead,
  awaitsKeep,
  type Change,
  dueSince,
  emergencyApproval,
  endsByItself,
  hasLapsed,
  isByRule,
  isRevertingOrOver,
  isStoppedUntouched,
  mayStillBeKept,
  startOfChange,
} from '../engine/changes/change.js';
import { doneOf } from '../engine/changes/journal.js';
import { isLateRequest } from '../engine/changes/read-watermark.js';
import { partOf } from '../features/kinds.js';
import { refusalText } from '../lib/errors.js';
import type { Progress } from '../queue/progress.js';
import { stepWords } from '../tenant/step-words.js';
import { actionBlocks } from './change-actions.js';
import { glanceOf, keepGlance, whoCanApprove } from './change-glance.js';
import { lasting, planBlocks, resultOf } from './change-plan.js';
import { type ApprovalView, type ChangeView, type NamedChange, type ShownStatus, shownStatus, titleOf } from './change-view.js';
import { checkpointLine } from './checkpoint.js';
import { moment } from './moment.js';
import { foundAlone, putBackDetail } from './put-back.js';
import { unfinishedBlock, untakenBlock } from './untaken.js';
import { counted, statusTone, statusWord, statusWordOf, stoppedUntouched, verdictWord } from './words.js';

/** @param notice what one person reads above all else, within the same budget */
export function changeCard(view: ChangeView, notice?: Statement): Card {
  const { change } = view;
  const { plan } = change;
  const status = shownStatus(view);
  const title = titleNow(view, status);
  const isToDecide = status === 'waiting' || status === 'approved' || status === 'scheduled';
  return {
    title,
    tone: changeTone(view),
    blocks: atAGlance({
      title,
      lead: [
        ...(notice === undefined ? [] : [notice]),
        ...keepLead(view),
        statusLine(view, status === 'waiting' && view.approval.obstacle === null ? whoCanApprove([view.approval]) : ''),
        ...progressBlocks(view),
        ...emergencyBlocks(change),
        ...notDoneBlocks(view),
        ...keptBlocks(view),
        ...(status === 'lapsed' ? [] : measuredBlocks(view)),
        ...nextBlocks(view),
      ],
      summary: plan === null ? [] : isToDecide ? glanceOf(view, plan) : isToKeep(change, status) ? keepGlance(view, plan) : [],
      actions: actionBlocks(view, status),
      details: [...(plan === null ? [] : planBlocks(view, plan)), ...checkedBlocks(change), ...checkpointBlocks(change)],
      budget: view.control?.section?.glance === undefined ? budgets.approval : budgets.ownWords,
    }),
  };
}

/** The title says what is to be done; of what was done it says so, unless that goes on until its end. */
function titleNow(view: ChangeView, status: ShownStatus): string {
  return titleDone(titleOf(view), view.change, status);
}

/** The same of a title that stands for several changes like this one. */
export function titleDone(title: string, change: Change, status: ShownStatus): string {
  if (endsByItself(change)) return status === 'revertedUnkept' ? `Ended: ${title}` : title;
  if (status === 'reverted' || status === 'revertedUnkept') return `Undone: ${title.replace(/^Redo: /u, '')}`;
  if (status !== 'verified' && status !== 'mismatch') return title;
  if (change.request.what === 'revert') return title.replace(/^Undo: /u, 'Undone: ').replace(/^Redo: /u, 'Redone: ');
  return `${isFirstStep(change) ? 'Step 1 of 2 done' : 'Done'}: ${title}`;
}

/** Each step that was not done, of a plan whose steps do not depend on each other. */
function notDoneBlocks({ change, first }: ChangeView): readonly Statement[] {
  const { plan, journal } = change;
  if (plan?.stepwise !== true || isRevertingOrOver(change.status)) return [];
  return first.flatMap((operation, index): readonly Statement[] => {
    const outcome = journal.outcomes.get(index + 1);
    if (outcome === undefined || outcome.result === 'applied' || outcome.result === 'unchanged') return [];
    const { text, tone = 'bad' } = resultOf(change, index + 1);
    return [{ kind: 'text', spans: [{ text: `Step ${index + 1}, ${stepWords(operation)}: `, style: tone }, { text }] }];
  });
}

/** What became of it so far, or what it waits for. @param who can approve it, in words; empty where that is not said */
export function statusLine(view: ChangeView, who = ''): Extract<Block, { kind: 'text' }> {
  const { change } = view;
  const status = shownStatus(view);
  return {
    kind: 'text',
    spans: [
      { text: isStoppedUntouched(change) ? stoppedUntouched : wordOf(view, status), style: 'strong' },
      ...statusDetail(view, status, who),
      ...(change.request.what === 'revert' ? [{ text: ` · undoes ${change.request.change ?? ''}` }] : []),
      { text: ` · ${change.id}`, style: 'muted' },
    ],
  };
}

/** What was done as far as it can be done from here, and is not all, is no good news. */
export function changeTone(view: ChangeView): Card['tone'] {
  const { change } = view;
  const status = shownStatus(view);
  if (status === 'expired' || status === 'scheduled') return 'neutral';
  if (endsByItself(change) && (status === 'verified' || status === 'revertedUnkept'))
    return status === 'verified' ? 'good' : 'neutral';
  if (isToKeep(change, status)) return 'warn';
  if (status === 'verified' && isFirstStep(change)) return 'neutral';
  return status === 'verified' && view.control?.section?.isHalf?.(change) === true ? 'warn' : statusTone[status];
}

/** What only reports until a second plan enforces it: applied as planned, it closes nothing. */
function isFirstStep({ plan }: Change): boolean {
  return plan?.stage === 'prepare' && plan.reverts === undefined;
}

function statusDetail(view: ChangeView, status: ShownStatus, who: string): readonly Span[] {
  const { change, approval } = view;
  const { plan } = change;
  switch (status) {
    case 'refused':
    case 'nothingToDo':
      return change.refusal === null ? [] : [{ text: `: ${refusalText(change.refusal)}` }];
    case 'expired':
      return [{ text: ': no one else approved it in time' }, ...approvedBy(change)];
    case 'scheduled':
      return [{ text: ', begins ' }, ...beginning(change), ...approvedBy(change)];
    case 'waiting':
    case 'approved':
      if (isByRule(change)) return [{ text: ` by the rule ${change.request.rule}` }];
      return [
        { text: ` - ${approvers(change).length} of ${counted(approval.needed, 'approval')}${missingFrom(approval, who)}` },
        ...approvedBy(change),
      ];
    case 'rejected':
      return [{ text: ` by ${decided(change.rejection)}` }];
    case 'revoked':
      return [{ text: ` by ${change.revocation?.decision.person.name ?? 'someone'} before it began` }];
    case 'stopped':
      return [
        {
          text: `: ${change.stopped ?? ''}. ${afterStop(change)}`,
        },
      ];
    case 'partly':
      return [{ text: `: ${partlyWords(change)}` }, ...approvedBy(change)];
    case 'verified':
    case 'mismatch':
      return [{ text: ` - ${measured(change, plan)}` }, ...approvedBy(change)];
    case 'reverted':
      return [
        { text: ` by its undo plan ${change.revertedBy ?? ''}` },
        ...(change.undoneAt === null ? [] : [{ text: ' at ' }, moment(change.undoneAt)]),
      ];
    case 'revertedUnkept':
      return putBackDetail(view);
    case 'revertStopped':
      return [{ text: `: ${change.stopped ?? ''}. Look at the tenant now.` }];
    case 'requested':
    case 'applying':
    case 'applied':
    case 'lapsed':
    case 'reverting':
      return [];
  }
}

/** What becomes of what was done before it stopped, and what to do. */
function afterStop(change: Change): string {
  if (isStoppedUntouched(change)) return 'Make a fresh plan.';
  if (mayStillBeKept(change)) return 'Make a fresh plan for the rest.';
  return awaitsKeep(change) ? 'What was done is undone automatically.' : 'What was done stays; undo it or make a fresh plan.';
}

/** A status in words, an asked-for change among them. */
export function wordOf({ change }: NamedChange, status: ShownStatus): string {
  if (status === 'rejected' && askedInstead(change) !== null) return 'sent back';
  if (status === 'scheduled') return statusWord.approved;
  if (status === 'approved' && partOf(change.request) !== null && emergencyApproval(change) === null) return 'waiting for a turn';
  return statusWordOf(change.id, status);
}

function beginning(change: Change): readonly Span[] {
  const start = startOfChange(change);
  return start === null ? [] : [moment(new Date(start.notBefore))];
}

/** How much is done, and that it can be gone on with. */
function partlyWords({ journal, plan }: Change): string {
  return `${doneOf(journal)} of ${plan?.operations ?? 0} steps are done. What is left can be tried again.`;
}

function decided(signed: Change['rejection']): string {
  return `${signed?.decision.person.name ?? 'someone'}: ${signed?.decision.reason ?? 'no reason given'}`;
}

function missingFrom({ missingFrom: sets }: ApprovalView, who: string): string {
  if (sets.length === 0) return who === '' ? '' : `, missing: ${who}`;
  return `, missing: ${sets.join(' and ')}${who === '' ? '' : ` (${who})`}`;
}

function measured(change: Change, plan: Change['plan']): string {
  const { verification } = change;
  if (verification === null) return 'not checked yet';
  if (change.status === 'verified' && isFirstStep(change)) return 'report-only, nobody is affected yet';
  const found = `checked: ${verdictWord[verification.measured]}`;
  return plan === null || plan.expects === verification.measured ? found : `${found}, expected ${verdictWord[plan.expects]}`;
}

function approvedBy(change: Change): readonly Span[] {
  if (isByRule(change)) return [{ text: ` (by the rule ${change.request.rule})`, style: 'muted' }];
  const names = approvers(change).map((person) => person.name);
  return names.length === 0 ? [] : [{ text: ` (approved by ${names.join(' and ')})`, style: 'muted' }];
}

/** Everyone sees who decided alone, why, and whether someone looked at it afterwards. */
export function emergencyBlocks(change: Change): readonly Statement[] {
  const emergency = emergencyApproval(change);
  if (emergency === null) return [];
  const review = change.review === null ? 'No one has reviewed this yet.' : `Reviewed by ${change.review.decision.person.name}.`;
  return [
    {
      kind: 'text',
      spans: [{ text: 'EMERGENCY approval', style: 'bad' }, { text: ` by ${decided(emergency)}. ${review}` }],
    },
  ];
}

function checkedBlocks({ checked }: Change): readonly Statement[] {
  if (checked === null) return [];
  return [{ kind: 'text', spans: [{ text: 'Checked before the first write: ', style: 'muted' }, { text: checked }] }];
}

function isToKeep(change: Change, status: ShownStatus): boolean {
  return awaitsKeep(change) && (status === 'verified' || status === 'mismatch' || status === 'partly' || status === 'lapsed');
}

/** What has to be done in time stands before everything else. */
export function keepLead(view: ChangeView): readonly Statement[] {
  const { change, now } = view;
  const isHalf = change.status === 'stopped' && mayStillBeKept(change);
  if (change.keep === null || !(isHalf || isToKeep(change, shownStatus(view)))) return [];
  if (endsByItself(change)) return view.control?.section?.ending?.lead(change, now) ?? [];
  const { until, revertAsked } = change.keep;
  if (revertAsked.length > 0) return [];
  if (hasLapsed(change, now)) return [tooLate(until)];
  const spans: readonly Span[] = [
    { text: isHalf ? 'Keep what was done before ' : 'Applied: keep it before ', style: 'warn' },
    moment(until),
    { text: ` (${timeLeft(until, now)}) or it is undone automatically`, style: 'strong' },
  ];
  return [{ kind: 'text', spans }];
}

/** For example `28 min`. */
export function timeLeft(until: Date, now: Date): string {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000);
  return minutes < 180 ? `${minutes} min` : lasting(minutes * 60_000);
}

/** A worker may have undone it already: it says so once the record takes that. */
function tooLate(until: Date): Statement {
  const spans: readonly Span[] = [
    { text: 'Nobody kept it before ', style: 'warn' },
    moment(until),
    { text: ': it is undone automatically. ' },
    { text: 'No worker has confirmed it yet.', style: 'strong' },
  ];
  return { kind: 'text', spans };
}

/** Who kept it, and whether a worker has read that: only then it stays for certain. Where it was undone all the same, that is said. */
export function keptBlocks({ change: { keep, reverting, status }, isKeepAcknowledged = true }: ChangeView): readonly Statement[] {
  const [kept] = keep?.kept ?? [];
  if (kept === undefined) return [];
  const who = kept.decision.person.name;
  const text = (words: string, style: 'good' | 'warn'): readonly Statement[] => [
    { kind: 'text', spans: [{ text: words, style }] },
  ];
  if (reverting?.why === 'notKept')
    return text(
      `${who} kept it, but the decision did not reach the worker in time or no longer counts. Plan again if you still want it.`,
      'warn',
    );
  if (reverting !== null || isRevertingOrOver(status)) return [];
  return isKeepAcknowledged
    ? text(`Kept by ${who}.`, 'good')
    : text(`Kept by ${who}, not yet confirmed: no worker has read it so far.`, 'warn');
}

/** What was measured counts as long as the change is in force. */
function measuredBlocks({ change: { status, verification, request }, control }: NamedChange): readonly Statement[] {
  if (verification === null || isRevertingOrOver(status)) return [];
  const found = request.what === 'revert' ? foundAlone(verification.summary, control) : verification.summary;
  const spans: readonly Span[] = [{ text: 'Checked after the change: ', style: 'muted' }, { text: found }];
  return [{ kind: 'text', spans }];
}

/** What comes on its own after a change that only reports. */
function nextBlocks({ change, reportsUntil, now }: ChangeView): readonly Statement[] {
  if (reportsUntil === null || isRevertingOrOver(change.status)) return [];
  if (reportsUntil <= now) return [];
  const spans: readonly Span[] = [
    { text: 'It only reports until ' },
    moment(reportsUntil),
    { text: '; then its results come here, with a button to enforce it.' },
  ];
  return [{ kind: 'text', spans }];
}

function progressBlocks(view: ChangeView): readonly Statement[] {
  const { change } = view;
  // What it waited for is reported until it got on.
  const isOld = view.progress?.waitsFor !== undefined && isGettingOn(change, view.progress);
  const progress = isOld ? null : view.progress;
  if (change.status === 'requested')
    return [
      view.isUntaken === true && progress === null
        ? untakenBlock(change.requestedAt)
        : { kind: 'progress', ...(progress ?? { label: 'waiting for a worker', done: 0 }) },
      ...(view.isUntaken !== true && progress?.waitsFor === undefined && isLateRequest(change, view.now)
        ? [unfinishedBlock(change.requestedAt)]
        : []),
    ];
  const status = shownStatus(view);
  if (progress?.waitsFor !== undefined && keepsInForce(view, progress)) return [notYet(progress.waitsFor, progress)];
  if (change.status === 'applied')
    return [
      progress?.waitsFor === undefined
        ? { kind: 'progress', ...(progress ?? { label: 'auditing again', done: 0 }) }
        : notChecked(progress.waitsFor, progress),
    ];
  if ((status === 'approved' || status === 'applying') && progress?.waitsFor !== undefined)
    return [notApplied(change, { ...progress, waitsFor: progress.waitsFor })];
  if (change.plan !== null && (status === 'approved' || status === 'applying'))
    return [
      {
        kind: 'progress',
        label: status === 'applying' ? 'applying' : partOf(change.request) === null ? 'waiting for a worker' : 'not begun',
        done: change.journal.outcomes.size,
        total: change.plan.operations,
      },
    ];
  return [];
}

/** Whether it did something since it said that it waits; restoring is asked to the end. */
function isGettingOn({ status, journal }: Change, { done }: Progress): boolean {
  return status !== 'reverting' && journal.outcomes.size > done;
}

/** Whether what it waits for keeps it from being undone. Before that begins, what it waited for to be checked may still be noted. */
function keepsInForce({ change, now }: ChangeView, { againAt }: Progress): boolean {
  if (change.status === 'reverting') return true;
  return dueSince(change, now)?.what === 'revert' && againAt !== undefined && new Date(againAt) > now;
}

/** What was applied and cannot be measured now. */
function notChecked(why: string, { againAt }: Progress): Statement {
  const spans: readonly Span[] = [
    { text: 'Not checked yet: ', style: 'bad' },
    { text: `${why}. hardenbot looks again` },
    ...(againAt === undefined ? [] : [{ text: ' from ' }, moment(new Date(againAt))]),
    { text: '.' },
  ];
  return { kind: 'text', spans };
}

/** What has to be restored and cannot be now. */
function notYet(why: string, { againAt }: Progress): Statement {
  const spans: readonly Span[] = [
    { text: 'Not undone yet: ', style: 'bad' },
    { text: `${why}. hardenbot tries again` },
    ...(againAt === undefined ? [] : [{ text: ' from ' }, moment(new Date(againAt))]),
    { text: ' until it is done; the change stays in force until then.' },
  ];
  return { kind: 'text', spans };
}

/** What is to be applied and cannot be now. */
function notApplied(change: Change, { waitsFor, againAt, until }: Progress & { readonly waitsFor: string }): Statement {
  const { plan, journal, status } = change;
  const done = `${doneOf(journal)} of ${counted(plan?.operations ?? 0, 'operation')} done`;
  const ending: readonly Span[] =
    until === undefined
      ? [{ text: ' as long as the approval holds.' }]
      : [{ text: ' until ' }, moment(new Date(until)), { text: '; after that nothing more is applied, and people are alerted.' }];
  const spans: readonly Span[] = [
    { text: status === 'applying' ? `Stopped for now, ${done}: ` : 'Not begun yet: ', style: 'bad' },
    { text: `${waitsFor}. hardenbot tries again` },
    ...(againAt === undefined ? [] : [{ text: ' from ' }, moment(new Date(againAt))]),
    ...ending,
  ];
  return { kind: 'text', spans };
}

function checkpointBlocks({ checkpoint }: Change): readonly Statement[] {
  return checkpoint === null ? [] : [checkpointLine([checkpoint])];
}
