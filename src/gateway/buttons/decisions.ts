/** The buttons by which people decide on a plan. */
import type { Answer } from '../../chat/platform.js';
import { shorten } from '../../chat/safe-text.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { readTicket } from '../../plan/ticket.js';
import { readAsked } from '../commands/ask.js';
import type { HasWaiving } from '../commands/command.js';
import { reasonOfRejection } from '../commands/words/reason.js';
import type { Button, Press } from './button.js';

export const approve = approving('approve', {});
/** Approves for the next change window. */
export const schedule = approving('schedule', { at: 'window' });

/** A waiver begins at once. */
function approving(name: 'approve' | 'schedule', when: { readonly at?: string }): Button {
  return {
    name,
    run: ({ call, subject, digest, reason }, { deciding }) =>
      underTicket(reason, (ticket) => deciding.approve({ ...call, ...when, ...ticket }, subject, digest)),
    runForCampaign: ({ call, campaign, digest, reason }, { deciding }) =>
      underTicket(reason, (ticket) => deciding.approveCampaign({ ...call, ...when, ...ticket }, campaign, digest)),
    ...(when.at === undefined ? { runForWaiver: approveWaiver } : {}),
  };
}

function approveWaiver({ call, subject, digest }: Press, { waiving }: HasWaiving): Promise<Answer | Refusal> {
  return waiving.approve(call, subject, digest);
}

export const reject: Button = {
  name: 'reject',
  run: ({ call, subject, digest, reason: typed }, { deciding }) => {
    const reason = reasonOfRejection(typed);
    return isRefusal(reason) ? reason : deciding.reject(call, subject, digest, reason);
  },
  runForWaiver: ({ call, subject, reason: typed = '' }, { waiving }) => {
    const reason = typed.trim();
    return reason === '' ? noReason : waiving.reject(call, subject, shorten(reason, 500));
  },
  runForCampaign: ({ call, campaign, digest, reason: typed }, { deciding }) => {
    const reason = reasonOfRejection(typed);
    return isRefusal(reason) ? reason : deciding.rejectCampaign(call, campaign, digest, reason);
  },
};

/** Sends a plan back with what another one should be like. */
export const ask: Button = {
  name: 'ask',
  run: ({ call, subject, digest, reason: typed = '' }, { deciding }) => {
    const asked = readAsked(typed);
    if (isRefusal(asked)) return asked;
    const { reason, except } = asked;
    return deciding.ask({ ...call, ...omitUndefined({ except }) }, subject, digest, reason);
  },
};

const noReason = refuse('missing-reason', 'A rejection needs a reason.', 'Press Reject again and say why.');

/** The button asks for a ticket where settings do. */
export function underTicket<Result>(
  typed: string | undefined,
  decide: (ticket: { readonly ticket?: string }) => Result,
): Result | Refusal {
  const ticket = typed === undefined || typed.trim() === '' ? undefined : readTicket(typed);
  return isRefusal(ticket) ? ticket : decide(omitUndefined({ ticket }));
}
