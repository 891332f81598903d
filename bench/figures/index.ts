/** `npm run figures`: what the tree comes to, for comparing two states of it. `-- --of FOLDER` for another copy, `-- --json`, `-- --list` for names, `-- --seed 1` or `-- --delete travel` for features. */
import { resolve } from 'node:path';
import { runScript } from '../../test/support/runner/script';
import { optionsOf } from '../../test/support/runner/script-help';
import { sourcesAt } from '../../test/support/tree/import-graph';
import { arrowFigures } from './arrows';
import { changedByDeleting } from './deleted';
import { drawnFeatures, featureFigures } from './features';
import type { Figure } from './figure';
import { fileFigures, splinters, typesOfOneFile } from './files';
import { wordingFigures } from './wording';

function main(): Promise<void> {
  const values = optionsOf({
    script: 'figures',
    about: 'counts what the tree comes to: files, imports, words',
    options: {
      of: { type: 'string', default: '.', about: 'the root of a copy of the project' },
      json: { type: 'boolean', default: false, about: 'figures as JSON' },
      list: {
        type: 'boolean',
        default: false,
        about: 'names the files that would fit together, and types that only their own file names',
      },
      delete: { type: 'string', about: 'deletes this feature from a copy, and names the files outside that no longer compile' },
      seed: { type: 'string', about: 'draws five features by this number, and names the files outside to change to delete each' },
    },
  });
  if (values === null) return Promise.resolve();
  const folder = resolve(values.of);
  const files = sourcesAt(folder, 'src', 'adapters', 'jobs');
  if (values.list) print([...splinters(files).map(({ path }) => path), ...typesOfOneFile(folder, [...files.values()])]);
  else if (values.delete !== undefined) print(changedByDeleting(values.delete, folder));
  else if (values.seed !== undefined) print(drawnFeatures(files, Number(values.seed)));
  else {
    const figures: readonly Figure[] = [
      ...fileFigures(folder, files),
      ...featureFigures(files),
      ...arrowFigures(files),
      ...wordingFigures(folder),
    ];
    print(values.json ? [JSON.stringify(figures, null, 2)] : figures.map(line));
  }
  return Promise.resolve();
}

function line({ name, value, goal }: Figure): string {
  const wanted = goal === undefined ? '' : ` (goal: at most ${goal.atMost.toLocaleString('en-US')})`;
  return `${value.toLocaleString('en-US').padStart(9)}  ${name}${wanted}`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((text) => `${text}\n`).join(''));
}

runScript(main);
