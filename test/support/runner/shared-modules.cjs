/** What the suites of a worker share: packages and the product, loaded by Node itself as in a process of its own. Tests and their helpers are each suite's own. */
/* oxlint-disable import/no-unassigned-import -- the first lets Node load our sources, the second makes a global */
const Module = require('node:module');
const { join, sep } = require('node:path');
require('../typescript-hook.cjs');

// Sets a global as it is loaded, which others look for while they work.
require('undici');

const root = join(__dirname, '..', '..', '..');
const product = ['src', 'adapters', 'jobs'].map((folder) => join(root, folder) + sep);
/** All but what Jest is made of, which holds the state of one suite. */
const packages = /\/node_modules\/(?!@?jest|expect\/|pretty-format\/)/;

function isShared(filename) {
  return isProduct(filename) || packages.test(filename);
}

function isProduct(filename) {
  return product.some((folder) => filename.startsWith(folder));
}

/**
 * @param {string} filename of a module that is shared
 * @param {Map<PropertyKey, PropertyDescriptor>} globals those that stay when the suite ends; what the module makes is added
 */
function loadShared(filename, globals) {
  const before = new Set(Reflect.ownKeys(globalThis));
  const exported = Module.createRequire(filename)(filename);
  for (const key of Reflect.ownKeys(globalThis))
    if (!before.has(key)) globals.set(key, Object.getOwnPropertyDescriptor(globalThis, key));
  return exported;
}

/** The only packages that keep any of it. To ask each module for it would take longer than most suites, because exports are loaded as they are named. */
const keeping = /[\\/]node_modules[\\/](botframework-connector|@azure[\\/]msal-node)[\\/]/;

/**
 * What a package keeps for as long as its process lives, and a suite must not find of another: botbuilder the keys that an address published, MSAL where
 * a managed identity is asked for and what it gave out.
 */
function forget() {
  for (const [filename, { exports }] of Object.entries(require.cache)) {
    if (!keeping.test(filename)) continue;
    exports?.JwtTokenExtractor?.openIdMetadataCache?.clear();
    if (exports?.ManagedIdentityApplication?.nodeStorage !== undefined) forgetIdentity(exports.ManagedIdentityApplication);
  }
}

function forgetIdentity(Application) {
  new Application().managedIdentityClient.constructor.identitySource = undefined;
  Application.nodeStorage = undefined;
}

/** While Jest watches, one process runs the suites again after a source was changed. */
function forgetProduct() {
  for (const filename of Object.keys(require.cache)) if (isProduct(filename)) delete require.cache[filename];
}

module.exports = { isShared, loadShared, forget, forgetProduct };
