/** Lines of stack traces as they are in our sources, for modules that Node loaded; Jest knows only those that it loaded itself. */
const { sourceMapOf } = require('../typescript-hook.cjs');

/** By module, as it was loaded. */
const maps = new WeakMap();

function mapOf(module) {
  const map = maps.get(module) ?? sourceMapOf(module.filename);
  maps.set(module, map);
  return map;
}

/** A formatter of stack traces that hands `format` the places in the sources. */
function withSourceLines(format) {
  return (error, frames) => format(error, frames.map(translated));
}

function translated(frame) {
  const module = require.cache[frame.getFileName()];
  if (module?.filename.endsWith('.ts') !== true) return frame;
  const { originalLine, originalColumn } = mapOf(module).findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  if (originalLine === undefined) return frame;
  const place = { getLineNumber: () => originalLine + 1, getColumnNumber: () => originalColumn + 1 };
  return new Proxy(frame, {
    get: (target, name) => place[name] ?? (typeof target[name] === 'function' ? target[name].bind(target) : target[name]),
  });
}

module.exports = { withSourceLines };
