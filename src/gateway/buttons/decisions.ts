/** The buttons by which people decide on a plan. */

import { references } from '../../features/kinds.js';
import type { DecisionReferences } from '../../features/terms.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { readAsked } from '../commands/ask.js';
import { reasonOfRejection } from '../commands/words/reason.js';
import type { Button } from './button.js';

export const approve = approving('approve', {});
/** Approves for the next change window. */
export const schedule = approving('schedule', { at: 'window' });

function approving(name: 'approve' | 'schedule', when: { readonly at?: string }): Button {
  return {
    name,
    readsPlan: true,
    run: ({ call, subject, digest, reason, stored }, { deciding }) =>
      underReference(reason, (named) => deciding.approve({ ...call, ...when, ...named }, subject, digest, stored)),
  };
}

export const reject: Button = {
  name: 'reject',
  run: ({ call, subject, digest, reason: typed }, { deciding }) => {
    const reason = reasonOfRejection(typed);
    return isRefusal(reason) ? reason : deciding.reject(call, subject, digest, reason);
  },
};

/** Sends a plan back with what another one should be like. */
export const ask: Button = {
  name: 'ask',
  run: ({ call, subject, digest, reason: typed = '' }, { deciding }) => {
    const asked = readAsked(typed);
    if (isRefusal(asked)) return asked;
    const { reason, except } = asked;
    return deciding.ask({ ...call, ...omitUndefined({ except }) }, subject, digest, reason);
  },
};

/** The button asks for a reference where settings do. */
export function underReference<Result>(
  typed: string | undefined,
  decide: (named: DecisionReferences) => Result,
): Result | Refusal {
  const [reference] = references;
  if (reference === undefined || typed === undefined || typed.trim() === '') return decide({});
  const named = reference.read(typed);
  return isRefusal(named) ? named : decide({ [reference.id]: named });
}
