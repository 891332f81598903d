/** One administrator or app deletes or disables many accounts within an hour: at the end of a school year, and when someone wants to do harm. */
import { auditActs, subjectOf } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf, byApp } from '../../judging/burst.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('accounts-removed');

/** More than leave on a day, and more than anyone deletes by hand. */
const burst: Burst = { kind: definition.id, several: 4, many: 10 };

export const kind = ruled<BurstFacts>({
  definition,
  drafts,
  rules: [...burstRules(burst), byApp('B', 'products that manage accounts do')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<BurstFacts>[] {
  const acts = auditActs(observations, known, ['account'], { closing: true }).flatMap((act) => {
    const victim = subjectOf(act, known);
    return victim.id === act.by.id ? [] : [{ ...act, thing: victim }];
  });
  return burstsOf(acts, burst, known, {
    did: (times) => `deleted or disabled ${times === 1 ? 'an account' : `${times} accounts`}`,
    why: 'Administrators rarely delete this number of accounts. Deleted accounts can be restored for 30 days.',
    ordinarily: 'People leave.',
  });
}
