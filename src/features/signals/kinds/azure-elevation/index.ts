/** A Global Administrator made themselves User Access Administrator over every Azure subscription: rare, and the way from the directory to the servers. */
import { type ActFacts, auditActs, doerHead, draftOf, subjectOf } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({ definition: definitionOf('azure-elevation'), drafts, rules: [] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return auditActs(observations, known, ['elevation']).map((act) => {
    const about =
      act.by.type === 'person'
        ? { type: 'person' as const, id: act.by.person?.id ?? act.by.id, name: act.by.name }
        : subjectOf(act, known);
    return draftOf(known, [act.observation], {
      about,
      by: act.by,
      says: `${doerHead(act.by)} took User Access Administrator over all Azure subscriptions.`,
      weight: 'A',
      why: 'With it one can give anyone every right over every subscription.',
    });
  });
}
