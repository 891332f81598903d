// Runs the mutants of one control, or of what they share; the process that started it ends it where a mutant never ends.
/* oxlint-disable no-underscore-dangle -- the names of Node's module loader */
const Module = require('node:module');
const { transformSync } = require('@swc/core');
/* oxlint-disable import/no-unassigned-import -- it teaches Node to load TypeScript */
require('../support/typescript-hook.cjs');

/** Sources in place of those on disk, by path. */
const replacedSources = new Map();
globalThis.replacedSources = replacedSources;

const load = Module._extensions['.ts'];
Module._extensions['.ts'] = (module, filename) => {
  const source = replacedSources.get(filename);
  if (source === undefined) return load(module, filename);
  const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };
  module._compile(transformSync(source, { jsc, module: { type: 'commonjs' }, filename }).code, filename);
};

async function run() {
  const { drawSites } = require('./draw.ts');
  const { judgesOf, killerOf } = require('./trial.ts');
  const { control, seed, count, tenants, skip } = JSON.parse(process.argv[2]);
  const known = new Map();
  const judgesFor = async (id) => {
    if (!known.has(id)) known.set(id, await judgesOf(id, { seed, tenants }));
    return known.get(id);
  };
  for (const [index, site] of drawSites(control, { seed, count }).entries()) {
    if (index < skip) continue;
    process.send({ site });
    process.send({ site, killer: await killerOf(site, judgesFor) });
  }
}

void run().finally(() => process.disconnect());
