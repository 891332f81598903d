/** The buttons about a change that was decided on: each does what the command of its name does. */
import type { Button } from './button.js';
import { underReference } from './decisions.js';

export const revoke: Button = {
  name: 'revoke',
  run: ({ call, subject }, { deciding }) => deciding.revoke(call, subject),
};

export const review: Button = {
  name: 'review',
  run: ({ call, subject }, { deciding }) => deciding.review(call, subject),
};

export const keep: Button = {
  name: 'keep',
  run: ({ call, subject }, { deciding }) => deciding.keep(call, subject),
};

export const revert: Button = {
  name: 'revert',
  run: ({ call, subject, reason }, { deciding }) =>
    underReference(reason, (named) => deciding.requestRevert({ ...call, ...named }, subject)),
};

export const resume: Button = {
  name: 'resume',
  run: ({ call, subject }, { deciding }) => deciding.resume(call, subject),
};
