/** A story put into the life of an office: the same tenant, at a day and hour, with what can be read of it when. */
import type { Happening } from '../../../adapters/m365/simulator';
import { chanceOf } from '../chaos/random';
import { readable } from './month';
import { day, hour } from './noise/kind';
import { Rows } from './rows';
import type { Scene, Story } from './stories/story';
import type { World } from './world';

export interface Cast {
  readonly story: Story;
  readonly scenes: readonly Scene[];
  readonly about: readonly string[];
  /** Milliseconds. */
  readonly begins: number;
  readonly ends: number;
  /** In the order of reading. */
  readonly happenings: readonly Happening[];
  /** The vendor's ids of its rows. */
  readonly rowIds: ReadonlySet<string>;
}

/** @param n number of the story among those of the tenant, so that no two have rows of the same id */
export function castOf(
  world: World,
  story: Story,
  { from, onDay, n }: { readonly from: Date; readonly onDay: number; readonly n: number },
): Cast {
  const begins = from.getTime() + onDay * day + story.hour * hour;
  const { scenes, about } = story.play(new Rows(world, chanceOf(world.seed + n), n + 1), begins);
  const events = scenes.flatMap((scene) => scene.events);
  return {
    story,
    scenes,
    about,
    begins,
    ends: Math.max(...events.map(({ at }) => at)),
    happenings: readable(events, world.seed + n),
    rowIds: new Set(events.flatMap(({ put }) => (put === undefined ? [] : [String(put['id'] ?? put['Identity'])]))),
  };
}
