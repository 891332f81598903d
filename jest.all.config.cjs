// `npm run test:all`: every suite, `*.slow.test.ts` included, with its counts in full.
const { availableParallelism, totalmem } = require('node:os');
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  testPathIgnorePatterns: ['/node_modules/'],
  globals: { fullCounts: true },
  // Most of these wait for processes and servers: with two workers a core, both have something to do. Each takes up to two gigabytes with what it starts.
  maxWorkers: Math.max(2, Math.min(availableParallelism() * 2, Math.floor(totalmem() / 2 ** 31))),
};
