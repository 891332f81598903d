/**
 * Where a suite runs: as `jest-environment-node` makes it, but for three costs that together would be half of a run.
 *
 * - In a context whose globals are plain ones. Jest's own go through an interceptor and a proxy, so that every `JSON` or `Array` in what is
 *   tested costs a microsecond.
 * - With modules compiled as scripts. Jest compiles each as a function of its own with a loader for `import()`, which V8 never finds again
 *   in its cache, so that every suite would compile all that it loads. (`import()` of ours is a require() here, by the transform.)
 * - With no storage left behind. Node hands each AsyncLocalStorage that was ever used in a process on with every promise, and every suite
 *   loads modules that make one.
 */
const asyncHooks = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const storages = new Set();
asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
  constructor(...parts) {
    super(...parts);
    storages.add(this);
  }
};

vm.compileFunction = (source, parameters, { filename, parsingContext }) => {
  const opening = `(function (${parameters.join(', ')}) {`;
  const script = new vm.Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
  return script.runInContext(parsingContext);
};

module.exports = class extends TestEnvironment {
  constructor(...parts) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...parts);
    } finally {
      vm.createContext = createContext;
    }
  }

  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    await super.teardown();
  }
};
