/** An administrator was removed by another one: when people leave, and when an intruder locks out those who would respond. */
import { firstNames } from '../../../../lib/plural.js';
import { roleOf } from '../../../../tenant/log-meaning/audit-row.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, rowsOf, subjectOf } from '../../judging/act.js';
import { reachOf } from '../../judging/roles.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('admin-removed');

interface Facts extends ActFacts {
  readonly victims: number;
}

const hourMs = 3600_000;

const oneFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  id: 'one, from a usual place',
  when: (facts, known) => (facts.victims === 1 ? usualPlace('C').when(facts, known) : null),
};

const severalFromUsual: Rule<Facts> = {
  ...usualPlace('B'),
  id: 'several, from a usual place',
  when: (facts, known) => (facts.victims > 1 ? usualPlace('B').when(facts, known) : null),
};

/** Rounds are a minute apart and rows come in no order: whom one person removes in an hour comes in several rounds, the last one perhaps first. */
const another: Rule<Facts> = {
  id: 'another within an hour',
  does: 'raises',
  to: 'B',
  when: ({ about, at, by }, known) =>
    known.earlier.some(
      (one) => one.kind === definition.id && one.about.id === about.id && Math.abs(one.at.getTime() - at.getTime()) <= hourMs,
    )
      ? `${by.name} removed another administrator within the hour.`
      : null,
};

export const kind = ruled<Facts>({ definition, drafts, rules: [oneFromUsual, severalFromUsual, newPlace('A'), another] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['role', 'account'], { closing: true }).flatMap((act) => {
    const victim = subjectOf(act, known);
    const { row } = act.observation;
    // What PIM ends was for a while from the start, and people hand back roles themselves.
    if (
      act.by.type !== 'person' ||
      victim.id === act.by.id ||
      /requested|deactivate|expired/i.test(row.activityDisplayName ?? '')
    )
      return [];
    const isGrave = act.trace === 'role' ? reachOf(roleOf(row)) === 'tier0' : known.person(victim.id)?.standing === 'tier0';
    return isGrave ? [{ ...act, victim }] : [];
  });
  return actsBy(acts, ({ by }) => by.id).map((group) => {
    const [first] = group;
    const { by } = first;
    const names = [...new Set(group.map(({ victim }) => victim.name))];
    const about: About = { type: 'person', id: by.person?.id ?? by.id, name: by.name };
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} removed ${names.length === 1 ? 'an administrator' : `${names.length} administrators`}: ${firstNames(names, 3)}.`,
      evidence: [`By: ${[...new Set(group.map(({ says }) => says))].join(', ')}.`],
      weight: names.length === 1 ? 'B' : 'A',
      why: 'Fewer people are left who can undo what happens.',
      facts: { victims: names.length },
    });
  });
}
