/** Which Valkey or Redis program to run, as `setup.mjs` found or fetched it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../src/lib/errors.js';

const serverProgram = z.object({
  /** Absolute path. */
  command: z.string().min(1),
  /** All that it needs of an environment. */
  env: z.record(z.string(), z.string()),
});
export type ServerProgram = Readonly<z.infer<typeof serverProgram>>;

/** Reads what the setup recorded below the folder. Throws InputError when there is nothing that can be run. */
export function findServerProgram(folder: string): ServerProgram {
  const program = serverRecord(folder);
  if (program !== null) return program;
  throw new InputError('There is no Valkey server to run.', [
    `${recordBelow(folder)}: run \`node setup.mjs\`, or set REDIS_URL to a server of yours`,
  ]);
}

/** Null where nothing was recorded, or what was has gone since. */
export function serverRecord(folder: string): ServerProgram | null {
  const record = recordBelow(folder);
  const program = existsSync(record) ? serverProgram.safeParse(JSON.parse(readFileSync(record, 'utf8'))) : undefined;
  return program?.success && existsSync(program.data.command) ? program.data : null;
}

const recordBelow = (folder: string): string => join(folder, '.cache', 'valkey-server.json');
