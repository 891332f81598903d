/** `npm run docs`: writes everything that is derived from the code; a test compares what is in the repository with what this would write. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../src/lib/errors';
import { runScript } from '../../test/support/runner/script';
import { derivedData } from './derived';
import { requestsWithoutRow } from './wanted-permissions';

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  // The rest is derived from the measured uses, so those are written before they are loaded.
  write(await derivedData());
  const { derivedManifests, derivedPages } = await import('./derived-files.js');
  const [older] = requestsWithoutRow();
  if (older !== undefined) throw new InputError('A manifest cannot be derived.', [older]);
  write({ ...derivedManifests(), ...derivedPages() });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

runScript(main);
