/** Features as figures: how many files outside the folder of each have to change to delete it. */
import { chanceOf } from '../../test/support/chaos/random';
import { featureFolders, featuresOf, tiedTo } from '../../test/support/tree/feature-names';
import type { SourceFile } from '../../test/support/tree/import-graph';
import type { Figure } from './figure';

type Files = ReadonlyMap<string, SourceFile>;

const goal = { atMost: 3 } as const;

export function featureFigures(files: Files): readonly Figure[] {
  return featureFolders(files).map((feature) => ({
    name: `files outside to change to delete ${feature}`,
    value: tiedTo(feature, files).length,
    goal,
  }));
}

const drawn = 5;

/** Five of them, by seed, each with the names of these files. */
export function drawnFeatures(files: Files, seed: number): readonly string[] {
  const some = chanceOf(seed).shuffled(featuresOf(files)).slice(0, drawn);
  return some.flatMap((feature) => {
    const outside = tiedTo(feature, files);
    return [`${feature}: ${outside.length}`, ...outside.map((path) => `  ${path}`)];
  });
}
