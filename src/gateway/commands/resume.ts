/** /harden resume: tries again what is left of a change that was partly done. */
import { ofChange } from './of-change.js';

export const resume = ofChange({
  name: 'resume',
  summary: 'tries again what is left of a change that was partly done',
  run: (call, changeId, { deciding }) => deciding.resume(call, changeId),
});
