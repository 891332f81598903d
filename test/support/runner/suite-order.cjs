/**
 * The order of suites: those that wait for processes, servers and tokens, and between them what repeats by number and keeps a processor busy, one of these
 * after one of those; then the rest. Suites that wait would leave processors idle among themselves. A run of which nothing is remembered would begin with the
 * largest files, and end with one suite that waits for a minute.
 */
const { readFileSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** @param {string} path of a suite */
function kindOf(path) {
  if (path.endsWith('.slow.test.ts')) return 'waits';
  const text = readFileSync(path, 'utf8');
  if (text.includes("from './support/stores/token-store'")) return 'waits';
  return /from '\.\/(support\/runner\/counts|fuzz\/)/.test(text) ? 'works' : 'rest';
}

function alternating(some, others) {
  return Array.from({ length: Math.max(some.length, others.length) }, (_unused, index) => [some[index], others[index]])
    .flat()
    .filter((one) => one !== undefined);
}

module.exports = class extends Sequencer {
  sort(tests) {
    // Within a kind as jest has it: what failed last time, then by how long it took.
    const sorted = super.sort(tests).map((test) => ({ test, kind: kindOf(test.path) }));
    const of = (kind) => sorted.filter((one) => one.kind === kind).map(({ test }) => test);
    return [...alternating(of('waits'), of('works')), ...of('rest')];
  }
};
