// Lets a plain Node process load our TypeScript sources: `node --require …/typescript-hook.cjs script.cjs`, for tests about processes.
/* oxlint-disable no-underscore-dangle -- the names of Node's module loader */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, resolve } = require('node:path');

const options = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};

const optionsText = JSON.stringify(options);
const cache = join(__dirname, '..', '..', '.cache', 'typescript');

/** A place that a trial of the trials broke on purpose: part of a path, the text that stands there, and the one in its stead. */
const mutant = JSON.parse(process.env.HARDENBOT_MUTANT ?? 'null');

function sourceOf(filename) {
  const source = readFileSync(filename, 'utf8');
  if (mutant === null || !filename.endsWith(mutant.file)) return source;
  if (!source.includes(mutant.was)) throw new Error(`${mutant.file} has no such place: ${mutant.was}`);
  return source.replace(mutant.was, mutant.becomes);
}

/**
 * A hundred files take most of a second; many tests start a process, so each file is translated once. What comes of it does not depend on the folder, so a
 * copy of the sources need not be translated anew.
 */
function translated(filename) {
  const source = sourceOf(filename);
  const name = basename(filename);
  const kept = join(cache, `${createHash('sha256').update(`${optionsText}${name}\n`).update(source).digest('hex')}.cjs`);
  const known = contentOf(kept);
  if (known !== null) return known;
  const { transformSync } = require('@swc/core');
  const { code } = transformSync(source, { ...options, filename: name });
  mkdirSync(cache, { recursive: true });
  // Another process may write the same file: each writes its own and puts it there whole.
  const own = `${kept}.${process.pid}`;
  writeFileSync(own, code);
  renameSync(own, kept);
  return code;
}

/** Null where there is no such file. */
function contentOf(filename) {
  try {
    return readFileSync(filename, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** A map stands beside no translation: it is three times as long, every process would read it, and few ever show where something was thrown. */
function sourceMapOf(filename) {
  const { transformSync } = require('@swc/core');
  const { map } = transformSync(sourceOf(filename), { ...options, sourceMaps: true, filename: basename(filename) });
  return new Module.SourceMap(JSON.parse(map));
}

Module._extensions['.ts'] = (module, filename) => {
  module._compile(translated(filename), filename);
};

const resolveFilename = Module._resolveFilename;
/** Only a source of ours imports another by the name that it has when compiled; packages, the most of what is loaded, are spared the look. */
Module._resolveFilename = (request, parent, ...rest) => {
  if (!request.startsWith('.') || !parent?.filename?.endsWith('.ts')) return resolveFilename(request, parent, ...rest);
  const source = resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts'));
  return resolveFilename(existsSync(source) ? source : request, parent, ...rest);
};

module.exports = { sourceMapOf };
