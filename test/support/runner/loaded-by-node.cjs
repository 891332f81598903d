/** What Jest is told of a module that Node loads for it (`shared-modules.cjs`): nothing has to be translated here. */
module.exports = {
  getCacheKey: () => 'loaded-by-node',
  process: () => ({ code: '// Node loads it.' }),
};
