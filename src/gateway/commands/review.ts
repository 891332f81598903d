/** /harden review: records that somebody looked at an emergency approval afterwards. */
import { ofChange } from './of-change.js';

export const review = ofChange({
  name: 'review',
  summary: 'records that you looked at an emergency approval',
  run: (call, changeId, { deciding }) => deciding.review(call, changeId),
});
