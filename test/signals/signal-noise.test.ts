/**
 * What the kinds of signals make of an office: of ordinary life fewer cards than one a week for every hundred people, of each attack a card. Played in memory; that
 * the reader and the store bring every row to them is tried with the simulated tenant.
 */
import { castOf } from '../support/office/cast';
import { monthOf } from '../support/office/month';
import { namedStories } from '../support/office/stories/named';
import { publishedStories } from '../support/office/stories/published';
import { count, sampleInTurn } from '../support/runner/counts';
import { play } from '../support/signals/play';

const day = 24 * 3600_000;
const minute = 60_000;
const from = new Date('2026-10-01T00:00:00Z');
/** Routines are learnt in them, and nothing is judged. */
const learning = 5;

const tenants = [
  ['an office with sign-in logs and risk', { premium: true, busy: 1 }],
  ['an office with the free licence', { premium: false, busy: 1 }],
  ['an office three times as busy', { premium: true, busy: 3 }],
  ['a busy office with the free licence', { premium: false, busy: 3 }],
] as const;

describe.each(tenants)('%s', (_name, kind) => {
  test('has at most one card a week for what a hundred people do', () => {
    const [people, weeks] = [count({ fast: 24, full: 100 }), count({ fast: 1, full: 2 })];
    const seeds = Array.from({ length: count({ fast: 1, full: 2 }) }, (_unused, n) => n + 1);
    const cards = seeds.flatMap((seed) => {
      const { world, stream } = monthOf({ ...kind, seed, from, days: learning + 7 * weeks, people });
      return play({ world, happenings: stream, judgedFrom: from.getTime() + learning * day, everyMs: 30 * minute });
    });
    // What people of a busy office do is what several times as many do elsewhere.
    const limit = Math.max(1, (seeds.length * weeks * people * kind.busy) / 100);
    const shown = cards.map(({ signs }) => signs.map(({ kind: id, weight, says }) => `${id} ${weight}: ${says}`).join(' + '));
    if (cards.length > limit) throw new Error(`${cards.length} cards, seeds ${seeds.join()}:\n${shown.join('\n')}`);
  });
});

/** Every fourth of the published ones in few counts. */
const stories = [...namedStories, ...sampleInTurn(publishedStories, 4, 0)];

describe.each(stories.map((story) => [story.name, story] as const))('%s', (_name, story) => {
  test.each([
    ['with sign-in logs', true],
    ['with the free licence', false],
  ])('rings %s, about whom it is and while it goes on', (_licence, premium) => {
    if (story.premium === true && !premium) return;
    for (let seed = 1; seed <= count({ fast: 1, full: 3 }); seed += 1) {
      const { world, stream } = monthOf({ seed, from, days: learning + 2, people: count({ fast: 24, full: 60 }), premium });
      const cast = castOf(world, story, { from, onDay: learning, n: 0 });
      const happenings = [...stream, ...cast.happenings].sort((one, other) => one.at - other.at);
      const cards = play({ world, happenings, judgedFrom: from.getTime() + learning * day, everyMs: 10 * minute });
      const isOf = (ids: readonly string[]) => ids.some((id) => cast.rowIds.has(id.split('@')[0] ?? ''));
      const rung = cards.filter(({ signs }) => signs.some(({ rowIds }) => isOf(rowIds)));
      const about = rung.flatMap(({ signs }) => signs.flatMap((sign) => [sign.about.id, sign.about.name.toLowerCase()]));
      expect({ seed, rung: rung.length > 0, isAbout: cast.about.some((one) => about.includes(one)) }).toEqual({
        seed,
        rung: true,
        isAbout: true,
      });
    }
  });
});
