/** Offices of every size that is promised, with all stories in them: by seed the usual one, a busy one, and one without premium licences. */
import { dozenStories } from '../office/stories/by-the-dozen';
import { heldBackStories } from '../office/stories/held-back';
import { incidentStories } from '../office/stories/incidents';
import { namedStories } from '../office/stories/named';
import { publishedStories } from '../office/stories/published';
import { recentStories } from '../office/stories/recent';
import { reportedStories } from '../office/stories/reported';
import { daysFor, playTrial, problemsOf, type TrialOptions, tally } from './office-trial';

export const allStories = [
  ...namedStories,
  ...reportedStories,
  ...publishedStories,
  ...heldBackStories,
  ...recentStories,
  ...incidentStories,
  ...dozenStories,
];

const kinds: readonly Partial<TrialOptions>[] = [{}, { busy: 3 }, { premium: false }];

/** A month of 500 people. */
export async function monthTrial(seed: number): Promise<{ readonly problems: readonly string[]; readonly summary: string }> {
  const options = {
    seed,
    days: Math.max(30, daysFor(allStories)),
    people: 500,
    stories: allStories,
    ...kinds[seed % kinds.length],
  };
  const trial = await playTrial(options);
  const wrong = trial.rings.filter(({ story }) => story === null);
  const kind = JSON.stringify(kinds[seed % kinds.length]);
  const rung = new Set(trial.rings.flatMap(({ story }) => story ?? [])).size;
  const counts = `${rung} of ${trial.casts.length} stories rang, ${wrong.length} rings for ordinary life, ${trial.requests} requests`;
  return { problems: problemsOf(trial), summary: `seed ${seed} ${kind}: ${counts}\n${tally(trial.rings)}` };
}
