// Lets a plain Node process load our TypeScript sources: `node --require …/typescript-hook.cjs script.cjs`, for tests about processes.
/* oxlint-disable no-underscore-dangle -- the names of Node's module loader */
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };

Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  const source =
    request.startsWith('.') && parent ? resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts')) : undefined;
  return resolveFilename(source !== undefined && existsSync(source) ? source : request, parent, ...rest);
};
