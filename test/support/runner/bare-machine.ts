/** A machine on which only Node, npm and a Valkey server are found, for what a person runs right after a clone or an installation. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findServerProgram } from '../../../adapters/redis/embedded';

const root = join(__dirname, '..', '..', '..');

export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error as they came. */
  readonly shown: string;
}

/** A folder for PATH with a `valkey-server` that runs the one of the project. */
export function programsIn(folder: string): string {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const { command, env } = findServerProgram(root);
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  const server = join(programs, 'valkey-server');
  writeFileSync(server, `#!/bin/sh\nexec env ${variables.join(' ')} '${command}' "$@"\n`);
  chmodSync(server, 0o755);
  for (const name of ['npm', 'npx', 'node']) symlinkSync(join(dirname(process.execPath), name), join(programs, name));
  return programs;
}

/** Runs a line in a shell in the folder, with nothing of our own environment. */
export function run(line: string, { folder, programs }: { readonly folder: string; readonly programs: string }): Promise<Ended> {
  const child = spawn('/bin/sh', ['-c', line], {
    cwd: folder,
    env: { PATH: `${programs}:/usr/bin:/bin`, HOME: folder, npm_config_update_notifier: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let shown = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, shown })));
}
