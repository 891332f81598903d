/** What can be decided on a waiver. */
import { shorten } from '../../../chat/safe-text.js';
import type { SubjectOfFeature } from '../../../gateway/feature.js';
import { refuse } from '../../../lib/errors.js';
import { isWaiver } from '../entry-terms.js';
import { approveWaiver, endWaiver, rejectWaiver, waivingPorts } from './decide.js';

export const waiverSubject: SubjectOfFeature = {
  isOf: isWaiver,
  buttons: {
    // A waiver begins at once.
    approve: ({ call, subject, digest }, ports) => approveWaiver(waivingPorts(ports), call, subject, digest),
    reject: ({ call, subject, reason: typed = '' }, ports) => {
      const reason = typed.trim();
      return reason === '' ? noReason : rejectWaiver(waivingPorts(ports), call, subject, shorten(reason, 500));
    },
    revoke: ({ call, subject }, ports) => endWaiver(waivingPorts(ports), call, subject),
  },
  noSuchButton: refuse('no-such-button', 'A waiver has no such button.', 'Decide on the newest card.'),
  approve: (call, id, ports) =>
    call.at === undefined
      ? approveWaiver(waivingPorts(ports), call, id, null)
      : refuse('unknown-word', 'A waiver begins at once.', 'Leave at= out. Nothing was approved.'),
};

const noReason = refuse('missing-reason', 'A rejection needs a reason.', 'Press Reject again and say why.');
