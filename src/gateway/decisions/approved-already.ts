/** What a person is answered who approves something twice. */
import { refuse } from '../../lib/errors.js';

export const approvedAlready = refuse(
  'approved-already',
  'You have approved this already; one person counts once.',
  'It waits for another approver.',
);
