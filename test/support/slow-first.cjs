/**
 * The order of suites in `npm run test:all`: those that wait for processes and servers first, so that others work beside them; then what repeats by number,
 * which takes longest; then the rest. A run of which nothing is remembered would begin with the largest files, and end with one suite that takes half a minute.
 */
const { readFileSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** @param {string} path of a suite */
function rankOf(path) {
  if (path.endsWith('.slow.test.ts')) return 0;
  return /from '\.\/(support\/counts|fuzz\/)/.test(readFileSync(path, 'utf8')) ? 1 : 2;
}

module.exports = class extends Sequencer {
  sort(tests) {
    const ranks = new Map([...tests].map((test) => [test, rankOf(test.path)]));
    // Within a rank as jest has it: what failed last time, then by how long it took.
    return super.sort(tests).toSorted((one, other) => ranks.get(one) - ranks.get(other));
  }
};
