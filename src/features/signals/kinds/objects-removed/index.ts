/** One administrator or app deletes many groups, devices or apps within an hour: when someone tidies up, and when someone wants to do harm. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { auditActs } from '../../judging/act.js';
import { type Burst, type BurstFacts, burstRules, burstsOf, byApp } from '../../judging/burst.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('objects-removed');

/** Who tidies up deletes the devices of leavers, or the groups of a project. */
const burst: Burst = { kind: definition.id, several: 8, many: 25 };

interface Facts extends BurstFacts {
  readonly isOfDevices: boolean;
}

/** Old devices are tidied up by the hundred. */
const devicesFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  id: 'devices alone, from a usual place',
  when: (facts, known) => (facts.isOfDevices ? usualPlace('C').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition,
  drafts,
  rules: [...burstRules(burst), byApp('C', 'products that manage devices or groups do'), devicesFromUsual],
});

/** What is taken away beside them, such as the owner of a device, is no object of its own. */
const deletes = /^(hard )?delete |^remove service principal$/;

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['wholeGroup', 'device', 'application'], { closing: true }).flatMap((act) => {
    const { row } = act.observation;
    if (!deletes.test(lookupName(row.activityDisplayName ?? ''))) return [];
    const [target] = targetsOf(row);
    const id = target?.id ?? act.observation.id;
    return [{ ...act, thing: { id: id.toLowerCase(), name: target?.displayName ?? id } }];
  });
  const others = new Set(acts.flatMap(({ by, trace }) => (trace === 'device' ? [] : [by.id])));
  const found = burstsOf(acts, burst, known, {
    did: (times) => `deleted ${times === 1 ? 'a group, device or app' : `${times} groups, devices or apps`}`,
    why: 'Access that hangs on them is gone. Microsoft 365 groups and apps can be restored for 30 days.',
    ordinarily: 'Administrators tidy up.',
  });
  return found.map((one) => ({ ...one, facts: { ...one.facts, isOfDevices: !others.has(one.facts.by.id) } }));
}
