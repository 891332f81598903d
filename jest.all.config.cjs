// `npm run test:all`: every suite, `*.slow.test.ts` included, with its counts in full.
const base = require('./jest.config.cjs');

module.exports = { ...base, testPathIgnorePatterns: ['/node_modules/'], globals: { fullCounts: true } };
