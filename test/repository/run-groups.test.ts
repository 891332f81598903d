/** The two lanes of the tests: `npm test` leaves out what is named slow, `npm run test:all` leaves out nothing and counts in full. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suiteFiles, suitePath } from '../support/evidence/suite-path';
import { count, sample, sampleCovering, sampleInTurn, spreadOfEach } from '../support/runner/counts';

interface Lane {
  readonly testPathIgnorePatterns: readonly string[];
  readonly globals?: { readonly fullCounts?: boolean };
}

const fast = require('../../jest.config.cjs') as Lane;
const all = require('../../jest.all.config.cjs') as Lane;
const leavesOut = (lane: Lane, path: string): boolean =>
  lane.testPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(path));

test('a suite that is named slow runs in the second lane alone, every other one in both', () => {
  expect([fast, all].map((lane) => leavesOut(lane, 'test/chaos/chaos-store.slow.test.ts'))).toEqual([true, false]);
  expect([fast, all].map((lane) => leavesOut(lane, 'test/slow.test.ts'))).toEqual([false, false]);
});

test('what is chosen to cover everything leaves out what brings nothing new', () => {
  const before = globalThis.fullCounts;
  globalThis.fullCounts = false;
  const few = sampleCovering(['ab', 'b', 'bc', 'ca'], (word) => Array.from(word));
  globalThis.fullCounts = true;
  const every = sampleCovering(['ab', 'b', 'bc', 'ca'], (word) => Array.from(word));
  globalThis.fullCounts = before;
  expect({ few, every }).toEqual({ few: ['ab', 'bc'], every: ['ab', 'b', 'bc', 'ca'] });
});

test('what is tried in turn is tried whole after as many turns', () => {
  const before = globalThis.fullCounts;
  globalThis.fullCounts = false;
  const turns = [0, 1].map((turn) => sampleInTurn(['a', 'b', 'c'], 2, turn));
  globalThis.fullCounts = true;
  const full = sampleInTurn(['a', 'b', 'c'], 2, 1);
  globalThis.fullCounts = before;
  expect({ turns, full }).toEqual({ turns: [['a', 'c'], ['b']], full: ['a', 'b', 'c'] });
});

test('of what is alike so many are tried, the first and the last among them, and all of what is rare', () => {
  const words = ['a1', 'b1', 'a2', 'a3', 'a4', 'a5', 'b2'];
  expect(spreadOfEach(words, 3, ([kind]) => kind)).toEqual(['a1', 'b1', 'a3', 'a5', 'b2']);
});

test('only the second lane counts in full', () => {
  expect([fast, all].map((lane) => lane.globals?.fullCounts ?? false)).toEqual([false, true]);
  const before = globalThis.fullCounts;
  globalThis.fullCounts = false;
  const few = [count({ fast: 2, full: 7 }), sample([1, 2, 3, 4, 5], 3)];
  globalThis.fullCounts = true;
  const every = [count({ fast: 2, full: 7 }), sample([1, 2, 3, 4, 5], 3)];
  globalThis.fullCounts = before;
  expect({ few, every }).toEqual({ few: [2, [1, 3, 5]], every: [7, [1, 2, 3, 4, 5]] });
});

interface Suite {
  readonly path: string;
}

const Sequencer = require('../support/runner/suite-order.cjs') as {
  new (
    options: object,
  ): {
    sort(suites: readonly Suite[]): readonly Suite[];
  };
  readonly longest: readonly string[];
};
const pathOf = (name: string): string => join(__dirname, '..', '..', suitePath(name));

/** The order in which suites of these sizes begin, of which nothing is remembered. */
function begun(sizes: Readonly<Record<string, number>>): readonly string[] {
  const nameOf = (path: string): string => basename(path, '.test.ts');
  const context = { config: { cache: false }, hasteFS: { getSize: (path: string) => sizes[nameOf(path)] } };
  const suites = Object.keys(sizes).map((name) => ({ path: pathOf(name), context, duration: undefined }));
  return new Sequencer({}).sort(suites).map(({ path }) => nameOf(path));
}

test('suites that wait and suites that work a lot begin in turn, and the rest comes after them', () => {
  const sizes = {
    words: 9,
    'doctor-shapes': 8,
    'teams-cards': 7,
    'canonical-json': 6,
    'flood.slow': 5,
    'watching.slow': 4,
    'slack-cards': 3,
  };
  expect(begun(sizes)).toEqual([
    'flood.slow',
    'doctor-shapes',
    'watching.slow',
    'teams-cards',
    'slack-cards',
    'words',
    'canonical-json',
  ]);
});

test('a run of which nothing is remembered begins with what takes longest, however small its file', () => {
  expect(begun({ 'flood.slow': 9, 'many-servers.slow': 2, 'token-store.slow': 1 })).toEqual([
    'token-store.slow',
    'many-servers.slow',
    'flood.slow',
  ]);
});

test('every suite that is said to take long is there', () => {
  expect(Sequencer.longest.filter((name) => !existsSync(pathOf(name)))).toEqual([]);
});

test('every suite lies in a folder, and no two share the name by which pages know them', () => {
  const names = suiteFiles().map((path) => basename(path, '.test.ts'));
  expect(suiteFiles().filter((path) => !/^test\/[a-z-]+\//.test(path))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** What guides, messages and workflows give to one of the lanes: the patterns behind `--`, up to the first option. */
const patternsIn = (text: string): readonly string[] =>
  [...text.matchAll(/npm (?:test|run test:all) -- ([^`\n]+)/g)].flatMap(([, words = '']) =>
    (words.split(/ -/)[0] ?? '').split(' ').filter((word) => word.includes('/')),
  );

test('whatever a guide, a message or a workflow gives to a lane names a suite that exists', () => {
  const cwd = join(__dirname, '..', '..');
  const below = ['docs', '.github'].flatMap((folder) =>
    readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const texts = ['README.md', 'CONTRIBUTING.md', ...below].filter((path) => /\.(md|ts|yml)$/.test(path));
  const given = texts.flatMap((path) => patternsIn(readFileSync(join(cwd, path), 'utf8')));
  expect(given).toContain('test/chaos/chaos-store.slow.test.ts');
  expect(given.filter((pattern) => suiteFiles().every((path) => !new RegExp(pattern).test(path)))).toEqual([]);
});
