/** What can be decided about all plans of a card at once. */
import { underTicket } from '../../../gateway/buttons/decisions.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import type { SubjectOfFeature } from '../../../gateway/feature.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { isBundle } from '../bundle.js';

export const bundleSubject: SubjectOfFeature = {
  isOf: isBundle,
  buttons: {
    approve: ({ call, subject: id, digest, reason }, { deciding }) =>
      underTicket(reason, (ticket) => deciding.approveAll({ ...call, ...ticket }, id, digest)),
    schedule: ({ call, subject: id, digest, reason }, { deciding }) =>
      underTicket(reason, (ticket) => deciding.approveAll({ ...call, at: 'window', ...ticket }, id, digest)),
    reject: ({ call, subject: id, digest, reason: typed }, { deciding }) => {
      const reason = reasonOfRejection(typed);
      return isRefusal(reason) ? reason : deciding.rejectAll(call, id, digest, reason);
    },
  },
  noSuchButton: refuse('no-such-button', 'Several plans have no such button.', 'Use the one on the card of a single plan.'),
  approve: (call, id, { deciding }) => deciding.approveAll(call, id, null),
};
