/** The Valkey or Redis program of the demo: found or fetched by the setup that the package brings along, the first time that one is needed. */
import { spawnSync } from 'node:child_process';
import { findServerProgram, type ServerProgram, serverRecord } from '../../../adapters/redis/server-program.js';
import { InputError } from '../../lib/errors.js';
import { packagePath } from '../../process/package-root.js';

/** Remembered below `.cache` of the folder. Throws InputError where there is none and none can be fetched. */
export function serverProgram(folder: string): ServerProgram {
  const known = serverRecord(folder);
  if (known !== null) return known;
  const setup = [packagePath('setup.mjs'), '--server', '--into', folder];
  const { status } = spawnSync(process.execPath, setup, { stdio: ['ignore', 2, 2] });
  if (status !== 0)
    throw new InputError('The demo needs a Valkey or Redis server.', ['REDIS_URL: set it to a server of yours, or install one']);
  return findServerProgram(folder);
}
