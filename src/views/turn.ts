/** The message below a plan that tells those who can approve it that it is their turn: each is mentioned once, and may answer right there. */
import type { Block, Detail, Span } from '../chat/card.js';
import { decisions } from './change-actions.js';
import { type ChangeView, shownStatus, titleOf } from './change-view.js';
import { mentions } from './mention.js';
import { moment } from './moment.js';
import { counted } from './words.js';

/** Null before there is a plan. Over as soon as nobody's approval is waited for. */
export function turnDetail(view: ChangeView): Detail | null {
  const { change, approval } = view;
  const { plan } = change;
  if (plan === null) return null;
  const title = titleOf(view);
  if (shownStatus(view) !== 'waiting') return overTurn(title);
  if (approval.obstacle !== null) return overTurn(title, `This cannot be approved now. ${approval.obstacle}`);
  const asked: Block = {
    kind: 'text',
    spans: [
      ...called(view),
      { text: `: ${counted(approval.missing, 'approval')} needed before ` },
      moment(new Date(plan.expiresAt)),
      { text: `. Asked for by ${plan.requestedBy.name}; the message above says what changes, for whom, and how it is undone.` },
    ],
  };
  const actions: Block = { kind: 'actions', actions: decisions(plan, approval).filter(({ name }) => name !== 'revoke') };
  return {
    part: turnPart,
    onlyInChannels: true,
    ...(plan.incident === undefined ? {} : { isUrgent: true }),
    card: { title, tone: 'warn', blocks: [asked, actions] },
  };
}

/** The message where it stands already: nobody's turn any more, or not now. */
export function overTurn(title: string, why = 'Nobody has to decide on this any more.'): Detail {
  return {
    part: turnPart,
    onlyInChannels: true,
    isOver: true,
    card: { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: why }] }] },
  };
}

/** By which it is told apart from other details. */
export const turnPart = 'turn';

/** Who can approve: by name, or, where they are many, how many they are. */
function called({ approval }: ChangeView): readonly Span[] {
  const { canApprove, missingFrom, mentioned } = approval;
  if (mentioned.length > 0) return mentions(mentioned);
  const from = missingFrom.length === 0 ? '' : ` (${missingFrom.join(' and ')})`;
  return [
    { text: `${counted(canApprove.length, 'person can approve this', 'people can approve this')}${from}`, style: 'strong' },
  ];
}
