/** Someone reads recovery keys of disks, or passwords of local administrators: a help desk now and then, and an intruder those of every device. */
import { auditActs } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf } from '../../judging/burst.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('keys-read');

/** A help desk reads one or two in an hour; after an update that locks disks, more. */
const burst: Burst = { kind: definition.id, several: 5, many: 12 };

export const kind = ruled<BurstFacts>({ definition, drafts, rules: burstRules(burst) });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<BurstFacts>[] {
  const acts = auditActs(observations, known, ['deviceKey']).map((act) => {
    const { row } = act.observation;
    const [target] = [...targetsOf(row, 'Device'), ...targetsOf(row)];
    const id = target?.id ?? target?.displayName ?? act.observation.id;
    return { ...act, thing: { id: id.toLowerCase(), name: target?.displayName ?? id } };
  });
  return burstsOf(acts, burst, known, {
    did: (times) => `read the recovery key or local password of ${times === 1 ? 'a device' : `${times} devices`}`,
    why: 'With them someone can open every disk, or be an administrator of every device.',
    ordinarily: 'Help desks do this when a device does not start.',
  });
}
