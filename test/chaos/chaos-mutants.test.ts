/** The safeguards of the store that `npm run chaos -- --mutants` breaks are still where it looks for them, and what has to notice each is a kind that there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeMutants } from './mutants';
import { parts } from './parts';

test.each(storeMutants)('$name: it stands in $file once, and is another text when it is broken', ({ file, was, becomes }) => {
  const places = readFileSync(join(__dirname, '..', '..', file), 'utf8').split(was).length - 1;
  expect({ places, isBroken: was !== becomes }).toEqual({ places: 1, isBroken: true });
});

test('each is noticed by a kind of failure that there is', () => {
  const names = parts.map(({ name }) => name);
  expect(storeMutants.filter(({ kind }) => !names.includes(kind))).toEqual([]);
});
