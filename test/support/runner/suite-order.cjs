/**
 * The order of suites: those that wait for processes, servers and tokens, and between them what repeats by number and keeps a processor busy, one of these
 * after one of those; then the rest. Suites that wait would leave processors idle among themselves.
 */
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * What takes ten seconds and more in full counts, the longest first. A run of which nothing is remembered, as on a fresh clone, would begin with the largest
 * files, and the longest suites are small ones: it would end with one that waits for a minute while a processor is idle.
 */
const longest = [
  'token-store.slow',
  'try-browser.slow',
  'chaos-campaign.slow',
  'chaos-store.slow',
  'store-login.slow',
  'tenant-story.slow',
  'manuals.slow',
  'rolling-upgrade.slow',
  'upgrade.slow',
  'packed.slow',
  'scripts.slow',
  'while-halted.slow',
  'first-hour.slow',
  'lifecycle.slow',
  'settings-processes.slow',
  'many-servers.slow',
  'signals-office.slow',
  'sentinel-users.slow',
  'signals-story.slow',
  'way-five-story.slow',
  'signal-noise',
  'new-values.slow',
  'control-contract',
  'command-line.slow',
  'first-hour-teams.slow',
  'store-courses.slow',
  'plan-model',
  'hung-store.slow',
  'incident-processes.slow',
  'service-fails-during-change.slow',
  'chaos-processes.slow',
  'incident-disturbed.slow',
  'incident-to-its-end.slow',
  'ask-for-changes-story.slow',
  'campaign-story',
  'dashboard.slow',
  'control-bugs.slow',
  'doctor-shapes',
  'fuzz',
  'finding-sentences.slow',
  'store-writer',
  'digest',
  'chaos',
  'forged-jobs',
  'alerts-fire.slow',
  'jobs-without-queue.slow',
  'image.slow',
  'ledger-archive-killed',
  'control-cases',
  'own-log-rows-of-every-change.slow',
  'settings-attacks',
  'store-keys',
  'store-name-moves.slow',
];
const placeOf = new Map(longest.map((name, place) => [name, place]));

/** Of what was run before Jest remembers how long it took. */
function longestFirst(tests) {
  if (tests.some(({ duration }) => duration !== undefined)) return tests;
  const place = ({ path }) => placeOf.get(basename(path, '.test.ts')) ?? longest.length;
  return tests.toSorted((one, other) => place(one) - place(other));
}

/** @param {string} path of a suite */
function kindOf(path) {
  if (path.endsWith('.slow.test.ts')) return 'waits';
  const text = readFileSync(path, 'utf8');
  if (text.includes("from '../support/stores/token-store'")) return 'waits';
  return /from '\.\.\/(support\/runner\/counts|fuzz\/)/.test(text) ? 'works' : 'rest';
}

function alternating(some, others) {
  return Array.from({ length: Math.max(some.length, others.length) }, (_unused, index) => [some[index], others[index]])
    .flat()
    .filter((one) => one !== undefined);
}

module.exports = class extends Sequencer {
  static longest = longest;

  sort(tests) {
    // Within a kind as jest has it: what failed last time, then by how long it took.
    const sorted = longestFirst(super.sort(tests)).map((test) => ({ test, kind: kindOf(test.path) }));
    const of = (kind) => sorted.filter((one) => one.kind === kind).map(({ test }) => test);
    return [...alternating(of('waits'), of('works')), ...of('rest')];
  }
};
