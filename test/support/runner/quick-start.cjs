/**
 * As `../typescript-hook.cjs`, and spares a process that a test starts the most of its start: what V8 made of a module the last time, its text, and where what
 * it asks for was found. Tests start the same few programs over and over, of a thousand modules each. What those do stays as it is; the product as it is
 * built has no part of this, nor have benchmarks.
 *
 * - One file for a program, below `.cache/code` in a folder for the flags of its Node: each has modules of its own, and V8 takes no code of another Node or
 *   other flags. A program that was never ended before begins with what the largest one left, for most of what they load is the same.
 * - A module of ours is known again by when it was written and how long it is, or else by its text; one of a package until packages are installed again.
 */
/* oxlint-disable no-underscore-dangle, import/no-unassigned-import -- the names of Node's module loader; the hook is one that is only loaded */
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, statSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const vm = require('node:vm');
const { keepModules, keptModules } = require('./kept-modules.cjs');
// First, so that a package is looked up here before the hook is asked.
require('../typescript-hook.cjs');

const root = join(__dirname, '..', '..', '..');
const [, main = '', word = ''] = process.argv;
const command = /^[a-z-]+$/.test(word) ? word : '';
/** Of the file; one of another form is never met. */
const form = 2;
const words = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
/** But for what is loaded ahead of the program, which V8 does not ask for. */
const flags = words.filter((one, place) => one !== '' && one !== '--require' && words[place - 1] !== '--require');
const folder = join(root, '.cache', 'code', hashOf([form, process.version, ...flags].join('\n')));
const file = join(folder, hashOf([main, command].join('\n')));
const installed = statSync(join(root, 'node_modules', '.package-lock.json')).mtimeMs;
/** A trial may break a place of a source on purpose: nothing of such a process is kept. */
const mutant = JSON.parse(process.env.HARDENBOT_MUTANT ?? 'null');

const isFirst = !existsSync(file);
const { places: knownPlaces, modules, textOf, codeOf } = keptModules(isFirst ? largestIn(folder) : file, installed);
/** Of what another program left, what this one has no use for is not kept beside its own. */
const places = isFirst ? {} : knownPlaces;
/** What was compiled by now: by the path of a module what is known of it, and the code for the next process. */
const compiled = new Map();
let isNews = isFirst;

const stamps = new Map();

/** What tells that a file is the same as before; null where there is none. Looked at before the file is read. */
function stampOf(filename) {
  if (filename.includes('/node_modules/') || !filename.startsWith(root + sep)) return '';
  if (mutant !== null && filename.endsWith(mutant.file)) return 'broken on purpose';
  let stamp = stamps.get(filename);
  if (stamp === undefined) {
    const found = statSync(filename, { throwIfNoEntry: false });
    stamp = found === undefined ? null : `${found.mtimeMs} ${found.size}`;
    stamps.set(filename, stamp);
  }
  return stamp;
}

/** A script cannot be handed a loader for `import()`, a module of ECMAScript is none, and a file of one test alone is not met again. */
function isLeftToNode(text, filename, format) {
  return format === 'module' || !filename.startsWith(root + sep) || /\bimport\s*\(/.test(text);
}

const compile = Module.prototype._compile;
Module.prototype._compile = function compileOnce(text, filename, format) {
  if (isLeftToNode(text, filename, format)) return compile.call(this, text, filename, format);
  const hash = hashOf(text);
  const known = modules[filename];
  // A first line for the shell is no JavaScript.
  const wrapped = Module.wrap(text.replace(/^#!/, '//'));
  isNews = true;
  return run(this, filename, wrapped, { hash, stamp: stampOf(filename) }, known?.hash === hash ? codeOf(known) : undefined);
};

for (const ending of ['.js', '.ts']) {
  const load = Module._extensions[ending];
  Module._extensions[ending] = (module, filename) => {
    const known = modules[filename];
    if (stampOf(filename) !== known?.stamp) return load(module, filename);
    return run(module, filename, textOf(known), known, codeOf(known));
  };
}

/** `text` is that of a function, as Node wraps a module. */
function run(module, filename, text, { hash, stamp }, cachedData) {
  const script = new vm.Script(text, { filename, cachedData });
  const isKnown = script.cachedDataRejected === false;
  // At the end, when V8 has compiled the functions that were called.
  compiled.set(filename, { hash, stamp, text, made: () => (isKnown && !isFirst ? cachedData : script.createCachedData()) });
  isNews ||= !isKnown;
  const parts = [module.exports, requireOf(module), module, filename, dirname(filename)];
  return script.runInThisContext().apply(module.exports, parts);
}

/** What a module calls as `require`. */
function requireOf(module) {
  const require = (request) => module.require(request);
  const resolve = (request, choices) => Module._resolveFilename(request, module, false, choices);
  resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  return Object.assign(require, { resolve, main: process.mainModule, extensions: Module._extensions, cache: Module._cache });
}

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  const { path = '' } = parent ?? {};
  if (!path.startsWith(root + sep) || rest[1] !== undefined) return resolveFilename(request, parent, ...rest);
  places[path] ??= {};
  const known = knownPlaces[path]?.[request];
  const isThere = known !== undefined && stampOf(known) !== null;
  isNews ||= !isThere;
  places[path][request] = isThere ? known : resolveFilename(request, parent, ...rest);
  return places[path][request];
};

process.once('exit', () => {
  if (isNews && mutant === null)
    keepModules({ file, installed, places, compiled, modules: isFirst ? {} : modules, textOf, codeOf });
});

function hashOf(text) {
  return createHash('sha1').update(text).digest('base64url');
}

/** What the program itself will be kept in where there is no other yet: that is not there, and nothing is read. */
function largestIn(where) {
  // One that is being written has the number of its process behind a dot.
  const names = existsSync(where) ? readdirSync(where).filter((name) => !name.includes('.')) : [];
  const sizes = names.map((name) => [join(where, name), statSync(join(where, name)).size]);
  return sizes.toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? file;
}
