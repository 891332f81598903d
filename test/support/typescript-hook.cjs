// Lets a plain Node process load our TypeScript sources: `node --require …/typescript-hook.cjs script.cjs`, for tests about processes.
/* oxlint-disable no-underscore-dangle -- the names of Node's module loader */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');

const options = {
  sourceMaps: 'inline',
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};

const cache = join(__dirname, '..', '..', '.cache', 'typescript');

/** A place that a trial of the trials broke on purpose: part of a path, the text that stands there, and the one in its stead. */
const mutant = JSON.parse(process.env.HARDENBOT_MUTANT ?? 'null');

function sourceOf(filename) {
  const source = readFileSync(filename, 'utf8');
  if (mutant === null || !filename.endsWith(mutant.file)) return source;
  if (!source.includes(mutant.was)) throw new Error(`${mutant.file} has no such place: ${mutant.was}`);
  return source.replace(mutant.was, mutant.becomes);
}

/** A hundred files take most of a second; many tests start a process, so each file is translated once. */
function translated(filename) {
  const source = sourceOf(filename);
  const kept = join(
    cache,
    `${createHash('sha256').update(JSON.stringify(options)).update(filename).update(source).digest('hex')}.cjs`,
  );
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const { transformSync } = require('@swc/core');
  const { code } = transformSync(source, { ...options, filename });
  mkdirSync(cache, { recursive: true });
  // Another process may write the same file: each writes its own and puts it there whole.
  const own = `${kept}.${process.pid}`;
  writeFileSync(own, code);
  renameSync(own, kept);
  return code;
}

Module._extensions['.ts'] = (module, filename) => {
  module._compile(translated(filename), filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  const source =
    request.startsWith('.') && parent ? resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts')) : undefined;
  return resolveFilename(source !== undefined && existsSync(source) ? source : request, parent, ...rest);
};
