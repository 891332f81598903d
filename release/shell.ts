/** Programs that a release is made with, run in the folder of the project. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(__dirname, '..');

/** As `run`, with more of an environment, and with something to read. */
export function runWith(
  { env, input }: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
  program: string,
  ...args: readonly string[]
): string {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env }, input: input ?? '' });
}

/** What it printed. Throws with what it said when it fails. */
export function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}
