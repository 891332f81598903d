/** One administrator or app deletes or disables many accounts within an hour: at the end of a school year, and when someone wants to do harm. */
import { type ActFacts, auditActs, doerHead, doerPresses, eventOf, fromWhere, groupedBy, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { earlierRounds, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definition } from './definition.js';

interface Facts extends ActFacts {
  /** Within the hour. */
  readonly times: number;
}

/** Accounts within an hour: more than leave on a day, and more than anyone deletes by hand. */
const several = 4;
const many = 10;

const severalFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  id: 'some, from a usual place',
  when: (facts, known) => (facts.times < many ? usualPlace('C').when(facts, known) : null),
};

const manyFromUsual: Rule<Facts> = { ...usualPlace('B'), id: 'many, from a usual place' };

/** Products that manage accounts do it all the time. */
const byApp: Rule<Facts> = {
  id: 'by an app',
  does: 'lowers',
  to: 'B',
  when: ({ by }) => (by.type === 'app' ? 'An app did it: products that manage accounts do.' : null),
};

const elsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.times >= several ? newPlace('A').when(facts, known) : null),
};

export const kind = ruled<Facts>({ definition, drafts, rules: [severalFromUsual, manyFromUsual, byApp, elsewhere] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['account'], { closing: true }).flatMap((act) => {
    const victim = subjectOf(act, known);
    return act.by.type === 'system' || act.by.id === '' || victim.id === act.by.id ? [] : [{ ...act, victim }];
  });
  return groupedBy(acts, ({ by }) => by.id).map((group) => {
    const [first, ...others] = group;
    const { by } = first;
    const names = [...new Set(group.map(({ victim }) => victim.name))];
    const about: About = { type: by.type === 'app' ? 'app' : 'person', id: by.person?.id ?? by.id, name: by.name };
    const last = group.at(-1) ?? first;
    const times =
      names.length +
      earlierRounds(definition.id, { about, at: last.observation.at, rows: group.map(({ observation }) => observation) }, known);
    return {
      about,
      ...eventOf([first.observation, ...others.map(({ observation }) => observation)]),
      says: `${doerHead(by)} deleted or disabled ${times === 1 ? 'an account' : `${times} accounts or more within an hour`}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`,
      evidence: [`By: ${[...new Set(group.map(({ says }) => says))].join(', ')}.`, ...fromWhere(by)],
      confidence: 'certain' as const,
      presses: doerPresses(known, by),
      weight: times >= many ? ('A' as const) : times >= several ? ('B' as const) : ('C' as const),
      why:
        times >= several
          ? 'Administrators rarely delete this number of accounts. Deleted accounts can be restored for 30 days.'
          : 'People leave.',
      facts: { at: first.observation.at, by, subject: by.person, about, times },
    };
  });
}
