/** The message below a plan that says those who can approve it that it is their turn: each is mentioned once, and may answer right there. */

import type { Block, Detail, Statement } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import { cannotWait } from '../features/kinds.js';
import { decisions } from './change-actions.js';
import { glanceOf } from './change-glance.js';
import { type ApprovalView, type ChangeView, shownStatus, titleOf } from './change-view.js';
import { type Call, callOf } from './mention.js';
import { counted } from './words.js';

/** Null before there is a plan. Over as soon as nobody's approval is waited for. */
export function approverCall(view: ChangeView): Detail | null {
  const { change, approval } = view;
  const { plan } = change;
  if (plan === null) return null;
  const title = titleOf(view);
  if (shownStatus(view) !== 'waiting') return endedCall(title);
  if (approval.obstacle !== null) return endedCall(title, `This cannot be approved now. ${approval.obstacle}`);
  const { spans, besides } = callOfApprovers(approval, ' can approve this');
  const asked: Statement = {
    kind: 'text',
    spans: [...spans, { text: `: ${counted(approval.missing, 'approval')} needed.` }],
  };
  const actions: Block = { kind: 'actions', actions: decisions(plan, approval) };
  const blocks = atAGlance({
    title,
    lead: [asked],
    summary: glanceOf(view, plan),
    actions: [actions, ...besides],
    details: [],
    budget: budgets.approval,
  });
  return {
    part: callPart,
    onlyInChannels: true,
    ...(cannotWait(plan) ? { isUrgent: true } : {}),
    // The whole of what does not fit is on the card above.
    card: { title, tone: 'warn', blocks },
  };
}

/** The message where it stands already: nobody's turn any more, or not now. */
export function endedCall(title: string, why = 'No approval needed any more.'): Detail {
  return {
    part: callPart,
    onlyInChannels: true,
    isOver: true,
    card: { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: why }] }] },
  };
}

/** By which it is distinguished from other details. */
export const callPart = 'turn';

/** Who can approve: by name, and of many how many more there are. @param can said behind their number where nobody is called */
export function callOfApprovers({ canApprove, missingFrom, mentioned, groups = [] }: ApprovalView, can = ''): Call {
  const from = missingFrom.length === 0 ? '' : ` (${missingFrom.join(' and ')})`;
  const uncalled = [`person${can}${from}`, `people${can}${from}`] as const;
  return callOf({ groups, mentioned, canAct: canApprove, uncalled });
}
