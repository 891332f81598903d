/**
 * Makes the project ready with nothing but Node: installs packages, builds when asked to (`--build`), finds or fetches a Valkey server.
 * Runs before every script of package.json; says nothing and takes a moment when there is nothing to do. REDIS_URL makes a server needless
 * unless one of our own is asked for (`--server`, and `--into FOLDER` where it is kept); `--no-server` is for scripts that start none,
 * `--browser` for suites that drive a browser.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { provideBrowser } from './setup/browser.mjs';
import { build, installPackages } from './setup/packages.mjs';
import { NotReady, root, say } from './setup/system.mjs';
import { provideServer } from './setup/valkey.mjs';

const { values: options } = parseArgs({
  options: {
    build: { type: 'boolean' },
    server: { type: 'boolean' },
    'no-server': { type: 'boolean' },
    browser: { type: 'boolean' },
    into: { type: 'string', default: root },
  },
});

try {
  checkNode();
  installPackages();
  if (options.build) build();
  if (options.browser) provideBrowser();
  if (options.server || !(options['no-server'] || process.env.REDIS_URL)) provideServer(resolve(options.into));
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return;
  if (major === 20 && minor >= 19)
    return say(
      `Node ${process.versions.node} gets no security fixes since April 2026: install Node 22.12 or newer. Going on with it.`,
    );
  throw new NotReady(`Node ${process.versions.node} is too old: install Node 22.12 or newer and run this again.`);
}
