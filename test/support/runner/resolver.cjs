/** Finds what TypeScript imports by the name that it has when compiled: `./plan.js` is `./plan.ts`. */
const own = /^(?!.*\/node_modules\/)/;

module.exports = (path, options) =>
  options.defaultResolver(own.test(options.basedir) ? path.replace(/^(\.{1,2}\/.*)\.js$/, '$1') : path, options);
