/** A plan and the change it becomes, through its whole life: the one card that approvers decide on. */
import { approvers, askedInstead, awaitsKeep, type Change, emergencyApproval, startOfChange } from '../changes/change.js';
import { doneOf } from '../changes/journal.js';
import type { Block, Card, Span } from '../chat/card.js';
import { utcMinute } from '../utc-minute.js';
import { actionBlocks } from './change-actions.js';
import { planBlocks } from './change-plan.js';
import { type ApprovalView, type ChangeView, type ShownStatus, shownStatus, titleOf } from './change-view.js';
import { moment } from './moment.js';
import { counted, statusTone, statusWord, verdictWord } from './words.js';

export function changeCard(view: ChangeView): Card {
  const { change } = view;
  const status = shownStatus(view);
  return {
    title: titleOf(view),
    tone: toneOf(change, status),
    blocks: [
      {
        kind: 'text',
        spans: [{ text: wordOf(change, status), style: 'strong' }, ...statusDetail(view, status)],
      },
      ...emergencyBlocks(change),
      ...(change.plan === null ? [] : planBlocks(view, change.plan)),
      ...progressBlocks(view),
      ...checkedBlocks(change),
      ...keepBlocks(change),
      ...(change.verification === null
        ? []
        : [
            {
              kind: 'text' as const,
              spans: [{ text: 'Measured after the change: ', style: 'muted' as const }, { text: change.verification.summary }],
            },
          ]),
      ...checkpointBlocks(change),
      ...actionBlocks(view, status),
    ],
  };
}

/** What was done as far as it can be done from here, and is not all, is no good news. */
function toneOf({ plan, verification }: Change, status: ShownStatus): Card['tone'] {
  if (status === 'expired' || status === 'scheduled') return 'neutral';
  const isHalf = plan?.incident !== undefined && plan.reverts === undefined && verification?.measured !== 'pass';
  return status === 'verified' && isHalf ? 'warn' : statusTone[status];
}

function statusDetail({ change, approval }: ChangeView, status: ShownStatus): readonly Span[] {
  const { plan } = change;
  switch (status) {
    case 'refused':
    case 'nothingToDo':
      return change.refusal === null ? [] : [{ text: `: ${change.refusal.reason} ${change.refusal.remedy}`.trimEnd() }];
    case 'expired':
      return [{ text: ': nobody else approved it in time' }, ...approvedBy(change)];
    case 'scheduled':
      return [{ text: ', begins ' }, ...beginning(change), ...approvedBy(change)];
    case 'waiting':
    case 'approved':
      return [
        { text: ` - ${approvers(change).length} of ${counted(approval.needed, 'approval')}${missingFrom(approval)}` },
        ...approvedBy(change),
      ];
    case 'rejected':
      return [{ text: ` by ${decided(change.rejection)}` }];
    case 'revoked':
      return [{ text: ` by ${change.revocation?.decision.person.name ?? 'somebody'} before it began` }];
    case 'stopped':
      return [{ text: `: ${change.stopped ?? ''}. What was done stays; undo it or make a fresh plan.` }];
    case 'partly':
      return [{ text: `: ${partlyWords(change)}` }, ...approvedBy(change)];
    case 'verified':
    case 'mismatch':
      return [
        { text: ` - measured ${measured(change)}, expected ${plan === null ? '' : verdictWord[plan.expects]}` },
        ...approvedBy(change),
      ];
    case 'reverted':
      return [{ text: ` by ${change.revertedBy ?? ''}` }];
    case 'revertedUnkept':
      return [{ text: ' because nobody kept it in time, or somebody wanted it back' }];
    case 'revertStopped':
      return [{ text: `: ${change.stopped ?? ''}. Look at the tenant now.` }];
    case 'requested':
    case 'applying':
    case 'applied':
    case 'reverting':
      return [];
  }
}

function wordOf(change: Change, status: ShownStatus): string {
  if (status === 'rejected' && askedInstead(change) !== null) return 'sent back';
  if (status === 'scheduled') return statusWord.approved;
  return status === 'expired' ? 'expired' : statusWord[status];
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
  return `${signed?.decision.person.name ?? 'somebody'}: ${signed?.decision.reason ?? 'no reason given'}`;
}

function missingFrom({ missingFrom: circles }: ApprovalView): string {
  return circles.length === 0 ? '' : `, still one from ${circles.join(' and one from ')}`;
}

function measured(change: Change): string {
  return change.verification === null ? 'nothing yet' : verdictWord[change.verification.measured];
}

function approvedBy(change: Change): readonly Span[] {
  const names = approvers(change).map((person) => person.name);
  return names.length === 0 ? [] : [{ text: ` (approved by ${names.join(' and ')})`, style: 'muted' }];
}

/** Everybody sees who decided alone, why, and whether somebody looked at it afterwards. */
export function emergencyBlocks(change: Change): readonly Block[] {
  const emergency = emergencyApproval(change);
  if (emergency === null) return [];
  const review = change.review === null ? 'Nobody has reviewed this yet.' : `Reviewed by ${change.review.decision.person.name}.`;
  return [
    {
      kind: 'text',
      spans: [{ text: 'EMERGENCY approval', style: 'bad' }, { text: ` by ${decided(emergency)}. ${review}` }],
    },
  ];
}

function checkedBlocks({ checked }: Change): readonly Block[] {
  if (checked === null) return [];
  return [{ kind: 'text', spans: [{ text: 'Checked before the first write: ', style: 'muted' }, { text: checked }] }];
}

function keepBlocks(change: Change): readonly Block[] {
  const { keep } = change;
  if (keep === null) return [];
  const [kept] = keep.kept;
  if (kept !== undefined) return [{ kind: 'text', spans: [{ text: `Kept by ${kept.decision.person.name}.`, style: 'good' }] }];
  if (!awaitsKeep(change)) return [];
  return [
    { kind: 'text', spans: [{ text: `Undoes itself at ${utcMinute(keep.until)} unless somebody keeps it.`, style: 'warn' }] },
  ];
}

function progressBlocks(view: ChangeView): readonly Block[] {
  const { change, progress } = view;
  if (change.status === 'requested') return [{ kind: 'progress', ...(progress ?? { label: 'reading the tenant', done: 0 }) }];
  if (change.status === 'applied') return [{ kind: 'progress', ...(progress ?? { label: 'auditing again', done: 0 }) }];
  const status = shownStatus(view);
  if (change.plan !== null && (status === 'approved' || status === 'applying'))
    return [
      {
        kind: 'progress',
        label: status === 'applying' ? 'applying' : 'waiting for a worker',
        done: change.journal.outcomes.size,
        total: change.plan.operations,
      },
    ];
  return [];
}

/** The chat keeps what the ledger was at the end of a change: nobody can shorten or rewrite it afterwards unseen. */
function checkpointBlocks({ checkpoint }: Change): readonly Block[] {
  return checkpoint === null ? [] : [{ kind: 'text', spans: [{ text: checkpoint, style: 'muted' }] }];
}
