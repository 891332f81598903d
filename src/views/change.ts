/** A plan and the change it becomes, through its whole life: the one card that approvers decide on. */
import type { Action, Block, Card, Change as DiffLine, Span } from '../chat/card.js';
import type { Control } from '../controls/control.js';
import { approvers, awaitsKeep, type Change, type ChangeStatus, hasEffects } from '../plan/change.js';
import { differences, type Operation } from '../plan/operation.js';
import { type Plan, shortDigest } from '../plan/plan.js';
import type { Progress } from '../services/stores.js';
import { counted, moment, statusTone, statusWord, verdictWord } from './words.js';

export interface ChangeView {
  readonly tenant: string;
  readonly change: Change;
  readonly control: Control | undefined;
  readonly progress: Progress | null;
  /** The first operations of the plan. */
  readonly first: readonly Operation[];
  readonly approverNames: readonly string[];
  readonly approvalsNeeded: number;
}

export function changeCard(view: ChangeView): Card {
  const { change } = view;
  return {
    title: titleOf(view),
    tone: statusTone[statusOf(view)],
    blocks: [
      { kind: 'text', spans: [{ text: statusWord[statusOf(view)], style: 'strong' }, ...statusDetail(view)] },
      ...(change.plan === null ? [] : planBlocks(view, change.plan)),
      ...progressBlocks(view),
      ...keepBlocks(change),
      ...(change.verification === null
        ? []
        : [
            {
              kind: 'text' as const,
              spans: [{ text: 'Measured after the change: ', style: 'muted' as const }, { text: change.verification.summary }],
            },
          ]),
      ...actionBlocks(change),
    ],
  };
}

/** One approval of two is still waiting. */
function statusOf({ change, approvalsNeeded }: ChangeView): ChangeStatus {
  return change.status === 'approved' && approvers(change).length < approvalsNeeded ? 'waiting' : change.status;
}

function titleOf({ change, tenant }: ChangeView): string {
  const { what, control, change: reverted } = change.request;
  return what === 'revert'
    ? `${change.id}: undo ${reverted ?? ''} (${control ?? ''}) in ${tenant}`
    : `${change.id}: ${control ?? ''} in ${tenant}`;
}

function statusDetail({ change, approvalsNeeded }: ChangeView): readonly Span[] {
  const { plan } = change;
  switch (change.status) {
    case 'refused':
    case 'nothingToDo':
      return change.refusal === null ? [] : [{ text: `: ${change.refusal.reason} ${change.refusal.remedy}`.trimEnd() }];
    case 'waiting':
    case 'approved':
      return [{ text: ` - ${approvers(change).length} of ${counted(approvalsNeeded, 'approval')}` }, ...approvedBy(change)];
    case 'rejected':
      return [
        {
          text: ` by ${change.rejection?.decision.person.name ?? 'somebody'}: ${change.rejection?.decision.reason ?? 'no reason given'}`,
        },
      ];
    case 'stopped':
      return [{ text: `: ${change.stopped ?? ''}. What was done stays; undo it or make a fresh plan.` }];
    case 'verified':
    case 'mismatch':
      return [
        { text: ` - measured ${measured(change)}, expected ${plan === null ? '' : verdictWord[plan.expects]}` },
        ...approvedBy(change),
      ];
    case 'reverted':
      return [{ text: ` by ${change.revertedBy ?? ''}` }];
    case 'undone':
      return [{ text: ' because nobody kept it in time, or somebody wanted it back' }];
    case 'undoStopped':
      return [{ text: `: ${change.stopped ?? ''}. Look at the tenant now.` }];
    case 'requested':
    case 'applying':
    case 'applied':
    case 'undoing':
      return [];
  }
}

function measured(change: Change): string {
  return change.verification === null ? 'nothing yet' : verdictWord[change.verification.measured];
}

function approvedBy(change: Change): readonly Span[] {
  const names = approvers(change).map((person) => person.name);
  return names.length === 0 ? [] : [{ text: ` (approved by ${names.join(' and ')})`, style: 'muted' }];
}

