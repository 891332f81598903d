// `npm run test:all`: every suite, `*.slow.test.ts` included, with its counts in full.
const { availableParallelism, totalmem } = require('node:os');
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  testPathIgnorePatterns: ['/node_modules/'],
  globals: { fullCounts: true },
  // More than a third of their time these wait for processes, servers and the end of tokens: with four workers on two cores, one core is idle for a tenth of a
  // run. Each worker takes up to two gigabytes with what it starts.
  maxWorkers: Math.max(2, Math.min(Math.ceil(availableParallelism() * 2.5), Math.floor(totalmem() / 2 ** 31))),
};
