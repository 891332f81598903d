const { availableParallelism } = require('node:os');

// ESM-only packages that our CommonJS output loads through Node's require(esm); jest needs them transformed.
const esmPackages = [
  'cidr-tools',
  'ip-bigint',
  'ip-regex',
  'ip-utils',
  'fast-check',
  'pure-rand',
  'get-east-asian-width',
  'jose',
  'p-limit',
  'yocto-queue',
];

module.exports = {
  // Node as jest makes it, with plain globals.
  testEnvironment: '<rootDir>/test/support/runner/environment.cjs',
  roots: ['<rootDir>/src', '<rootDir>/adapters', '<rootDir>/jobs', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Most of what is loaded is our own: looked for first, it is found at the first try.
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // `npm test`: a suite named so runs in `npm run test:all` alone.
  testPathIgnorePatterns: ['/node_modules/', '\\.slow\\.test\\.ts$'],
  transform: {
    [`^${__dirname.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}/(src|adapters|jobs)/.+\\.ts$`]:
      '<rootDir>/test/support/runner/loaded-by-node.cjs',
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  resolver: '<rootDir>/test/support/runner/resolver.cjs',
  testSequencer: '<rootDir>/test/support/runner/suite-order.cjs',
  // Half as many again as there are cores: suites wait for timers and servers, and jest would leave a core idle besides.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // A worker keeps what its suites left behind; a small machine has no room for two of several gigabytes.
  workerIdleMemoryLimit: '1500MB',
  // Ends what hangs, and nothing that a busy neighbour slows down.
  testTimeout: 180_000,
  // A test that failed half way may leave a server open; the run ends all the same.
  forceExit: true,
};
