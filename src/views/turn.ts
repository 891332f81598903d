/** The message below a plan that tells those who can approve it that it is their turn: each is mentioned once, and may answer right there. */
import type { Block, Detail, Span, Statement } from '../chat/card.js';
import { decisions } from './change-actions.js';
import { glanceOf } from './change-glance.js';
import { type ChangeView, shownStatus, titleOf } from './change-view.js';
import { atAGlance, budgets } from './glance.js';
import { called as calledFrom, mentions } from './mention.js';
import { counted } from './words.js';

/** Null before there is a plan. Over as soon as nobody's approval is waited for. */
export function turnDetail(view: ChangeView): Detail | null {
  const { change, approval } = view;
  const { plan } = change;
  if (plan === null) return null;
  const title = titleOf(view);
  if (shownStatus(view) !== 'waiting') return overTurn(title);
  if (approval.obstacle !== null) return overTurn(title, `This cannot be approved now. ${approval.obstacle}`);
  const asked: Statement = {
    kind: 'text',
    spans: [...called(view), { text: `: ${counted(approval.missing, 'approval')} needed.` }],
  };
  const actions: Block = { kind: 'actions', actions: decisions(plan, approval) };
  const blocks = atAGlance({
    title,
    lead: [asked],
    summary: glanceOf(view, plan),
    actions: [actions],
    details: [],
    budget: budgets.approval,
  });
  return {
    part: turnPart,
    onlyInChannels: true,
    ...(plan.incident === undefined ? {} : { isUrgent: true }),
    // The whole of what does not fit is on the card above.
    card: { title, tone: 'warn', blocks },
  };
}

/** The message where it stands already: nobody's turn any more, or not now. */
export function overTurn(title: string, why = 'No approval needed any more.'): Detail {
  return {
    part: turnPart,
    onlyInChannels: true,
    isOver: true,
    card: { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: why }] }] },
  };
}

/** By which it is told apart from other details. */
export const turnPart = 'turn';

/** Who can approve: by name, and of many how many more there are. */
function called({ approval }: ChangeView): readonly Span[] {
  const { canApprove, missingFrom, mentioned, groups = [] } = approval;
  const from = missingFrom.length === 0 ? '' : ` (${missingFrom.join(' and ')})`;
  if (groups.length > 0) return calledFrom(groups, mentioned);
  if (mentioned.length === 0) {
    const text = `${counted(canApprove.length, 'person can approve this', 'people can approve this')}${from}`;
    return [{ text, style: 'strong' }];
  }
  return [...mentions(mentioned), ...othersOf(canApprove.length - mentioned.length)];
}

/** For example ` or 7 others`. */
export function othersOf(more: number): readonly Span[] {
  return more > 0 ? [{ text: ` or ${counted(more, 'other', 'others')}` }] : [];
}
