/**
 * Where a suite runs: in its worker's own realm, with the product and its packages loaded once, as one process of many would have them. Jest's usual
 * environment makes a context for every suite and loads, compiles and keeps all of it anew in each: almost half of a run.
 *
 * - `shared-modules.cjs` says what is loaded once. Tests and their helpers are compiled as scripts: Jest compiles each as a function of its own with a
 *   loader for `import()`, which V8 never finds again in its cache. (`import()` of ours is a require() here, by the transform.)
 * - What a suite left behind on the globals, the process and its environment is put back as it was.
 * - Temporary files of a suite, and of what it starts, lie in one folder of its own, which goes with it.
 * - No storage is left behind. Node hands each AsyncLocalStorage that was ever used in a process on with every promise, which makes each `await` take three
 *   times as long. That in which Jest keeps which test runs is a plain variable, for a suite has one test at a time.
 */
const asyncHooks = require('node:async_hooks');
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vm = require('node:vm');
const { ModuleMocker } = require('jest-mock');
const { forget, forgetProduct, isShared, loadShared } = require('./shared-modules.cjs');
const { withSourceLines } = require('./source-lines.cjs');

const storages = new Set();

class Storage extends asyncHooks.AsyncLocalStorage {
  constructor(...parts) {
    super(...parts);
    storages.add(this);
  }
}

asyncHooks.AsyncLocalStorage = new Proxy(Storage, {
  construct: (made, parts, target) => {
    const [, , madeBy = ''] = new Error().stack.split('\n');
    return madeBy.includes('/jest-circus/') ? new RunningTest() : Reflect.construct(made, parts, target);
  },
});

/** What Jest keeps of the test that runs, until that ends: of one at a time, `test.concurrent` being refused. */
class RunningTest {
  #test;

  getStore() {
    return this.#test;
  }

  run(test, work) {
    const before = this.#test;
    this.#test = test;
    return work().finally(() => {
      this.#test = before;
    });
  }
}

/** The globals that stay: those of Node, and those that shared modules made. */
let globals = new Map();

vm.compileFunction = (source, parameters, { filename }) => {
  if (isShared(filename))
    return (module) => {
      module.exports = loadShared(filename, globals);
    };
  const opening = `(function (${parameters.join(', ')}) {`;
  return new vm.Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length }).runInThisContext();
};

module.exports = class {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  // Nobody turns the clock of the process: a test hands its own to what it tests.
  fakeTimers = null;
  fakeTimersModern = null;

  constructor({ globalConfig, projectConfig }) {
    if (globalConfig.watch || globalConfig.watchAll) forgetProduct();
    globals = described(globalThis);
    this.process = described(process);
    this.variables = { ...process.env };
    this.folder = temporaryFolder();
    process.env.TMPDIR = this.folder;
    this.exitCode = process.exitCode;
    this.listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
    this.prepareStackTrace = Error.prepareStackTrace;
    Object.assign(globalThis, structuredClone(projectConfig.globals));
    // Ten lines are too few to find the test among those of a library; more are collected for every refusal that is thrown, and cost.
    Error.stackTraceLimit = 30;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return this.global;
  }

  /** Of two that run at once neither could be told from the other, and what one throws late would be lost. */
  handleTestEvent({ name, concurrent, testName }) {
    if (name === 'add_test' && concurrent)
      throw new Error(`"${testName}" is test.concurrent: a suite has one test at a time here.`);
  }

  // By now Jest has put its own formatter of stack traces there.
  async setup() {
    Error.prepareStackTrace = withSourceLines(Error.prepareStackTrace);
  }

  async teardown() {
    for (const storage of storages) storage.disable();
    forget();
    restore(globalThis, globals);
    restore(process, this.process);
    restoreVariables(this.variables);
    restoreListeners(this.listeners);
    process.exitCode = this.exitCode;
    Error.prepareStackTrace = this.prepareStackTrace;
    this.global = null;
    // What a suite that failed left running may still write there.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** The name is short because that of a socket below has to be; other users may look for theirs in it, as in that of the system. */
function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hb-'));
  chmodSync(folder, 0o755);
  return folder;
}

function described(object) {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));
}

function restore(object, before) {
  for (const key of Reflect.ownKeys(object)) if (!before.has(key)) Reflect.deleteProperty(object, key);
  for (const [key, was] of before) {
    const is = Object.getOwnPropertyDescriptor(object, key);
    if (is?.value !== was.value || is?.get !== was.get) Reflect.defineProperty(object, key, was);
  }
}

function restoreVariables(before) {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}

/** But for what ends servers with the process: a suite that failed half way may have left one. */
function restoreListeners(before) {
  for (const name of process.eventNames().filter((one) => one !== 'exit'))
    for (const listener of process.rawListeners(name))
      if (before.get(name)?.includes(listener) !== true) process.removeListener(name, listener);
}
