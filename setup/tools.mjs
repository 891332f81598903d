/**
 * Finds a tool that a test needs and the product does not, or fetches it from Debian's packages into `.cache`: kustomize, promtool, prometheus.
 * Prints the path of its program. `node setup/tools.mjs kustomize`
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFromDebian } from './debian.mjs';
import { NotReady, onPath, root, say } from './system.mjs';

function provideTool(name) {
  const [installed] = onPath(name);
  if (installed !== undefined) return installed;
  const cache = join(root, '.cache');
  const program = join(cache, name, 'usr', 'bin', name);
  if (existsSync(program)) return program;
  const remedy = `install ${name}`;
  if (!fetchFromDebian({ cache, target: join(cache, name), families: [[name]], remedy }))
    throw new NotReady(`${name} is not there, and this machine has no apt to fetch it with: ${remedy}.`);
  return program;
}

try {
  for (const name of process.argv.slice(2)) process.stdout.write(`${provideTool(name)}\n`);
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  say(error.message);
  process.exitCode = 1;
}
