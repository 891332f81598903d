/** /harden revoke: takes back a plan or its approval, as long as it has not begun. */
import { ofChange } from './of-change.js';

export const revoke = ofChange({
  name: 'revoke',
  summary: 'takes back a plan or its approval, before it begins',
  run: (call, changeId, { deciding }) => deciding.revoke(call, changeId),
});
