/**
 * Makes the project ready with nothing but Node: installs packages, builds when asked to (`--build`), finds or fetches a Valkey server.
 * Runs before the demo, the start and the tests; says nothing and takes a moment when there is nothing to do.
 */
import { build, installPackages } from './setup/packages.mjs';
import { NotReady, say } from './setup/system.mjs';
import { provideServer } from './setup/valkey.mjs';

try {
  checkNode();
  installPackages();
  if (process.argv.includes('--build')) build();
  if (!process.env.REDIS_URL) provideServer();
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new NotReady(`Node ${process.versions.node} is too old: install Node 20.19 or newer and run this again.`);
}
