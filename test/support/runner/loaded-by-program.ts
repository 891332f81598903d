/** Which files a built program has loaded by the time it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

export interface ProgramRun {
  /** `cli.js` of a build. */
  readonly program: string;
  readonly name: 'gateway' | 'worker';
  /** The file. */
  readonly settings: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What people do while it runs; without it, it ends as soon as it is ready. */
  readonly meanwhile?: () => Promise<void>;
}

/** Gives our own files from the root of the sources, and packages by name. Throws with what it said where it does not end well. */
export async function loadedByProgram({
  program,
  name,
  settings,
  environment,
  meanwhile,
}: ProgramRun): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-loaded-'));
  const list = join(folder, 'list.json');
  const child = spawn(
    process.execPath,
    ['--require', join(__dirname, 'loaded-files.cjs'), program, name, '--settings', settings],
    { cwd: folder, env: { LOADED_FILES: list, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        // What is said last.
        if (said.includes(`the ${name} is ready`)) resolve();
      });
  });
  try {
    await Promise.race([ready, ended]);
    await meanwhile?.();
    child.kill('SIGTERM');
    if ((await ended)[0] !== 0) throw new Error(said);
    const files = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
    return files.map((file) => nameOf(file, join(program, '..', '..')));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function nameOf(file: string, built: string): string {
  const path = relative(built, file);
  if (!path.startsWith('..')) return path.replace(/\.js$/, '.ts');
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
}
