/** Someone makes many links to files that work without signing in, or shares many with outside: with them the files are read long after the account was cut off. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { unifiedActs } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf } from '../../judging/burst.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isSuspected } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('shared-outside');

/** People share a few files in an hour, and a folder of a project now and then. */
const burst: Burst = { kind: definition.id, several: 8, many: 25 };

const afterOther: Rule<BurstFacts> = {
  id: 'after a suspicion',
  does: 'raises',
  to: 'A',
  when: ({ about, at, times }, known) =>
    times >= burst.several && isSuspected(known, about, at)
      ? 'A suspicious sign-in or a risk of the account came shortly before.'
      : null,
};

export const kind = ruled<BurstFacts>({ definition, drafts, rules: [...burstRules(burst), afterOther] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<BurstFacts>[] {
  const acts = unifiedActs(observations, known, ['sharing']).flatMap((act) => {
    const { row, id } = act.observation;
    const operation = lookupName(row.Operation ?? '');
    // A link for people of the tenant gets members by the same name.
    const isInside = operation === 'addedtosecurelink' && !/^guest$/i.test(row.TargetUserOrGroupType ?? '');
    if (isInside || !definition.reads[0]?.operations?.some((one) => lookupName(one) === operation)) return [];
    const file = row.ObjectId || id;
    return [{ ...act, thing: { id: file.toLowerCase(), name: file.split('/').at(-1) || file } }];
  });
  return burstsOf(acts, burst, known, {
    did: (times) => `shared ${times === 1 ? 'a file' : `${times} files`} with outside`,
    why: 'Links and invitations outlive a new password and the end of sessions.',
    ordinarily: 'People share files with customers.',
  });
}