function planBlocks(view: ChangeView, plan: Plan): readonly Block[] {
  const shown = view.first.flatMap((operation) =>
    differences(operation).map((line): DiffLine => ({ object: operation.object, ...line })),
  );
  const open = view.change.status === 'waiting' || view.change.status === 'approved';
  const facts = [
    {
      label: 'What',
      value: plan.reverts === undefined ? (view.control?.title ?? plan.control) : `put back what ${plan.reverts} changed`,
    },
    {
      label: 'Changes',
      value: `${counted(plan.operations, 'object')}${plan.irreversible > 0 ? `, ${plan.irreversible} of them cannot be undone` : ', all of them can be undone'}`,
    },
    { label: 'Stage', value: plan.stage === 'prepare' ? 'prepare: nothing bites yet; enforcing is a second plan' : 'enforce' },
    { label: 'Asked for by', value: `${plan.requestedBy.name}, ${moment(new Date(plan.createdAt))}` },
    ...(open
      ? [
          { label: 'Can approve', value: view.approverNames.join(', ') },
          { label: 'Expires', value: moment(new Date(plan.expiresAt)) },
        ]
      : []),
    { label: 'Risk', value: `${plan.risk}, digest ${shortDigest(plan.digest)}` },
  ];
  return [
    { kind: 'facts', facts },
    ...(open ? impactBlocks(view, plan) : []),
    ...(open && plan.keepWithinMs !== undefined
      ? [
          {
            kind: 'text' as const,
            spans: [
              {
                text: `It undoes itself ${Math.round(plan.keepWithinMs / 60_000)} minutes after it was applied unless somebody keeps it.`,
                style: 'warn' as const,
              },
            ],
          },
        ]
      : []),
    {
      kind: 'diff',
      changes: shown,
      ...(plan.operations > view.first.length ? { more: plan.operations - view.first.length } : {}),
    },
    ...plan.warnings.map(({ code, text }): Block => ({ kind: 'text', spans: [{ text: `${code}: `, style: 'warn' }, { text }] })),
  ];
}

function impactBlocks({ control }: ChangeView, plan: Plan): readonly Block[] {
  const { lines, notMeasured } = plan.impact;
  return [
    ...(control === undefined || plan.reverts !== undefined
      ? []
      : [{ kind: 'text' as const, spans: [{ text: 'Who notices: ', style: 'strong' as const }, { text: control.impact }] }]),
    ...(lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: lines }]),
    ...notMeasured.map(
      (text): Block => ({
        kind: 'text',
        spans: [
          { text: 'Not measured: ', style: 'muted' },
          { text, style: 'muted' },
        ],
      }),
    ),
  ];
}

function keepBlocks(change: Change): readonly Block[] {
  const { keep } = change;
  if (keep === null) return [];
  const [kept] = keep.kept;
  if (kept !== undefined) return [{ kind: 'text', spans: [{ text: `Kept by ${kept.decision.person.name}.`, style: 'good' }] }];
  if (!awaitsKeep(change)) return [];
  return [{ kind: 'text', spans: [{ text: `Undoes itself at ${moment(keep.until)} unless somebody keeps it.`, style: 'warn' }] }];
}

function progressBlocks({ change, progress }: ChangeView): readonly Block[] {
  if (change.status === 'requested') return [{ kind: 'progress', ...(progress ?? { label: 'reading the tenant', done: 0 }) }];
  if (change.status === 'applied') return [{ kind: 'progress', ...(progress ?? { label: 'auditing again', done: 0 }) }];
  if (change.plan !== null && (change.status === 'approved' || change.status === 'applying'))
    return [
      {
        kind: 'progress',
        label: change.status === 'applying' ? 'applying' : 'waiting',
        done: change.journal.outcomes.size,
        total: change.plan.operations,
      },
    ];
  return [];
}

function actionBlocks(change: Change): readonly Block[] {
  const { plan } = change;
  if (plan === null) return [];
  const actions: Action[] = [];
  if (change.status === 'waiting' || (change.status === 'approved' && change.journal.outcomes.size === 0)) {
    const bound = { subject: change.id, digest: plan.digest };
    actions.push({ name: 'approve', label: 'Approve', style: 'primary', ...bound });
    actions.push({
      name: 'reject',
      label: 'Reject',
      style: 'danger',
      ...bound,
      asks: { title: 'Reject this plan', label: 'Why?' },
    });
  }
  const ended = change.status === 'verified' || change.status === 'mismatch' || change.status === 'stopped';
  if (ended && awaitsKeep(change)) actions.push({ name: 'keep', label: 'Keep', style: 'primary', subject: change.id });
  if (ended && hasEffects(change)) actions.push({ name: 'revert', label: 'Undo', subject: change.id });
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}
