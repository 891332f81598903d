/**
 * As `../typescript-hook.cjs`, and spares a process that a test starts the most of its start: what V8 made of a module the last time, and where a package was
 * found. Tests start the same few programs over and over, of a thousand modules each. What those do stays as it is; the product as it is built has no part
 * of this, nor have benchmarks.
 *
 * - One file for a program and the flags of its Node, below `.cache/code`: each has modules of its own, and V8 takes no code of another Node or other flags.
 * - A module is known again by its text, not by when it was written.
 * - Where a package lies stays known until packages are installed again.
 */
/* oxlint-disable no-underscore-dangle, import/no-unassigned-import -- the names of Node's module loader; the hook is one that is only loaded */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const vm = require('node:vm');
// First, so that a package is looked up here before the hook is asked.
require('../typescript-hook.cjs');

const root = join(__dirname, '..', '..', '..');
const [, main = '', word = ''] = process.argv;
const command = /^[a-z-]+$/.test(word) ? word : '';
const flags = [process.version, ...process.execArgv, process.env.NODE_OPTIONS ?? ''];
const file = join(root, '.cache', 'code', hashOf([main, command, ...flags].join('\n')));
const installed = statSync(join(root, 'node_modules', '.package-lock.json')).mtimeMs;
/** V8 reads code where a number of eight bytes could stand, and copies it from anywhere else. */
const aligned = 8;

const { places, code, bytes } = kept();
/** What was compiled by now: by the path of a module the hash of its text, and the code for the next process. */
const compiled = new Map();
let isNews = false;

/** A script cannot be handed a loader for `import()`, a module of ECMAScript is none, and a file of one test alone is not met again. */
function isLeftToNode(text, filename, format) {
  return format === 'module' || !filename.startsWith(root + sep) || /\bimport\s*\(/.test(text);
}

const compile = Module.prototype._compile;
Module.prototype._compile = function compileOnce(text, filename, format) {
  if (isLeftToNode(text, filename, format)) return compile.call(this, text, filename, format);
  const hash = hashOf(text);
  const known = code[filename];
  const cachedData = known?.hash === hash ? bytes.subarray(known.from, known.to) : undefined;
  // A first line for the shell is no JavaScript.
  const script = new vm.Script(Module.wrap(text.replace(/^#!/, '//')), { filename, cachedData });
  const isKnown = script.cachedDataRejected === false;
  // At the end, when V8 has compiled the functions that were called.
  compiled.set(filename, { hash, made: () => (isKnown ? cachedData : script.createCachedData()) });
  isNews ||= !isKnown;
  const parts = [this.exports, requireOf(this), this, filename, dirname(filename)];
  return script.runInThisContext().apply(this.exports, parts);
};

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
  const isOfPackage = path.startsWith(root + sep) && (path.includes('/node_modules/') || !/^[./]/.test(request));
  if (!isOfPackage || rest[1] !== undefined) return resolveFilename(request, parent, ...rest);
  const from = `${path} ${request}`;
  if (places[from] === undefined) {
    places[from] = resolveFilename(request, parent, ...rest);
    isNews = true;
  }
  return places[from];
};

process.once('exit', () => {
  if (isNews) keep();
});

/** What the process before this one left; nothing where there was none. */
function kept() {
  const nothing = { places: {}, code: {}, bytes: Buffer.alloc(0) };
  try {
    const whole = readFileSync(file);
    const start = whole.readUInt32LE(0);
    const index = JSON.parse(whole.toString('utf8', 4, start));
    return index.installed === installed ? { ...index, bytes: whole.subarray(start) } : nothing;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return nothing;
  }
}

/** What this process had no use for is kept as well: another may have. */
function keep() {
  const index = { installed, places, code: {} };
  const parts = [];
  let from = 0;
  const add = (filename, hash, part) => {
    const to = from + part.length;
    index.code[filename] = { hash, from, to };
    parts.push(part, Buffer.alloc(roundedUp(to) - to));
    from = roundedUp(to);
  };
  for (const [filename, known] of Object.entries(code))
    if (!compiled.has(filename)) add(filename, known.hash, bytes.subarray(known.from, known.to));
  for (const [filename, { hash, made }] of compiled) add(filename, hash, made());
  const text = Buffer.from(JSON.stringify(index));
  const head = Buffer.alloc(roundedUp(4 + text.length), ' ');
  head.writeUInt32LE(head.length);
  text.copy(head, 4);
  mkdirSync(dirname(file), { recursive: true });
  // Another process may write the same file: each writes its own and puts it there whole.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, Buffer.concat([head, ...parts]));
  renameSync(own, file);
}

function roundedUp(size) {
  return Math.ceil(size / aligned) * aligned;
}

function hashOf(text) {
  return createHash('sha1').update(text).digest('base64url');
}
