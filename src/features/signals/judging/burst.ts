/** Many of one kind of thing that one person or app does within an hour: a few are done by hand, and many by a script, or by an intruder who hurries. */
import { firstNames } from '../../../lib/plural.js';
import type { Known } from '../known.js';
import { type AuditObservation, earliestOf, latestOf, type UnifiedObservation } from '../observation.js';
import type { About, Weight } from '../sign.js';
import { type ActFacts, type Doer, doerHead, draftOf, groupedBy, rowsOf } from './act.js';
import type { Draft, Rule } from './rule.js';
import { newPlace, usualPlace } from './rules.js';

const hourMs = 3600_000;

export interface Burst {
  /** The id of the kind. */
  readonly kind: string;
  /** Things within an hour: from `several` on more than an ordinary hour has, from `many` on more than anyone does by hand. */
  readonly several: number;
  readonly many: number;
}

export interface BurstFacts extends ActFacts {
  /** Within the hour. */
  readonly times: number;
  /** From where, each address once; null: a row does not say. */
  readonly addresses: readonly (string | null)[];
}

/** One thing that was done. */
interface BurstAct {
  readonly observation: AuditObservation | UnifiedObservation;
  readonly by: Doer;
  readonly thing: { readonly id: string; readonly name: string };
  /** As the log meanings say it: `removed a device`. */
  readonly says: string;
}

export function burstRules({ several, many }: Burst): readonly Rule<BurstFacts>[] {
  return [
    {
      ...usualPlace('C'),
      id: 'some, from a usual place',
      when: (facts, known) => (facts.times < many ? usualPlace('C').when(facts, known) : null),
    },
    { ...usualPlace('B'), id: 'many, from a usual place' },
    {
      ...newPlace('A'),
      when: (facts, known) => (facts.times >= several ? newPlace('A').when(facts, known) : null),
    },
  ];
}

/** What synchronizes or manages accounts and devices does it all the time. `which` of these, as the sentence goes on: `products that manage accounts do`. */
export function byApp(to: Weight, which: string): Rule<BurstFacts> {
  return { id: 'by an app', does: 'lowers', to, when: ({ by }) => (by.type === 'app' ? `An app did it: ${which}.` : null) };
}

interface Words {
  /** Behind the name of the one who did it, for one thing and for a number: `deleted a group`, `deleted 12 groups`. */
  readonly did: (times: number) => string;
  readonly why: string;
  /** Of a number that is ordinary. */
  readonly ordinarily: string;
}

/** One draft for each who did it. What Microsoft does, or what no one is named for, gives none. */
export function burstsOf(
  acts: readonly BurstAct[],
  burst: Burst,
  known: Known,
  { did, why, ordinarily }: Words,
): readonly Draft<BurstFacts>[] {
  const those = acts.filter(({ by }) => by.type !== 'system' && by.id !== '');
  return groupedBy(those, ({ by }) => by.id).map((group) => {
    const ordered = inWeight(group, burst);
    const [{ by }] = ordered;
    const names = [...new Map(group.map(({ thing }) => [thing.id, thing.name])).values()];
    const about: About = { type: by.type === 'app' ? 'app' : 'person', id: by.person?.id ?? by.id, name: by.name };
    const times = names.length + earlierTimes(burst.kind, about, { rows: group.map(({ observation }) => observation), known });
    return draftOf(known, rowsOf(ordered), {
      about,
      by,
      says: `${doerHead(by)} ${did(times)}${times > 1 ? ' or more within an hour' : ''}: ${firstNames(names, 3)}.`,
      evidence: [`By: ${[...new Set(group.map(({ says }) => says))].join(', ')}.`],
      weight: weightOf(times, burst),
      why: times >= burst.several ? why : ordinarily,
      facts: { times, addresses: [...new Set(group.map((one) => one.by.address))] },
    });
  });
}

/** Those from a network that was not used before first where they are several or all: one of many at a desk makes these no burst from elsewhere. */
function inWeight(group: readonly [BurstAct, ...BurstAct[]], { several }: Burst): readonly [BurstAct, ...BurstAct[]] {
  const elsewhere = group.filter(({ by }) => by.place === 'new');
  const others = group.filter(({ by }) => by.place !== 'new');
  const isFromElsewhere = elsewhere.length >= several || others.length === 0;
  const [first, ...more] = isFromElsewhere ? [...elsewhere, ...others] : [...others, ...elsewhere];
  return first === undefined ? group : [first, ...more];
}

function weightOf(times: number, { several, many }: Burst): Weight {
  return times >= many ? 'A' : times >= several ? 'B' : 'C';
}

/** What came in other rounds about the same one within an hour: rounds are minutes apart, and rows come in no order. */
function earlierTimes(
  kind: string,
  { id }: About,
  { rows, known }: { readonly rows: readonly { readonly at: Date }[]; readonly known: Known },
): number {
  const own = new Set(rows.map(({ at }) => at.getTime()));
  const moments = rows.map(({ at }) => at);
  const [from, to] = [earliestOf(moments).getTime(), latestOf(moments).getTime()];
  const near = known.earlier.filter(
    (one) =>
      one.kind === kind &&
      one.about.id === id &&
      !own.has(one.at.getTime()) &&
      Math.max(to, one.at.getTime()) - Math.min(from, one.at.getTime()) <= hourMs,
  );
  // A sign that waits for another one is listed as quiet too.
  return [...new Map(near.map(({ at, rows: count = 1 }) => [at.getTime(), count])).values()].reduce((sum, one) => sum + one, 0);
}
