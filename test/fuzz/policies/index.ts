/** Random policies for mail: who may forward it outside, and what filters it. */
import fc from 'fast-check';
import type { Family, Trial } from '../family';
import { autoForwardTrial, forwards } from './auto-forward';
import { spamFilterTrial } from './spam-filter';
import { spams } from './spam-model';

export const policies: Family<readonly Trial[]> = {
  name: 'policies',
  about: 'policies for mail, each for some: forwarding to the outside, and the spam filter',
  tenants: fc.tuple(forwards.map(autoForwardTrial), spams.map(spamFilterTrial)),
  trials: (trials) => trials,
};
