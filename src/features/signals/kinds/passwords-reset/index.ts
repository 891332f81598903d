/** One administrator or app resets many passwords within an hour: after an incident, and when someone wants to lock people out, or to be them. */
import { auditActs, subjectOf } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf, byApp } from '../../judging/burst.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('passwords-reset');

/** A help desk resets one or two in an hour, and more after a holiday. */
const burst: Burst = { kind: definition.id, several: 6, many: 20 };

export const kind = ruled<BurstFacts>({
  definition,
  drafts,
  rules: [...burstRules(burst), byApp('C', 'what synchronizes or manages accounts does')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<BurstFacts>[] {
  const acts = auditActs(observations, known, ['password']).flatMap((act) => {
    const victim = subjectOf(act, known);
    return act.manner !== 'admin' || victim.id === act.by.id ? [] : [{ ...act, thing: victim }];
  });
  return burstsOf(acts, burst, known, {
    did: (times) => `reset the ${times === 1 ? 'password of an account' : `passwords of ${times} accounts`}`,
    why: 'The ones who know the new passwords can sign in as these people, who cannot.',
    ordinarily: 'Help desks do this every day.',
  });
}
