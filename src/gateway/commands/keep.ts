/** /harden keep: keeps a change that would otherwise undo itself. */
import { ofChange } from './of-change.js';

export const keep = ofChange({
  name: 'keep',
  summary: 'keeps a change that would otherwise undo itself',
  run: (call, changeId, { deciding }) => deciding.keep(call, changeId),
});
