/** The buttons of a change, by what can still be done about it. */

import type { Action, Block } from '../chat/card.js';
import { planWords } from '../controls/parameters.js';
import {
  askedInstead,
  awaitsKeep,
  type Change,
  emergencyApproval,
  endsByItself,
  hasEffects,
  hasLeftOut,
  toKeepUntil,
} from '../engine/changes/change.js';
import { exceptSchema, exceptWord } from '../engine/plan/except.js';
import { maxInUse, type Plan } from '../engine/plan/plan.js';
import { referenceQuestion, referenceWords } from '../features/kinds.js';
import { fitsInLine, shortName } from '../lib/truncate.js';
import { utcMinute } from '../lib/utc-minute.js';
import type { ApprovalView, ChangeView, ShownStatus } from './change-view.js';

export function actionBlocks(view: ChangeView, status: ShownStatus): readonly Block[] {
  const { change, tenant, approval, control } = view;
  const { plan } = change;
  if (plan === null) return meantAccounts(view);
  const actions = [
    ...(status === 'waiting' ? decisions(plan, approval) : []),
    ...(status === 'approved' || status === 'scheduled' ? [revoke(plan)] : []),
    ...afterwards(view),
    ...(askedInstead(change) === null || control?.section?.isAskedInWords === true ? [] : otherPlan(view, plan)),
    ...(control?.section?.isAskedInWords !== true && needsFreshPlan(change, status) ? [freshPlan(view, plan)] : []),
    ...(emergencyApproval(change) !== null && change.review === null
      ? [{ name: 'review' as const, label: 'Reviewed', subject: plan.id }]
      : []),
  ];
  const narrower = status === 'waiting' && control?.eachObject === true ? withoutThoseInUse(view, plan) : [];
  const beside = [...narrower, ...(isEnded(change) ? madeSettings(plan, tenant) : [])];
  const rows = actions.length + beside.length <= maxButtons ? [[...actions, ...beside]] : [actions, beside];
  return rows.flatMap((row) => (row.length === 0 ? [] : [{ kind: 'actions' as const, actions: row }]));
}

/** A name that means several accounts, or is almost that of one, asks which: nobody types an address at night. */
function meantAccounts({ change: { refusal }, tenant }: ChangeView): readonly Block[] {
  const accounts = (refusal?.accounts ?? []).slice(0, maxButtons);
  if (accounts.length === 0) return [];
  const actions = accounts.map(
    ({ id, name }): Action => ({
      name: 'contain',
      label: `Plan to contain ${shortName(name)}`,
      style: 'danger',
      subject: `${id}@${tenant}`,
    }),
  );
  return [{ kind: 'actions', actions }];
}

/** As many as platforms put into one row. */
const maxButtons = 5;

/** The same plan without those who would notice, where some of it is left then. */
function withoutThoseInUse(view: ChangeView, plan: Plan): readonly Action[] {
  const inUse = plan.impact.inUse ?? [];
  const except = [...new Set([...(plan.except ?? []), ...inUse.map(({ object }) => object)])];
  const isSome = inUse.length > 0 && inUse.length < plan.operations && inUse.length < maxInUse;
  if (!isSome || plan.reverts !== undefined || !exceptSchema.safeParse(except).success) return [];
  return [{ ...freshPlan(view, { ...plan, except }), label: 'Exclude those in use' }];
}

/** Approves for the next window, named by its beginning. */
export function scheduling<Bound extends object>(
  label: string,
  at: string,
  bound: Bound,
): Bound & Pick<Action, 'label' | 'at'> & { readonly name: 'schedule' } {
  return { ...bound, name: 'schedule', label: `${label} for ${utcMinute(new Date(at))}`, at };
}

/** What can be decided on a plan that waits. */
export function decisions(plan: Plan, { isEdited, asksReference, window }: ApprovalView): readonly Action[] {
  const bound = { subject: plan.id, digest: plan.digest };
  const approving = { ...bound, ...(asksReference === true ? askingReference : {}) };
  return [
    ...(isEdited === true ? [] : [{ name: 'approve' as const, label: 'Approve', style: 'primary' as const, ...approving }]),
    ...(isEdited === true || window === undefined ? [] : [scheduling('Approve', window.notBefore, approving)]),
    { name: 'ask', label: 'Ask for changes', ...bound, asks: changesQuestion },
    { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title: 'Reject this plan', label: 'Why?' } },
  ];
}

