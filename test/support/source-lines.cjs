/** Lines of stack traces as they are in our sources, for modules that Node loaded; Jest knows only those that it loaded itself. */
const { findSourceMap } = require('node:module');

process.setSourceMapsEnabled(true);

/** A formatter of stack traces that hands `format` the places in the sources. */
function withSourceLines(format) {
  return (error, frames) => format(error, frames.map(translated));
}

function translated(frame) {
  const map = frame.getFileName()?.endsWith('.ts') ? findSourceMap(frame.getFileName()) : undefined;
  if (map === undefined) return frame;
  const { originalLine, originalColumn } = map.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  if (originalLine === undefined) return frame;
  const place = { getLineNumber: () => originalLine + 1, getColumnNumber: () => originalColumn + 1 };
  return new Proxy(frame, {
    get: (target, name) => place[name] ?? (typeof target[name] === 'function' ? target[name].bind(target) : target[name]),
  });
}

module.exports = { withSourceLines };
