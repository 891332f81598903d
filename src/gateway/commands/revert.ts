/** /harden revert: plans the reverting of a change and asks for approval. */
import { ofChange } from './of-change.js';

export const revert = ofChange({
  name: 'revert',
  summary: 'undoes a change that was applied, after approval',
  run: (call, changeId, { deciding }) => deciding.requestRevert(call, changeId),
});