const changesQuestion = { title: 'Ask for another plan', label: 'What to change: all but scanner@contoso.com, or in words' };

/** Asked where an approval has to name a reference. */
export const askingReference = { asks: { title: 'Approve this plan', label: referenceQuestion } };

function revoke(plan: Plan): Action {
  return { name: 'revoke', label: 'Revoke', subject: plan.id, digest: plan.digest };
}

/** A list that counted for this plan alone, proposed as a setting: while the plan waits, a change of its settings would void it. */
function madeSettings({ control, parameters }: Plan, tenant: string): readonly Action[] {
  const lists = Object.entries(parameters?.asked ?? {}).filter(([, list]) => fitsInLine(list.join(', ')));
  return lists.slice(0, maxButtons).map(([key, list]) => ({
    name: 'setting',
    label: lists.length === 1 ? 'Make this a setting' : `Make ${key} a setting`,
    subject: `controls.${control}.${key}@${tenant}`,
    asks: {
      title: 'Make this a setting',
      label: `New value of ${control}.${key}`,
      fields: [
        {
          key: 'value',
          label: `${control}.${key}`,
          hint: 'With commas; none for an empty list',
          value: list.join(', ') || 'none',
        },
      ],
    },
  }));
}

function isEnded({ status }: Change): boolean {
  return status === 'verified' || status === 'mismatch' || status === 'stopped' || status === 'partly';
}

function afterwards({ change, control, now }: ChangeView): readonly Action[] {
  if (!isEnded(change)) return [];
  return [
    ...(change.status === 'partly'
      ? [{ name: 'resume' as const, label: 'Try again what is left', style: 'primary' as const, subject: change.id }]
      : []),
    ...(endsByItself(change) && awaitsKeep(change) ? (control?.section?.ending?.actions(change) ?? []) : []),
    ...(toKeepUntil(change, now) !== null
      ? [{ name: 'keep' as const, label: 'Keep', style: 'primary' as const, subject: change.id }]
      : []),
    ...(hasEffects(change) && !endsByItself(change) ? [{ name: 'revert' as const, label: 'Revert', subject: change.id }] : []),
    ...(hasLeftOut(change) ? [waiveLeftOut(change)] : []),
  ];
}

/** What was left out stays a gap of the audit unless someone accepts that. */
function waiveLeftOut({ id }: Change): Action {
  const label = 'For how many days, and why: 30 the scanner is replaced in December';
  return { name: 'waive', label: 'Waive what was left out', subject: id, asks: { title: 'Accept what was left out', label } };
}

/** Something moved or time ran out: the same wish, planned again. */
function needsFreshPlan(change: Change, status: ShownStatus): boolean {
  return (
    status === 'expired' ||
    change.status === 'refused' ||
    change.status === 'stopped' ||
    (change.status === 'rejected' && askedInstead(change) === null) ||
    change.status === 'revertedUnkept'
  );
}

/** The plan that was asked for in place of this one, where it can be made by a press: in words it can not. */
function otherPlan(view: ChangeView, plan: Plan): readonly Action[] {
  const except = askedInstead(view.change)?.except;
  if (except === undefined) return [freshPlan(view, plan)];
  const narrower = { ...plan, except: [...new Set([...(plan.except ?? []), ...except])] };
  return [{ ...freshPlan(view, narrower), label: 'Make the narrower plan', style: 'primary' }];
}

/** Under the references of the request that it takes the place of. */
function freshPlan({ change: { request }, tenant, control }: ChangeView, plan: Plan): Action {
  const own = control?.section?.again?.(plan) ?? null;
  if (own !== null) return own;
  return plan.reverts === undefined
    ? {
        name: 'plan',
        label: 'Plan again',
        subject: `${wordsFor(plan)}${referenceWords(request.decision.decision)
          .map((word) => ` ${word}`)
          .join('')}@${tenant}`,
      }
    : { name: 'revert', label: 'Plan again', subject: plan.reverts };
}

function wordsFor({ control, parameters, except }: Plan): string {
  const words = planWords(control, parameters?.asked);
  return except === undefined ? words : `${words} ${exceptWord(except)}`;
}
