/** Someone releases many messages that the filter held back: administrators some every day, and intruders their own phishing. */
import { unifiedActs } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf } from '../../judging/burst.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { type Known, networkOf } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('quarantine-released');

const burst: Burst = { kind: definition.id, several: 5, many: 30 };

/** While too little was seen of an administrator, that they sit where others do says as much. */
const fromOffice: Rule<BurstFacts> = {
  id: 'some, from an office',
  does: 'lowers',
  to: 'C',
  when: ({ by, times, addresses }, { offices }) =>
    times < burst.many &&
    by.person !== undefined &&
    by.place === 'unknown' &&
    addresses.every((one) => offices.includes(networkOf(one) ?? ''))
      ? 'It came from a network that many people of the tenant sign in from.'
      : null,
};

export const kind = ruled<BurstFacts>({ definition, drafts, rules: [...burstRules(burst), fromOffice] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<BurstFacts>[] {
  const acts = unifiedActs(observations, known, ['quarantine']).map((act) => {
    const id = act.observation.row.NetworkMessageId || act.observation.id;
    return { ...act, thing: { id, name: id } };
  });
  return burstsOf(acts, burst, known, {
    did: (times) => `released ${times === 1 ? 'a message' : `${times} messages`} from quarantine`,
    why: 'The filter took them for phishing or malware, and people read them now.',
    ordinarily: 'Administrators release what the filter held back by mistake.',
  });
}
